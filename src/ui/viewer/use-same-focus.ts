/** A photo that comes in place of another takes the controls that a person is at along. */
import { type RefObject, useEffect } from 'react';

const focusable = 'button, input, select, summary, a[href], [tabindex]';

/** What had the focus when it was taken from the box: the same control of what comes in its place gets it. */
export function useSameFocus(box: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const { current } = box;
    if (!current) return;
    const controls = () => [...current.querySelectorAll(focusable)];
    /** Which of them the person is at. */
    let at = -1;
    const come = ({ target }: FocusEvent) => {
      at = target instanceof Element ? controls().indexOf(target) : -1;
    };
    const leave = ({ target }: FocusEvent) =>
      queueMicrotask(() => {
        // What was taken from the page nobody has left.
        if (target instanceof Element && target.isConnected && !current.contains(document.activeElement))
          at = -1;
      });
    const follow = new MutationObserver(() => {
      const same = document.activeElement === document.body ? controls()[at] : undefined;
      if (same instanceof HTMLElement) same.focus({ preventScroll: true });
    });
    const listening = new AbortController();
    // Whoever has gone to a control elsewhere is at none of them.
    document.addEventListener('focusin', come, listening);
    current.addEventListener('focusout', leave, listening);
    follow.observe(current, { childList: true, subtree: true });
    return () => {
      listening.abort();
      follow.disconnect();
    };
  }, [box]);
}
