import { useRouter } from '../state/page/router';

let hasMoved = false;
useRouter.subscribe(() => {
  hasMoved = true;
});

/**
 * A `ref` for a page's heading: coming from another page, the focus was lost with the control pressed there,
 * and starts again at the heading, which is read out then. A freshly loaded page leaves it where the browser
 * puts it.
 */
export function takesFocus(heading: HTMLElement | null): void {
  if (!heading || !hasMoved || document.activeElement !== document.body) return;
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
}
