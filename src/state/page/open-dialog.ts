/**
 * The browser's Back while a dialog is open: it closes that as Escape does, and the page under it stays. An entry of the history
 * stands for the dialog, so that there is something to go back from, and goes with it.
 */

/** What `history.state` is at that entry; an address that was opened from it, as by a link, has another. */
const mark = 'vtfusion-dialog';

let closing: (() => void) | undefined;
let address = '';

/**
 * A dialog is open.
 * @param pressEscape may close it, or ask first
 * @returns to be called when it is closed
 */
export function dialogOpened(pressEscape: () => void): () => void {
  // Of this dialog alone: one that closes late must not take the next one's place away.
  const own = () => pressEscape();
  closing = own;
  address = window.location.href;
  enter();
  return () => {
    if (closing !== own) return;
    closing = undefined;
    // Not where another takes its place at once.
    queueMicrotask(() => {
      if (!closing && window.history.state === mark) window.history.back();
    });
  };
}

/**
 * The history's entry is another one than a moment ago.
 * @param isShown whether the page is already that of its address
 * @returns whether that closes a dialog, or has it ask, and the page stays
 */
export function closesDialog(isShown: boolean): boolean {
  if (!closing || window.history.state === mark) return false;
  const isUnder = window.location.href === address;
  // A page that the program opened.
  if (isShown && !isUnder) return false;
  // Back led further than to the page under it: browsers pass over entries in which nobody has touched anything.
  if (!isUnder) window.history.pushState(null, '', address);
  closing();
  // When the page has had the time to close it.
  setTimeout(() => closing && enter());
  return true;
}

function enter(): void {
  if (window.history.state !== mark) window.history.pushState(mark, '');
}
