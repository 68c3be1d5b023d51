/** When one photo replaces another, the focus stays on the same control. */
import { type RefObject, useEffect } from 'react';

const focusable = 'button, input, select, summary, a[href], [tabindex]';

/** If the focused control of the box is replaced, the same control in its place gets the focus. */
export function useSameFocus(box: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const { current } = box;
    if (!current) return;
    const controls = () => [...current.querySelectorAll(focusable)];
    /** The index of the control that a person is at. */
    let at = -1;
    const come = ({ target }: FocusEvent) => {
      at = target instanceof Element ? controls().indexOf(target) : -1;
    };
    const leave = ({ target }: FocusEvent) =>
      queueMicrotask(() => {
        // An element that was removed from the page was not left by the person.
        if (target instanceof Element && target.isConnected && !current.contains(document.activeElement))
          at = -1;
      });
    const follow = new MutationObserver(() => {
      const same = document.activeElement === document.body ? controls()[at] : undefined;
      if (same instanceof HTMLElement) same.focus({ preventScroll: true });
    });
    const listening = new AbortController();
    // Whoever has gone to a control elsewhere is at none of these.
    document.addEventListener('focusin', come, listening);
    current.addEventListener('focusout', leave, listening);
    follow.observe(current, { childList: true, subtree: true });
    return () => {
      listening.abort();
      follow.disconnect();
    };
  }, [box]);
}
