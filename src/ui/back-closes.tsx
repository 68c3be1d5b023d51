import { useEffect } from 'react';
import { dialogOpened } from '../state/page/open-dialog';

/** The key, pressed where the focus is: what the dialog does then, and whether it asks first, is told in one place. */
function pressEscape() {
  const target = document.activeElement ?? document.body;
  target.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, cancelable: true }));
}

/** In a dialog: the browser's Back closes it as Escape does, and leaves the page under it. */
export function BackCloses() {
  useEffect(() => dialogOpened(pressEscape), []);
  return null;
}
