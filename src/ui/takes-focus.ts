import { useRouter } from '../state/page/router';

let hasMoved = false;
useRouter.subscribe(() => {
  hasMoved = true;
});

/**
 * A `ref` for a page's heading: the focus of whoever comes from another page went with what was pressed there, and begins anew
 * at the heading, which is read out then. A page that is loaded leaves it where the browser has it.
 */
export function takesFocus(heading: HTMLElement | null): void {
  if (!heading || !hasMoved || document.activeElement !== document.body) return;
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
}
