import { useId, useState } from 'react';
import {
  intervalLimits,
  type TriggerKey,
  triggerKeys,
  triggers,
  useInspectPreferences,
} from '../../state/inspecting/inspect-preferences';
import { cameraText } from '../text/camera';
import { useText } from '../text/use-text';
import { verdictText } from '../text/verdict';

/** What a person has to know of a trigger. */
const hints = {
  key: undefined,
  rest: 'restHint',
  interval: 'everyPhotoCounts',
  always: 'everyPhotoCounts',
} as const;

const keyNames = { ' ': 'space', Enter: 'enter', PageDown: 'pageDown', F8: 'f8' } as const;

/**
 * Settings of what triggers an inspection, and whether verdicts sound.
 * @param keeps whether results are stored, so that each photo counts
 */
export function LiveSettings({ keeps = true }: { readonly keeps?: boolean }) {
  const text = useText(cameraText);
  const verdicts = useText(verdictText);
  const id = useId();
  const { trigger, triggerKey, sound, change } = useInspectPreferences();
  const hint = keeps || trigger === 'rest' ? hints[trigger] : undefined;
  return (
    <>
      <label className="field" htmlFor={`${id}-trigger`}>
        <span>{text.trigger}</span>
        <select
          id={`${id}-trigger`}
          value={trigger}
          aria-describedby={hint && `${id}-hint`}
          onChange={({ target }) => change({ trigger: target.value as typeof trigger })}
        >
          {triggers.map((one) => (
            <option key={one} value={one}>
              {text[one]}
            </option>
          ))}
        </select>
      </label>
      {trigger === 'key' && (
        <label className="field" htmlFor={`${id}-key`}>
          <span>{text.triggerKey}</span>
          <select
            id={`${id}-key`}
            value={triggerKey}
            onChange={({ target }) => change({ triggerKey: target.value as TriggerKey })}
          >
            {triggerKeys.map((key) => (
              <option key={key} value={key}>
                {text[keyNames[key]]}
              </option>
            ))}
          </select>
        </label>
      )}
      {trigger === 'interval' && (
        <label className="field" htmlFor={`${id}-seconds`}>
          <span>{text.seconds}</span>
          <IntervalSeconds id={`${id}-seconds`} />
        </label>
      )}
      <label className="choice" htmlFor={`${id}-sound`}>
        <input
          id={`${id}-sound`}
          type="checkbox"
          checked={sound}
          onChange={({ target }) => change({ sound: target.checked })}
        />
        <span>{verdicts.sound}</span>
      </label>
      {hint && (
        <p id={`${id}-hint`} className="hint live-hint">
          {text[hint]}
        </p>
      )}
    </>
  );
}

function IntervalSeconds({ id }: { readonly id: string }) {
  const { intervalSeconds, change } = useInspectPreferences();
  // Typed text stays, even while it is no interval yet.
  const [typed, setTyped] = useState<string>();
  return (
    <input
      id={id}
      type="number"
      min={intervalLimits.least}
      max={intervalLimits.most}
      step={0.5}
      value={typed ?? intervalSeconds}
      onChange={({ target }) => {
        setTyped(target.value);
        const seconds = target.valueAsNumber;
        if (seconds >= intervalLimits.least && seconds <= intervalLimits.most)
          change({ intervalSeconds: seconds });
      }}
      onBlur={() => setTyped(undefined)}
    />
  );
}
