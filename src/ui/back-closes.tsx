import { useEffect } from 'react';
import { dialogOpened } from '../state/page/open-dialog';

/**
 * The key, pressed where the focus is: so the dialog handles Back as it handles Escape, questions included.
 */
function pressEscape() {
  const target = document.activeElement ?? document.body;
  target.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, cancelable: true }));
}

/** In a dialog: the browser's Back closes it as Escape does, and the page under it stays. */
export function BackCloses() {
  useEffect(() => dialogOpened(pressEscape), []);
  return null;
}
