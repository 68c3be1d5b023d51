import { useEffect, useEffectEvent, useRef } from 'react';
import type { TriggerKey } from '../../state/inspecting/inspect-preferences';

/** Where keys are typed. */
const fields =
  'input:not([type="checkbox"], [type="radio"], [type="file"]), textarea, [contenteditable]:not([contenteditable="false"])';
/** What has a use for each key where it has the focus. A list of results, a slider and a photo's picture have none for the space bar. */
const controls: Record<TriggerKey, string> = {
  ' ': 'button, summary, input, select, [role]:not([role="listbox"], [role="slider"], .viewer-stage)',
  Enter: 'button, a, summary, input, select, [role]',
  PageDown: 'input, select, [role]',
  F8: ':not(*)',
};
/** What moves the focus: within a menu or a group by arrows. */
const movers = /^(Tab|Arrow|Home$|End$)/u;

/**
 * Hears a key, or a foot switch that sends it, wherever the focus is. Two uses of the key stay what they are: typing, and
 * pressing what was reached by keys and has a use for this one, such as a button for the space bar. What was clicked keeps the focus, too, but its owner has gone
 * on, and the next press of a foot switch must not press it again.
 */
export function useTriggerKey(key: TriggerKey, active: boolean, onTrigger: () => void): void {
  // `:focus-visible` does not tell: the first key after a click turns it on.
  const isReached = useRef(false);
  // An arrow that changes a list or a slider which was clicked moves no focus.
  const mayMove = useRef(false);
  const isMeantForFocus = ({ target }: Event) =>
    target instanceof Element &&
    (target.closest(fields) !== null || (isReached.current && target.matches(controls[key])));

  const down = useEffectEvent((event: KeyboardEvent) => {
    mayMove.current = movers.test(event.key);
    if (!active || event.key !== key || event.altKey || event.ctrlKey || event.metaKey) return;
    if (isMeantForFocus(event)) return;
    event.preventDefault();
    if (!event.repeat) onTrigger();
  });
  const up = useEffectEvent((event: KeyboardEvent) => {
    // Buttons and boxes are pressed when the space bar is let go.
    if (active && event.key === key && !isMeantForFocus(event)) event.preventDefault();
  });
  useEffect(() => {
    const moved = () => {
      isReached.current ||= mayMove.current;
    };
    const pointed = () => {
      isReached.current = false;
      mayMove.current = false;
    };
    const listening = new AbortController();
    const options = { capture: true, signal: listening.signal };
    window.addEventListener('keydown', down, options);
    window.addEventListener('keyup', up, options);
    window.addEventListener('focusin', moved, options);
    window.addEventListener('pointerdown', pointed, options);
    return () => listening.abort();
  }, []);
}
