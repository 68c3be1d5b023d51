/** How large what can be pressed is, found by pressing: which points around a control's middle belong to it. */
import type { Page } from '@playwright/test';

/** Names of controls of which fewer than 44 x 44 pixels can be hit. */
export function smallTargets(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const controls =
      'a[href], button, input, select, textarea, summary, [role=slider], [role=button], [role=tab]';
    const small: string[] = [];
    for (const control of document.querySelectorAll<HTMLElement>(controls)) {
      if (!control.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
      control.scrollIntoView({ block: 'center', inline: 'center' });
      const label = control instanceof HTMLInputElement ? control.labels?.[0] : undefined;
      const { left, top, width, height } = control.getBoundingClientRect();
      // A label around its input is one target with it; visually hidden inputs have nothing else.
      const box =
        label && (width < 2 || label.contains(control))
          ? label.getBoundingClientRect()
          : { left, top, width, height };
      const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
      const slider = control.closest('.slider');
      const belongs = (at: Element | null) =>
        at !== null && (control.contains(at) || label?.contains(at) || slider?.contains(at));
      // The first and the last whole pixel of 44; one that it shares with what comes after it belongs to that.
      const ends = (middle: number) => [Math.ceil(middle - 22), Math.floor(middle + 22) - 1];
      const points = [...ends(x).map((px) => [px, y]), ...ends(y).map((py) => [x, py])];
      // A control that the edge of the page cuts is not counted beyond the edge.
      const inside = points.filter(([px, py]) => px >= 0 && py >= 0 && px < innerWidth && py < innerHeight);
      if (inside.every(([px, py]) => belongs(document.elementFromPoint(px, py)))) continue;
      const name = control.getAttribute('aria-label') ?? control.textContent?.trim() ?? '';
      small.push(
        `${control.tagName.toLowerCase()}.${control.className} "${name.slice(0, 40)}" ${width}x${height}`,
      );
    }
    window.scrollTo(0, 0);
    return small;
  });
}
