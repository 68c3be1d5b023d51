/** Passes the focus on when the focused element leaves the page because of what was pressed in it. */

type Next = (around: Element) => HTMLElement | null | undefined;

/**
 * A `ref` for an element that may leave while it has the focus.
 * @param next finds the next element from the surroundings; without one the focus goes to their heading
 */
export function handsFocusOn(next?: Next) {
  return (own: HTMLElement | null) => () => {
    if (!own?.contains(document.activeElement)) return;
    const parents: Element[] = [];
    for (let one = own.parentElement; one; one = one.parentElement) parents.push(one);
    queueMicrotask(() => {
      // The element in its place may have taken the focus.
      if (document.activeElement !== document.body) return;
      const around = parents.find((one) => one.isConnected);
      if (around) (next?.(around) ?? headingAround(around))?.focus();
    });
  };
}

/** @returns finds the first such element in the innermost part of the page that has one */
export const nearest =
  (selector: string) =>
  (around: Element): HTMLElement | null => {
    const found = around.querySelector<HTMLElement>(selector);
    return found ?? (around.parentElement && nearest(selector)(around.parentElement));
  };

/** The heading of the innermost part of the page that has one, made ready for the focus. */
export function headingAround(around: Element): HTMLElement | null {
  const heading = nearest('h1, h2, h3')(around);
  if (heading) heading.tabIndex = -1;
  return heading;
}
