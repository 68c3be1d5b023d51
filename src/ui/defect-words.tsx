import { useId } from 'react';
import { defectWordLimits, parseDefectWords } from '../state/defect-words';
import { useEngine } from '../state/engine-store';
import { useInspection } from '../state/inspection-store';

/** The person's own words for defects, which the model reads beside "damaged"; optional. */
export function DefectWordsField() {
  const typed = useInspection((s) => s.project?.words ?? '');
  const edit = useInspection((s) => s.edit);
  const busy = useInspection((s) => s.training.status === 'running');
  const withoutWords = useEngine(({ engine }) => engine.status === 'ready' && !engine.report.model.words);
  const id = useId();
  const { words, problems } = parseDefectWords(typed);
  return (
    <div className="field">
      <label htmlFor={id}>Your words for defects (optional)</label>
      <input
        id={id}
        type="text"
        value={typed}
        placeholder="scratch, missing leg, bent pin"
        disabled={busy || withoutWords}
        aria-describedby={`${id}-hint`}
        onChange={(event) => edit({ words: event.target.value })}
      />
      <p id={`${id}-hint`} className="hint">
        {withoutWords
          ? 'This model sees pictures only and reads no words.'
          : `Up to ${defectWordLimits.words}, parted by commas, each of at most ${defectWordLimits.characters} ` +
            'characters. They help where the model knows them; small models know few, and can be misled.'}
      </p>
      {!withoutWords && words.length > 0 && (
        <ul className="words" aria-label="Words that will be read">
          {words.map((word) => (
            <li key={word}>{word}</li>
          ))}
        </ul>
      )}
      <div role="status" className="word-problems">
        {!withoutWords && problems.map((problem) => <p key={problem}>{problem}</p>)}
      </div>
    </div>
  );
}
