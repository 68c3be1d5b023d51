import { useId } from 'react';
import { type Preset, useInspection } from '../state/inspection-store';

const presets: readonly { readonly value: Preset; readonly title: string; readonly text: string }[] = [
  {
    value: 'default',
    title: 'Measured',
    text: 'Margins come from your photos; training starts at the detector that needs none.',
  },
  {
    value: 'paper',
    title: "The paper's letter",
    text: 'Fixed margins, mean prototypes, fusion from random weights. For comparison.',
  },
];

/** How to train; most people never open this. */
export function TrainingSettings() {
  const preset = useInspection((s) => s.project?.preset);
  const edit = useInspection((s) => s.edit);
  const busy = useInspection((s) => s.training.status === 'running');
  const name = useId();
  return (
    <details className="settings">
      <summary>Settings</summary>
      <fieldset disabled={busy}>
        <legend>Way of training</legend>
        {presets.map(({ value, title, text }) => (
          <label key={value} className="choice">
            <input
              type="radio"
              name={name}
              value={value}
              checked={preset === value}
              onChange={() => edit({ preset: value })}
            />
            <span>
              <strong>{title}</strong> {text}
            </span>
          </label>
        ))}
      </fieldset>
    </details>
  );
}
