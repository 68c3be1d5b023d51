import { useEffect, useEffectEvent, useRef } from 'react';
import type { TriggerKey } from '../../state/inspecting/inspect-preferences';

/** Where keys are typed. */
const fields =
  'input:not([type="checkbox"], [type="radio"], [type="file"]), textarea, [contenteditable]:not([contenteditable="false"])';
/**
 * Controls that use each key themselves when they have the focus. A list of results, a slider and a photo's
 * picture do not use the space bar.
 */
const controls: Record<TriggerKey, string> = {
  ' ': 'button, summary, input, select, [role]:not([role="listbox"], [role="slider"], .viewer-stage)',
  Enter: 'button, a, summary, input, select, [role]',
  PageDown: 'input, select, [role]',
  F8: ':not(*)',
};
/** Keys that move the focus: within a menu or a group the arrows do. */
const movers = /^(Tab|Arrow|Home$|End$)/u;

/**
 * Reacts to a key, or a foot switch that sends it, wherever the focus is. The key keeps two other uses:
 * typing, and pressing a control that was reached by keys and uses this key, such as a button for the space
 * bar. A clicked control keeps the focus, too, but its person has gone on, and the next press of a foot
 * switch must not press it again.
 */
export function useTriggerKey(key: TriggerKey, active: boolean, onTrigger: () => void): void {
  // `:focus-visible` is no help: the first key after a click turns it on.
  const isReached = useRef(false);
  // An arrow key that changes a clicked list or slider moves no focus.
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
    // Buttons and boxes are pressed when the space bar is released.
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
