import { FlaskConical, Play, X } from 'lucide-react';
import { useId, useState } from 'react';
import { useEngine } from '../state/engine/engine-store';
import { shotLimits } from '../state/open-project/good-photos-part';
import type { AddedShots } from '../state/open-project/open-project-state';
import { trySample, useOpenProject } from '../state/open-project/open-project-store';
import { type Locale, languages } from '../state/page/locale';
import { useNotices } from '../state/page/notices';
import { shortName } from '../state/page/short-name';
import type { ChosenFile } from '../state/photos/photo';
import { isTaught, lessonsSinceTraining } from '../state/photos/taught';
import { Bitmap } from './bitmap';
import { CameraCapture } from './camera/camera-capture';
import { DefectWordsField } from './defect-words';
import { DropZone } from './drop-zone';
import { HintBadge, HintList, usePhotoHints } from './good-photos-hints';
import { handsFocusOn, nearest } from './hands-focus-on';
import { GoodPhotoHelp } from './help';
import { keepsFocus } from './keeps-focus';
import { RegionOfInterest } from './region/region-of-interest';
import { someNames } from './some-names';
import { goodPhotosText } from './text/good-photos';
import { useText, wholeIn } from './text/use-text';
import { TrainingSettings } from './training-settings';
import { workBar } from './work-progress';
import './good-photos.css';

/** Step 1: the object's name, words for its defects, and 2 to 8 photos of good parts. */
export function GoodPhotos() {
  const object = useOpenProject((s) => s.project?.object ?? '');
  const shots = useOpenProject((s) => s.shots);
  const interrupted = useOpenProject((s) => s.interrupted);
  const busy = useOpenProject((s) => s.training.status === 'running');
  const edit = useOpenProject((s) => s.edit);
  const ready = useEngine((s) => s.engine.status === 'ready');
  const withoutWords = useEngine(({ engine }) => engine.status === 'ready' && !engine.report.model.words);
  const text = useText(goodPhotosText);
  const addPhotos = useAddPhotos();
  const nameId = useId();

  /** @returns whether it was taken */
  async function addPhoto(photo: ChosenFile): Promise<boolean> {
    const before = new Set(shots.map(({ id }) => id));
    await addPhotos([photo]);
    return useOpenProject.getState().shots.some(({ id, name }) => name === photo.name && !before.has(id));
  }
  return (
    <section className="panel" aria-labelledby={`${nameId}-title`}>
      <h2 id={`${nameId}-title`}>
        <span className="step-number">1</span> {text.title}
      </h2>
      <label className="field" htmlFor={nameId}>
        <span>{text.name}</span>
        <input
          id={nameId}
          type="text"
          value={object}
          maxLength={80}
          placeholder={text.nameExample}
          disabled={busy}
          aria-describedby={`${nameId}-words`}
          onChange={(event) => edit({ object: event.target.value })}
        />
      </label>
      <p id={`${nameId}-words`} className="hint">
        {withoutWords ? text.nameUnread : text.nameHelps}
      </p>
      <DefectWordsField />
      <div data-tour="photos">
        <DropZone
          label={text.drop}
          hint={text.dropHint(shotLimits.least, shotLimits.most)}
          disabled={!ready || busy}
          compact={shots.length > 0}
          takesPaste={!busy}
          onFiles={(files) => void addPhotos(files)}
        />
      </div>
      <GoodPhotoHelp />
      {/* A training ends the use of the camera: it does not turn on again by itself afterwards. */}
      <CameraCapture key={`${busy}`} disabled={!ready || busy} onPhoto={addPhoto} />
      {shots.length > 0 && <Shots />}
      {shots.length > 0 && <RegionOfInterest />}
      <TrainingSettings />
      {!busy && (
        <div ref={handsFocusOn(workBar)} className="row">
          <TrainButton />
          {shots.length === 0 && !interrupted && (
            <button
              ref={handsFocusOn()}
              type="button"
              className="button"
              disabled={!ready}
              onClick={() => void trySample()}
            >
              <FlaskConical aria-hidden size={18} /> {text.sample}
            </button>
          )}
        </div>
      )}
    </section>
  );
}

/** Adds photos, and tells which were not taken and why. */
function useAddPhotos(): (files: readonly ChosenFile[]) => Promise<void> {
  const addShots = useOpenProject((s) => s.addShots);
  const notify = useNotices((s) => s.notify);
  return async (files) => {
    const { copies, leftOut } = await addShots(files);
    if (copies.length > 0) notify((locale) => copiesIn(locale, copies), true);
    if (leftOut.length > 0) notify((locale) => leftOutIn(locale, leftOut), true);
  };
}

