/** Fingers on a page, as the browser's own protocol has them. */
import type { Page } from '@playwright/test';

type Kind = 'touchStart' | 'touchMove' | 'touchEnd';

interface Fingers {
  /** Puts a finger to each place, in the page's pixels, moves them there, or lifts them all. */
  touch(type: Kind, ...at: readonly (readonly [x: number, y: number])[]): Promise<void>;
  /** The page has a mouse again, and nothing else. */
  gone(): Promise<void>;
}

export async function fingersOn(page: Page): Promise<Fingers> {
  const session = await page.context().newCDPSession(page);
  await session.send('Emulation.setTouchEmulationEnabled', { enabled: true });
  return {
    async touch(type, ...at) {
      await session.send('Input.dispatchTouchEvent', {
        type,
        touchPoints: at.map(([x, y], id) => ({ x, y, id })),
      });
    },
    gone: () => session.detach(),
  };
}
