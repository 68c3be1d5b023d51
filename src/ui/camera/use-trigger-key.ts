import { useEffect, useEffectEvent } from 'react';
import type { TriggerKey } from '../../state/inspecting/inspect-preferences';

/**
 * Hears a key, or a foot switch that sends it, wherever the focus is. Two uses of the key stay what they are: typing, and
 * pressing a button that was reached by the keyboard. A button that was clicked keeps the focus, too, but its owner has
 * gone on, and the next press of a foot switch must not press it again.
 */
export function useTriggerKey(key: TriggerKey, active: boolean, onTrigger: () => void): void {
  const press = useEffectEvent((event: KeyboardEvent) => {
    if (event.key !== key || event.repeat || event.altKey || event.ctrlKey || event.metaKey) return;
    const { target } = event;
    if (target instanceof Element && target.closest('input, textarea, select, [contenteditable]')) return;
    if (target instanceof Element && target.matches(':is(button, a, summary, [role]):focus-visible')) return;
    event.preventDefault();
    onTrigger();
  });
  useEffect(() => {
    if (!active) return;
    // A button is pressed when the space bar is let go.
    const swallow = (event: KeyboardEvent) => {
      const { target } = event;
      const clicked = target instanceof HTMLButtonElement && !target.matches(':focus-visible');
      if (event.key === key && clicked) event.preventDefault();
    };
    window.addEventListener('keydown', press, { capture: true });
    window.addEventListener('keyup', swallow, { capture: true });
    return () => {
      window.removeEventListener('keydown', press, { capture: true });
      window.removeEventListener('keyup', swallow, { capture: true });
    };
  }, [active, key]);
}
