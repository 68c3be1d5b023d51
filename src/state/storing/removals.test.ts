/** Notes of what is removed, over an archive whose disk answers, refuses or is silent. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { AppError } from '../../errors';

let count = 0;
const counts = async (_: string, known: number) => {
  count = Math.max(count, known) + 1;
  return count;
};
const kept = { takenBack: async () => count, countTakenBack: counts };
vi.mock('./archive', () => ({ archive: async () => kept }));

const noted = new Map<string, string>();
vi.stubGlobal('localStorage', {
  getItem: (key: string) => noted.get(key) ?? null,
  setItem: (key: string, value: string) => noted.set(key, value),
  removeItem: (key: string) => noted.delete(key),
});

/** The module as the next page has it, which has read the disk. */
async function nextPage(): Promise<typeof import('./removals')> {
  vi.resetModules();
  const page = await import('./removals');
  await page.learnTakenBack(kept as never, 'nuts');
  return page;
}

let page: typeof import('./removals');
beforeEach(async () => {
  noted.clear();
  count = 0;
  kept.countTakenBack = counts;
  page = await nextPage();
});
afterEach(() => vi.useRealTimers());

it('still removes what is noted beside what is taken back, and what is removed while the disk counts', async () => {
  page.noteRemoved('nuts', 'photos', ['a', 'b']);
  page.noteRemoved('nuts', 'results', ['c'], 'Ada');
  const back = page.restoreRemoved('nuts', 'photos', ['a']);
  expect(page.removedOf('nuts')).toMatchObject({ photos: ['b'], results: ['c'] });
  page.noteRemoved('nuts', 'photos', ['d']);
  await back;
  expect(page.removedOf('nuts')).toEqual({
    photos: ['b', 'd'],
    results: ['c'],
    by: { c: 'Ada' },
    takenBack: 1,
  });
  await page.learnTakenBack(kept as never, 'nuts');
  expect(page.removedOf('nuts').photos).toEqual(['b', 'd']);
});

it('takes no older note for one, and adds nothing to it', async () => {
  page.noteRemoved('nuts', 'photos', ['a', 'b']);
  const [older] = noted.values();
  await page.restoreRemoved('nuts', 'photos', ['a']);
  noted.set('vtfusion-removed-nuts', older);
  expect(page.removedOf('nuts').photos).toEqual([]);
  page.noteRemoved('nuts', 'photos', ['c']);
  expect(page.removedOf('nuts').photos).toEqual(['c']);
  await page.restoreAllRemoved('nuts');
  expect(noted.size).toBe(0);
  noted.set('vtfusion-removed-nuts', older);
  expect(page.removedOf('nuts').photos).toEqual([]);
});

it('gives back what the disk has no room to count, and does not wait long for one that is silent', async () => {
  page.noteRemoved('nuts', 'photos', ['a', 'b', 'c']);
  kept.countTakenBack = async () => {
    throw new AppError('storage-full', 'No room.');
  };
  await page.restoreRemoved('nuts', 'photos', ['a']);
  expect(page.removedOf('nuts')).toMatchObject({ photos: ['b', 'c'], takenBack: 1 });
  let answer = (_: number) => {};
  kept.countTakenBack = () => new Promise((done) => (answer = done));
  vi.useFakeTimers();
  const back = page.restoreRemoved('nuts', 'photos', ['b']);
  await vi.advanceTimersByTimeAsync(2000);
  await back;
  expect(page.removedOf('nuts')).toMatchObject({ photos: ['c'], takenBack: 2 });
  // Another tab has counted more.
  answer(5);
  await vi.advanceTimersByTimeAsync(1);
  expect(page.removedOf('nuts')).toMatchObject({ photos: ['c'], takenBack: 5 });
});

it('still removes all else, on the next page and in another tab, where the page goes before it hears of the count', async () => {
  kept.countTakenBack = (...what) => counts(...what).then(() => new Promise<never>(() => {}));
  page.noteRemoved('nuts', 'photos', ['a', 'b']);
  vi.useFakeTimers();
  const back = page.restoreRemoved('nuts', 'photos', ['a']);
  await vi.waitFor(() => expect(count).toBe(1));
  expect((await nextPage()).removedOf('nuts').photos).toEqual(['b']);
  await vi.advanceTimersByTimeAsync(2000);
  await back;
});

it('keeps what is removed while the disk counts, though the count is read anew meanwhile', async () => {
  let go = () => {};
  const going = new Promise<void>((done) => (go = done));
  kept.countTakenBack = (...what) => going.then(() => counts(...what));
  page.noteRemoved('nuts', 'photos', ['a']);
  const back = page.restoreRemoved('nuts', 'photos', ['a']);
  await page.learnTakenBack(kept as never, 'nuts');
  page.noteRemoved('nuts', 'photos', ['b']);
  const [note] = noted.values();
  go();
  await back;
  // As the next page finds it if this one went before it heard of the count.
  noted.set('vtfusion-removed-nuts', note);
  expect((await nextPage()).removedOf('nuts').photos).toEqual(['b']);
});

it.each([
  ['one photo', () => page.restoreRemoved('nuts', 'photos', ['a'])],
  ['all', () => page.restoreAllRemoved('nuts')],
])('takes back %s for good where the database lost its counts and the note did not', async (_, back) => {
  const older = JSON.stringify({ photos: ['a'], results: [], by: {}, takenBack: 3 });
  noted.set('vtfusion-removed-nuts', older);
  expect(page.removedOf('nuts').photos).toEqual(['a']);
  await back();
  noted.set('vtfusion-removed-nuts', older);
  expect((await nextPage()).removedOf('nuts').photos).toEqual([]);
});

it('takes back for good what is noted beyond a count that the disk refused', async () => {
  page.noteRemoved('nuts', 'photos', ['a', 'b']);
  kept.countTakenBack = async () => {
    throw new AppError('storage-full', 'No room.');
  };
  await page.restoreRemoved('nuts', 'photos', ['a']);
  kept.countTakenBack = counts;
  const [older] = noted.values();
  const next = await nextPage();
  expect(next.removedOf('nuts').photos).toEqual(['b']);
  await next.restoreRemoved('nuts', 'photos', ['b']);
  noted.set('vtfusion-removed-nuts', older);
  expect((await nextPage()).removedOf('nuts').photos).toEqual([]);
});
