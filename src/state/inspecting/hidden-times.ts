/**
 * When the window was hidden, minimised or covered while parts were to be inspected by themselves. Browsers
 * draw nothing in such a page, so no part is seen in it, and slow its timers to once a minute: whoever comes
 * back is told.
 */
import { type Fact, type Notice, type Said, useNotices } from '../page/notices';
import type { InspectSettings } from './inspect-preferences';

/** No part is laid down and taken away in a shorter time. */
const SHORT_MS = 1000;

type Page = Pick<Document, 'hidden' | 'addEventListener' | 'removeEventListener'>;

/**
 * @param isOn whether parts are to be inspected by themselves; asked when the window is hidden and when it is
 *   seen again
 * @param onSeen gets the times, in milliseconds since 1970, between which it was hidden
 * @returns ends it; a window that is hidden then counts as hidden until then
 */
export function watchHidden(
  page: Page,
  isOn: () => boolean,
  onSeen: (from: number, to: number) => void,
): () => void {
  let hidden: { readonly from: number; readonly wasOn: boolean } | undefined;
  function seen(): void {
    const before = hidden;
    hidden = undefined;
    const now = Date.now();
    if (before && (before.wasOn || isOn())) onSeen(before.from, now);
  }
  function look(): void {
    if (!page.hidden) seen();
    else hidden ??= { from: Date.now(), wasOn: isOn() };
  }
  look();
  page.addEventListener('visibilitychange', look);
  return () => {
    page.removeEventListener('visibilitychange', look);
    seen();
  };
}

/**
 * Whether photos are missing that a visible window would have taken.
 * @param taken how many were taken all the same
 */
export function isMissing(
  { trigger, intervalSeconds }: InspectSettings,
  milliseconds: number,
  taken: number,
): boolean {
  if (milliseconds < SHORT_MS) return false;
  if (trigger !== 'interval') return taken === 0;
  // A timer that is a little late misses none.
  return taken < Math.floor((0.9 * milliseconds) / (1000 * intervalSeconds));
}

const isOfHidden = (said: Said): said is Extract<Fact, { key: 'windowHidden' }> =>
  typeof said === 'object' && 'key' in said && said.key === 'windowHidden';

/** The sentence about it, until that is dismissed. */
export const hiddenNotice = ({ notices }: { readonly notices: readonly Notice[] }) =>
  notices.find(({ said }) => isOfHidden(said));

/** One sentence covers all hidden times since it was dismissed. */
export function tellHidden(from: number, to: number, taken: number): void {
  const { notices, notify, withdraw } = useNotices.getState();
  const told = notices.map(({ said }) => said).find(isOfHidden);
  const [first, , times, milliseconds, takenBefore] = told?.facts ?? [from, from, 0, 0, 0];
  withdraw('windowHidden');
  notify({
    key: 'windowHidden',
    facts: [first, to, times + 1, milliseconds + to - from, takenBefore + taken],
  });
}
