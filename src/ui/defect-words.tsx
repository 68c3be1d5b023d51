import { useId } from 'react';
import { useEngine } from '../state/engine/engine-store';
import { defectWordLimits, mostTyped, parseDefectWords } from '../state/open-project/defect-words';
import { useOpenProject } from '../state/open-project/open-project-store';
import { trainingText } from './text/training';
import { useText } from './text/use-text';
import { useWordProblems } from './text/word-problems';

/** The person's own words for defects, which the model reads beside "damaged"; optional. */
export function DefectWordsField() {
  const text = useText(trainingText);
  const typed = useOpenProject((s) => s.project?.words ?? '');
  const edit = useOpenProject((s) => s.edit);
  const busy = useOpenProject((s) => s.training.status === 'running');
  const withoutWords = useEngine(({ engine }) => engine.status === 'ready' && !engine.report.model.words);
  const sentence = useWordProblems();
  const id = useId();
  const { words, problems } = parseDefectWords(typed);
  return (
    <div className="field">
      <label htmlFor={id}>{text.words}</label>
      <input
        id={id}
        type="text"
        value={typed}
        maxLength={mostTyped}
        placeholder={text.wordsExample}
        disabled={busy || withoutWords}
        aria-describedby={`${id}-hint`}
        onChange={(event) => edit({ words: event.target.value })}
      />
      <p id={`${id}-hint`} className="hint">
        {withoutWords
          ? text.wordsUnread
          : text.wordsHint(defectWordLimits.words, defectWordLimits.characters)}
      </p>
      {!withoutWords && words.length > 0 && (
        <ul className="words" aria-label={text.wordsRead}>
          {words.map((word) => (
            <li key={word}>{word}</li>
          ))}
        </ul>
      )}
      <div role="status" className="word-problems">
        {!withoutWords && problems.map((problem) => <p key={problem.said}>{sentence(problem)}</p>)}
      </div>
    </div>
  );
}
