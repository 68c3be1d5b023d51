/**
 * The browser's Back closes an open dialog as Escape does, and the page under it stays. An entry of the
 * history stands for the dialog, so that there is something to go back from, and goes with it.
 */

/** `history.state` of that entry; an address that was opened from it, as by a link, has another. */
const mark = 'vtfusion-dialog';

let closing: (() => void) | undefined;
let address = '';

/**
 * Call it when a dialog opens.
 * @param pressEscape may close it, or ask first
 * @returns to be called when it is closed
 */
export function dialogOpened(pressEscape: () => void): () => void {
  // Only for this dialog: one that closes late must not remove the next one's entry.
  const own = () => pressEscape();
  closing = own;
  address = window.location.href;
  enter();
  return () => {
    if (closing !== own) return;
    closing = undefined;
    // Not if another dialog follows at once.
    queueMicrotask(() => {
      if (!closing && window.history.state === mark) window.history.back();
    });
  };
}

/**
 * The history's entry has changed.
 * @param isShown whether the page is already that of its address
 * @returns whether that closes a dialog, or makes it ask, and the page stays
 */
export function closesDialog(isShown: boolean): boolean {
  if (!closing || window.history.state === mark) return false;
  const isUnder = window.location.href === address;
  // A page that the program opened.
  if (isShown && !isUnder) return false;
  // Back led beyond the page under it: browsers skip entries in which nobody has touched anything.
  if (!isUnder) window.history.pushState(null, '', address);
  closing();
  // Once the page has had time to close it.
  setTimeout(() => closing && enter());
  return true;
}

function enter(): void {
  if (window.history.state !== mark) window.history.pushState(mark, '');
}
