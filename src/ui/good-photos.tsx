import { FlaskConical, Play, X } from 'lucide-react';
import { useId } from 'react';
import { shotLimits, useInspection } from '../state/inspection-store';
import { Bitmap } from './bitmap';
import { DefectWordsField } from './defect-words';
import { DropZone } from './drop-zone';
import { TrainingSettings } from './training-settings';

/** Step 1: the object's name, words for its defects, and 2 to 8 photos of good parts. */
export function GoodPhotos() {
  const { object, shots, engine, training, nameObject, addShots, trySample } = useInspection();
  const nameId = useId();
  const ready = engine.status === 'ready';
  const withoutWords = ready && !engine.report.model.words;
  const busy = training.status === 'running';
  return (
    <section className="panel" aria-labelledby={`${nameId}-title`}>
      <h2 id={`${nameId}-title`}>
        <span className="step-number">1</span> Good parts
      </h2>
      <label className="field" htmlFor={nameId}>
        <span>What is the object called?</span>
        <input
          id={nameId}
          type="text"
          value={object}
          maxLength={80}
          placeholder="metal nut"
          disabled={busy}
          aria-describedby={`${nameId}-words`}
          onChange={(event) => nameObject(event.target.value)}
        />
      </label>
      <p id={`${nameId}-words`} className="hint">
        {withoutWords
          ? 'This model sees pictures only: words are not used, and the name may stay empty.'
          : 'A name helps, because the model reads it; without one it looks for damage to any object.'}
      </p>
      <DefectWordsField />
      <DropZone
        label="Drop photos of good parts"
        hint={`${shotLimits.least} to ${shotLimits.most} photos: same view, same light, no defect`}
        disabled={!ready || busy}
        compact={shots.length > 0}
        onFiles={(files) => void addShots(files)}
      />
      {shots.length > 0 && <Shots />}
      <TrainingSettings />
      {!busy && (
        <div className="row">
          <TrainButton />
          {shots.length === 0 && (
            <button type="button" className="button" disabled={!ready} onClick={() => void trySample()}>
              <FlaskConical aria-hidden size={18} /> Try the sample
            </button>
          )}
        </div>
      )}
    </section>
  );
}

function Shots() {
  const shots = useInspection((s) => s.shots);
  const busy = useInspection((s) => s.training.status === 'running');
  const removeShot = useInspection((s) => s.removeShot);
  return (
    <ul className="thumbnails" aria-label="Good photos">
      {shots.map(({ id, name, photo }) => (
        <li key={id}>
          <Bitmap bitmap={photo.preview} label={name} />
          <button
            type="button"
            className="icon-button"
            disabled={busy}
            onClick={() => removeShot(id)}
            aria-label={`Remove ${name}`}
          >
            <X aria-hidden size={18} />
          </button>
        </li>
      ))}
    </ul>
  );
}

function TrainButton() {
  const { shots, engine, training, train } = useInspection();
  const hintId = useId();
  const missing = shotLimits.least - shots.length;
  const hint =
    engine.status !== 'ready'
      ? engine.status === 'failed'
        ? 'Training needs a model, and none could be loaded.'
        : 'The model is still loading.'
      : missing > 0
        ? `Add ${missing === 1 ? 'one more good photo' : `at least ${missing} good photos`}.`
        : undefined;
  return (
    <>
      <button
        type="button"
        className="button button-primary"
        disabled={hint !== undefined}
        aria-describedby={hint ? hintId : undefined}
        onClick={() => void train()}
      >
        <Play aria-hidden size={18} /> {training.status === 'trained' ? 'Train again' : 'Train'}
      </button>
      {hint && (
        <p id={hintId} className="hint">
          {hint}
        </p>
      )}
    </>
  );
}