function copiesIn(locale: Locale, copies: AddedShots['copies']): string {
  const text = goodPhotosText[locale];
  const names = copies.map(({ name }) => name);
  if (copies.length === 1) return text.copyOne(shortName(copies[0].name), shortName(copies[0].of));
  return text.copies(wholeIn(locale)(copies.length), someNames(names, languages[locale].tag));
}

function leftOutIn(locale: Locale, names: AddedShots['leftOut']): string {
  const text = goodPhotosText[locale];
  if (names.length === 1) return text.leftOutOne(shortName(names[0]), shotLimits.most);
  return text.leftOut(wholeIn(locale)(names.length), shotLimits.most);
}

function Shots() {
  const text = useText(goodPhotosText);
  const shots = useOpenProject((s) => s.shots);
  const busy = useOpenProject((s) => s.training.status === 'running');
  const removeShot = useOpenProject((s) => s.removeShot);
  const hints = usePhotoHints(shots);
  return (
    <>
      <ul className="thumbnails" aria-label={text.list}>
        {shots.map(({ id, name, photo }, i) => (
          <li key={id} ref={handsFocusOn(removeButton(i))} title={shortName(name, 120)}>
            <Bitmap bitmap={photo.preview} label={shortName(name)} />
            <button
              type="button"
              className="icon-button"
              disabled={busy}
              onClick={() => removeShot(id)}
              aria-label={text.remove(shortName(name))}
            >
              <X aria-hidden size={18} />
            </button>
            <HintBadge hints={hints[i]} />
          </li>
        ))}
      </ul>
      <HintList shots={shots} hints={hints} />
    </>
  );
}

/**
 * The remove button of the photo that moves to this place in the list; after the last photo, the field for
 * photos.
 */
const removeButton = (place: number) => (around: Element) => {
  const panel = around.closest('section');
  const buttons = [...(panel?.querySelectorAll<HTMLElement>('.thumbnails > li > button') ?? [])];
  return buttons[place] ?? buttons.at(-1) ?? panel?.querySelector<HTMLElement>('input[type=file]');
};

const trainButton = nearest('[data-tour=train]');

function TrainButton() {
  const missing = useOpenProject((s) => shotLimits.least - s.shots.length);
  const isAdding = useOpenProject((s) => s.adding > 0);
  const isTrained = useOpenProject((s) => s.training.status === 'trained');
  const interrupted = useOpenProject((s) => s.interrupted);
  const train = useOpenProject((s) => s.train);
  const [isAsking, setAsking] = useState(false);
  const engine = useEngine((s) => s.engine.status);
  const text = useText(goodPhotosText);
  const hintId = useId();
  const leftId = useId();
  const leftBehind = useLeftBehind();
  const hint =
    engine !== 'ready'
      ? engine === 'failed'
        ? text.noModel
        : text.loading
      : isAdding
        ? text.adding
        : missing > 0
          ? missing === 1
            ? text.addOne
            : text.addMore(missing)
          : undefined;
  return (
    <>
      <button
        type="button"
        className={interrupted ? 'button' : 'button button-primary'}
        data-tour="train"
        aria-describedby={[hint && hintId, leftBehind && leftId].filter(Boolean).join(' ') || undefined}
        {...keepsFocus(hint === undefined, () => (interrupted ? setAsking(true) : void train()))}
      >
        <Play aria-hidden size={18} /> {isTrained ? text.trainAgain : text.train}
      </button>
      {isAsking && interrupted && (
        <div ref={handsFocusOn(trainButton)} className="row">
          <p role="alert">{text.askAnew}</p>
          <button type="button" className="button" {...keepsFocus(hint === undefined, () => void train())}>
            {text.trainAnew}
          </button>
          <button type="button" className="button" onClick={() => setAsking(false)}>
            {text.keepInterrupted}
          </button>
        </div>
      )}
      {hint && (
        <p id={hintId} className="hint">
          {hint}
        </p>
      )}
      {leftBehind && (
        <p id={leftId} className="hint">
          {leftBehind}
        </p>
      )}
    </>
  );
}

/** Tells what the version in use has learnt from reviews, which another training would lose. */
function useLeftBehind(): string | undefined {
  const text = useText(goodPhotosText);
  const training = useOpenProject((s) => s.training);
  const versions = useOpenProject((s) => s.versions);
  if (training.status !== 'trained' || !isTaught(training.version)) return undefined;
  const { number } = training.version;
  const counts = lessonsSinceTraining(training.version, versions);
  return counts ? text.leftBehind(number, counts.good, counts.bad) : text.leftBehindUncounted(number);
}
