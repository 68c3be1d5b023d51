import type { Page } from '@playwright/test';

/**
 * As when the window was behind another one for so many minutes, which a browser without a screen cannot be brought to.
 * @returns how often the screen was asked to stay on when it was back
 */
export function wasHidden(page: Page, minutes: number): Promise<number> {
  return page.evaluate((milliseconds) => {
    const turn = (hidden: boolean) => {
      Object.defineProperty(document, 'hidden', { value: hidden, configurable: true });
      document.dispatchEvent(new Event('visibilitychange'));
    };
    let asked = 0;
    const { wakeLock } = navigator;
    const request = wakeLock.request.bind(wakeLock);
    wakeLock.request = (type) => {
      asked++;
      return request(type);
    };
    turn(true);
    const now = Date.now;
    Date.now = () => now() + milliseconds;
    turn(false);
    Date.now = now;
    wakeLock.request = request;
    Reflect.deleteProperty(document, 'hidden');
    return asked;
  }, minutes * 60_000);
}
