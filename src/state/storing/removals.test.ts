/** Notes of what is removed, over an archive whose disk answers, refuses or is silent. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { AppError } from '../../errors';
import { learnTakenBack, noteRemoved, removedOf, takeAllBack, takeBack } from './removals';

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

beforeEach(async () => {
  noted.clear();
  count = 0;
  kept.countTakenBack = counts;
  await learnTakenBack(kept as never, 'nuts');
});
afterEach(() => vi.useRealTimers());

it('still removes what is noted beside what is taken back, and what is removed while the disk counts', async () => {
  noteRemoved('nuts', 'photos', ['a', 'b']);
  noteRemoved('nuts', 'results', ['c'], 'Ada');
  const back = takeBack('nuts', 'photos', ['a']);
  expect(removedOf('nuts')).toMatchObject({ photos: ['b'], results: ['c'] });
  noteRemoved('nuts', 'photos', ['d']);
  await back;
  expect(removedOf('nuts')).toEqual({ photos: ['b', 'd'], results: ['c'], by: { c: 'Ada' }, takenBack: 1 });
  await learnTakenBack(kept as never, 'nuts');
  expect(removedOf('nuts').photos).toEqual(['b', 'd']);
});

it('takes no older note for one, and adds nothing to it', async () => {
  noteRemoved('nuts', 'photos', ['a', 'b']);
  const [older] = noted.values();
  await takeBack('nuts', 'photos', ['a']);
  noted.set('vtfusion-removed-nuts', older);
  expect(removedOf('nuts').photos).toEqual([]);
  noteRemoved('nuts', 'photos', ['c']);
  expect(removedOf('nuts').photos).toEqual(['c']);
  await takeAllBack('nuts');
  expect(noted.size).toBe(0);
  noted.set('vtfusion-removed-nuts', older);
  expect(removedOf('nuts').photos).toEqual([]);
});

it('gives back what the disk has no room to count, and does not wait long for one that is silent', async () => {
  noteRemoved('nuts', 'photos', ['a', 'b', 'c']);
  kept.countTakenBack = async () => {
    throw new AppError('storage-full', 'No room.');
  };
  await takeBack('nuts', 'photos', ['a']);
  expect(removedOf('nuts')).toMatchObject({ photos: ['b', 'c'], takenBack: 0 });
  let answer = (_: number) => {};
  kept.countTakenBack = () => new Promise((done) => (answer = done));
  vi.useFakeTimers();
  const back = takeBack('nuts', 'photos', ['b']);
  await vi.advanceTimersByTimeAsync(2000);
  await back;
  expect(removedOf('nuts')).toMatchObject({ photos: ['c'], takenBack: 0 });
  answer(1);
  await vi.advanceTimersByTimeAsync(1);
  expect(removedOf('nuts')).toMatchObject({ photos: ['c'], takenBack: 1 });
});
