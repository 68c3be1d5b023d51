/** What has the focus goes from the page, by what was pressed in it: the focus goes on to the next thing. */

type Next = (around: Element) => HTMLElement | null | undefined;

/**
 * A `ref` for what may go while the focus is in it.
 * @param next where it goes then, found from what is left around; else it goes to the heading of that
 */
export function handsFocusOn(next?: Next) {
  return (own: HTMLElement | null) => () => {
    if (!own?.contains(document.activeElement)) return;
    const parents: Element[] = [];
    for (let one = own.parentElement; one; one = one.parentElement) parents.push(one);
    queueMicrotask(() => {
      // What came in its place may have asked for the focus.
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
