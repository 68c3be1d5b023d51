/**
 * Whether this page is in the middle of work that a new version would interrupt (`works.ts`), or is a kiosk.
 * Meanwhile it shares a browser lock that keeps new versions out of all tabs.
 */
import { workLock } from '../service-worker/agreement';
import { pageOptions } from './page/page-options';
import { isAtWork, subscribeToWorks } from './works';

/** Calls `tell` now and whenever it changes. */
export function followWork(tell: (isAtWork: boolean) => void): void {
  let letGo: (() => void) | undefined;
  function look(): void {
    // Nobody looks after a kiosk: it counts as work while it is open.
    const now = pageOptions(window.location).kiosk !== undefined || isAtWork();
    if (now === (letGo !== undefined)) return;
    letGo?.();
    letGo = now ? hold() : undefined;
    tell(now);
  }
  subscribeToWorks(look);
  look();
}

/** Shares the lock until the returned function is called. */
function hold(): () => void {
  let letGo = () => {};
  const held = new Promise<void>((done) => {
    letGo = done;
  });
  void navigator.locks?.request(workLock, { mode: 'shared' }, () => held);
  return letGo;
}
