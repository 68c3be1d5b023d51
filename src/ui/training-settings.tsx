import { useId } from 'react';
import { useOpenProject } from '../state/open-project/open-project-store';
import { trainingText } from './text/training';
import { useText } from './text/use-text';

const presets = ['default', 'paper'] as const;

/** How to train; most people never open this. */
export function TrainingSettings() {
  const text = useText(trainingText);
  const preset = useOpenProject((s) => s.project?.preset);
  const edit = useOpenProject((s) => s.edit);
  const busy = useOpenProject((s) => s.training.status === 'running');
  const name = useId();
  return (
    <details className="settings">
      <summary>{text.settings}</summary>
      <fieldset disabled={busy}>
        <legend>{text.way}</legend>
        {presets.map((value) => (
          <label key={value} className="choice">
            <input
              type="radio"
              name={name}
              value={value}
              checked={preset === value}
              onChange={() => edit({ preset: value })}
            />
            <span>
              <strong>{text[value]}</strong> {text[`${value}What`]}
            </span>
          </label>
        ))}
      </fieldset>
    </details>
  );
}
