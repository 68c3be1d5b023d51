import { useEffect, useEffectEvent } from 'react';
import { usePreferences } from '../../state/page/preferences';

/** Elements that use keys themselves. */
export const takesKeys = 'input, textarea, select, [role=slider], [role=dialog]';

/**
 * Single keys that act wherever the focus is, but not while text is typed, a dialog is open, or an element
 * uses the key. Only arrows repeat when held: each decision is a press of its own.
 */
export function useReviewKeys(actions: Readonly<Record<string, () => void>>): void {
  const letters = usePreferences((s) => s.letterKeys);
  const press = useEffectEvent((event: KeyboardEvent) => {
    const { target, key, ctrlKey, metaKey, altKey } = event;
    if (event.defaultPrevented || altKey || !(target instanceof Element)) return;
    if (target.closest(takesKeys)) return;
    if (event.repeat && !key.startsWith('Arrow')) return;
    // Arrows move within a group of choices; letters mean nothing there.
    if (key.startsWith('Arrow') && target.closest('[role=radiogroup], [role=group]')) return;
    const isUndo = (ctrlKey || metaKey) && key.toLowerCase() === 'z';
    if ((ctrlKey || metaKey) && !isUndo) return;
    if (!letters && !isUndo && key.length === 1) return;
    const action = actions[key.length === 1 ? key.toLowerCase() : key];
    if (!action) return;
    event.preventDefault();
    action();
  });
  useEffect(() => {
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, []);
}
