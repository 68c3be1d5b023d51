/** Results that find no room; the archive is made up, since its answers are what is tried. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { AuditEntry } from '../../database/audit';
import { storageFailure } from '../../database/database';
import type { PictureRecord, ResultRecord } from '../../database/records';
import { AppError } from '../../errors';
import { asSaid } from '../open-project/change-results';
import { useNotices } from '../page/notices';
import {
  changeUnsaved,
  hasUnsaved,
  keepResult,
  letGoOfUnsaved,
  unsavedResult,
  useUnsaved,
} from './unsaved-results';

const stored: ResultRecord[] = [];
const trail: string[] = [];
const told: unknown[] = [];
let isFull = false;
/** Fails as the browser does when the disk is pulled out, for example. */
let isBroken = false;
/** Another tab has taken the project over. */
let isTaken = false;
/** What a silent disk waits for. */
let answers: Promise<void> | undefined;
/** Photos on a card that was pulled out. */
const away = new Set<string>();

vi.mock('./archive', () => ({
  archive: async () => ({
    async saveResult(
      result: ResultRecord,
      _picture: PictureRecord,
      _thumbnail: Blob,
      _original: unknown,
      entries: readonly AuditEntry[],
      { isStored }: { readonly isStored: boolean },
    ) {
      if (isStored && isTaken) throw new AppError('project-elsewhere', 'Another tab has it.');
      if (away.has(result.id)) throw storageFailure(new DOMException('Gone.', 'NotReadableError'));
      await answers;
      if (isFull) throw new AppError('storage-full', 'No room.');
      if (isBroken) throw storageFailure(new DOMException('Internal error.', 'UnknownError'));
      stored.push(result);
      trail.push(...entries.map(({ kind }) => kind));
      told.push(...entries.map(({ what }) => what.verdict));
    },
  }),
}));

const calibration = { threshold: 0.5, rank: 1, count: 4, falseAlarmRate: 0.53, confidence: 0.95 };
const item = (id: string) => {
  const result: ResultRecord = {
    project: 'p',
    id,
    version: 1,
    name: `${id}.jpg`,
    sha256: 'ab'.repeat(32),
    width: 4,
    height: 4,
    time: 1,
    score: 0.2,
    verdict: 'pass',
    thresholds: { pass: 0.5, fail: 0.6, calibration },
    milliseconds: 3,
    review: null,
    blobs: [],
  };
  const blob = new Blob([id]);
  return { result, picture: { id } as PictureRecord, thumbnail: blob, blob, version: undefined };
};
const said = () => useNotices.getState().notices.map(({ said: what }) => what);
const ids = () => stored.map(({ id }) => id);

beforeEach(() => vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  stored.length = 0;
  trail.length = 0;
  told.length = 0;
  useNotices.setState({ notices: [] });
});

it('waits for room, says so once, and stores in order with what was said meanwhile', async () => {
  isFull = true;
  for (const id of ['a', 'b', 'c']) await keepResult(item(id));
  expect(said()).toEqual([{ key: 'resultsWait', facts: [] }]);
  expect([ids(), hasUnsaved(), unsavedResult('b')?.picture.id]).toEqual([[], true, 'b']);
  const review = { decision: 'fail', note: '', person: 'A', time: 2 } as const;
  expect(changeUnsaved({ ...item('b').result, review })).toBe(true);
  await vi.advanceTimersByTimeAsync(20_000);
  expect(said()).toHaveLength(1);
  expect(useUnsaved.getState().waitsFor).toBe('room');

  isFull = false;
  await vi.advanceTimersByTimeAsync(5_000);
  expect(ids()).toEqual(['a', 'b', 'c']);
  expect(stored[1].review).toEqual(review);
  expect(trail).toEqual(['inspected', 'inspected', 'reviewed', 'inspected']);
  expect(said()).toEqual([{ key: 'storedAfterAll', facts: [3] }]);
  expect([hasUnsaved(), useUnsaved.getState().waitsFor]).toEqual([false, undefined]);
  expect(changeUnsaved(item('b').result)).toBe(false);
});

it('tells the trail what was said at the bench, whatever thresholds came while it waited', async () => {
  isFull = true;
  await keepResult(item('a'));
  changeUnsaved({ ...item('a').result, verdict: 'fail' });
  isFull = false;
  await vi.advanceTimersByTimeAsync(5_000);
  expect([stored[0].verdict, told]).toEqual(['fail', ['pass']]);
});

it('waits no longer, and says so no longer, once all that waits is let go of', async () => {
  isFull = true;
  await keepResult(item('a'));
  letGoOfUnsaved(['a']);
  expect([said(), hasUnsaved(), useUnsaved.getState().waitsFor]).toEqual([[], false, undefined]);
  isFull = false;
});

/** Has the disk not answer. @returns has it answer, and waits until it has stored what waits */
function silence(): () => Promise<unknown> {
  let answer = () => {};
  answers = new Promise((resolve) => {
    answer = resolve;
  });
  return () => {
    answer();
    answers = undefined;
    return vi.advanceTimersByTimeAsync(0);
  };
}

it.each([
  ['fail', 'pass', ['reviewed']],
  ['fail', undefined, ['reviewed']],
  ['fail', 'fail', []],
  [undefined, 'fail', ['reviewed']],
] as const)(
  'stores behind it what is said of a result while it is being stored: %s, then %s',
  async (before, then, kinds) => {
    const reviews = {
      pass: { decision: 'pass', note: '', person: 'A', time: 2 },
      fail: { decision: 'fail', note: '', person: 'A', time: 2 },
    } as const;
    const review = before ? reviews[before] : null;
    const after = then ? reviews[then] : null;
    const { result, ...others } = item('a');
    const answer = silence();
    void keepResult({ ...others, result: { ...result, review } });
    await vi.advanceTimersByTimeAsync(30_000);
    // At once, though the disk does not answer.
    expect(changeUnsaved({ ...result, verdict: 'fail', review: after })).toBe(true);
    // Whatever the disk has of it meanwhile.
    expect(asSaid(result)).toMatchObject({ verdict: 'fail', review: after });
    void keepResult(item('b'));
    await answer();
    expect(ids()).toEqual(['a', 'b', 'a']);
    expect(stored[2]).toMatchObject({ verdict: 'fail', review: after });
    expect(trail).toEqual(['inspected', ...(before ? ['reviewed'] : []), 'inspected', ...kinds]);
    expect([hasUnsaved(), changeUnsaved(result)]).toEqual([false, false]);
  },
);

it('takes back what was said of a stored result that another tab has by then, and says so', async () => {
  const answer = silence();
  void keepResult(item('a'));
  await vi.advanceTimersByTimeAsync(30_000);
  changeUnsaved({ ...item('a').result, verdict: 'fail' });
  isTaken = true;
  await answer();
  isTaken = false;
  expect([stored.map(({ verdict }) => verdict), hasUnsaved()]).toEqual([['pass'], false]);
  expect(said()).toContainEqual(expect.objectContaining({ code: 'project-elsewhere' }));
});

it('goes through what came while the disk was silent once, however much that is', async () => {
  const answer = silence();
  void keepResult(item('a'));
  await vi.advanceTimersByTimeAsync(21_000);
  for (let i = 0; i < 10; i++) await keepResult(item(`s${i}`));
  let rounds = 0;
  const stop = useUnsaved.subscribe(({ waitsFor }) => {
    if (waitsFor === undefined) rounds++;
  });
  await answer();
  stop();
  expect([ids().length, rounds]).toEqual([11, 1]);
});

it('says that there is no room where a silent disk answers so', async () => {
  const answer = silence();
  void keepResult(item('a'));
  await vi.advanceTimersByTimeAsync(21_000);
  await keepResult(item('b'));
  isFull = true;
  await answer();
  expect(said()).toContainEqual({ key: 'resultsWait', facts: [] });
  isFull = false;
  await vi.advanceTimersByTimeAsync(5_000);
  expect([ids(), hasUnsaved()]).toEqual([['a', 'b'], false]);
});

it('waits no longer than some seconds for a disk that does not answer, says so, and stores all once it does', async () => {
  const answer = silence();
  let hasEnded = false;
  const first = keepResult(item('a')).then(() => {
    hasEnded = true;
  });
  await vi.advanceTimersByTimeAsync(19_000);
  expect([hasEnded, useUnsaved.getState().waitsFor]).toEqual([false, undefined]);
  await vi.advanceTimersByTimeAsync(2_000);
  await first;
  expect(said()).toMatchObject([{ code: 'storage-unavailable' }]);
  // Nobody waits for something already known.
  await keepResult(item('b'));
  expect([ids(), useUnsaved.getState().waitsFor]).toEqual([[], 'browser']);
  await answer();
  expect([ids(), hasUnsaved(), useUnsaved.getState().waitsFor]).toEqual([['a', 'b'], false, undefined]);
  expect(said()).toContainEqual({ key: 'storedAfterAll', facts: [2] });
  await keepResult(item('c'));
  expect(ids()).toEqual(['a', 'b', 'c']);
  expect(vi.getTimerCount()).toBe(0);
});

it('stores what waits before what is new, and nothing that was let go of', async () => {
  isFull = true;
  for (const id of ['a', 'b', 'c']) await keepResult(item(id));
  letGoOfUnsaved(['b']);
  isFull = false;
  await keepResult(item('d'));
  expect(ids()).toEqual(['a', 'c', 'd']);
  expect(said()).toEqual([{ key: 'storedAfterAll', facts: [2] }]);
  await vi.advanceTimersByTimeAsync(20_000);
  expect(ids()).toEqual(['a', 'c', 'd']);
});

it('passes over a photo that can no longer be read, names it once, and stores it when it is there again', async () => {
  away.add('a');
  const unreadable = Object.assign(new Blob(['a']), {
    slice: () => ({ arrayBuffer: () => Promise.reject(new DOMException('Gone.', 'NotReadableError')) }),
  });
  for (const id of ['a', 'b']) await keepResult({ ...item(id), ...(id === 'a' && { blob: unreadable }) });
  expect([ids(), hasUnsaved()]).toEqual([['b'], true]);
  // It can be changed all the same, and is not named again.
  expect(changeUnsaved(item('a').result)).toBe(true);
  await vi.advanceTimersByTimeAsync(20_000);
  expect(said()).toEqual([{ key: 'photoAway', facts: ['a.jpg'] }]);
  away.clear();
  await vi.advanceTimersByTimeAsync(5_000);
  expect([ids(), hasUnsaved()]).toEqual([['b', 'a'], false]);
});

it('holds others up while twenty wait, until some are stored or let go of', async () => {
  isFull = true;
  const many = Array.from({ length: 20 }, (_, i) => `m${i}`);
  const { isHeldUp } = useUnsaved.getState();
  for (const id of many) await keepResult(item(id));
  expect([isHeldUp, useUnsaved.getState().isHeldUp]).toEqual([false, true]);
  letGoOfUnsaved(['m0']);
  expect(useUnsaved.getState().isHeldUp).toBe(false);
  await keepResult(item('m20'));
  isFull = false;
  await vi.advanceTimersByTimeAsync(5_000);
  expect([ids().length, useUnsaved.getState().isHeldUp, hasUnsaved()]).toEqual([20, false, false]);
});

it('holds nobody up for photos that can no longer be read, be it that they waited for room before', async () => {
  const unreadable = (id: string) => ({
    ...item(id),
    blob: Object.assign(new Blob([id]), {
      slice: () => ({ arrayBuffer: () => Promise.reject(new DOMException('Gone.', 'NotReadableError')) }),
    }),
  });
  const many = Array.from({ length: 20 }, (_, i) => `u${i}`);
  for (const id of many) away.add(id);
  isFull = true;
  await keepResult(item('first'));
  for (const id of many) await keepResult(unreadable(id));
  expect(useUnsaved.getState().isHeldUp).toBe(true);
  isFull = false;
  await vi.advanceTimersByTimeAsync(5_000);
  expect([ids(), useUnsaved.getState().isHeldUp]).toEqual([['first'], false]);
  expect(said()).toContainEqual({ key: 'photoAway', facts: ['u0.jpg'] });
  await keepResult(item('next'));
  expect([ids(), useUnsaved.getState().isHeldUp]).toEqual([['first', 'next'], false]);
  away.clear();
  letGoOfUnsaved(many);
});

it('counts a photo that is there again among those that wait for room', async () => {
  let isHere = false;
  const blob = new Blob(['back']);
  const read = () =>
    isHere
      ? Promise.resolve(new ArrayBuffer(1))
      : Promise.reject(new DOMException('Gone.', 'NotReadableError'));
  away.add('back');
  await keepResult({ ...item('back'), blob: Object.assign(blob, { slice: () => ({ arrayBuffer: read }) }) });
  isHere = true;
  away.clear();
  isFull = true;
  const many = Array.from({ length: 19 }, (_, i) => `b${i}`);
  for (const id of many) await keepResult(item(id));
  expect(useUnsaved.getState().isHeldUp).toBe(true);
  isFull = false;
  letGoOfUnsaved(['back', ...many]);
});

it('waits as well when the browser cannot write for another reason, and says which once', async () => {
  isBroken = true;
  await keepResult(item('e'));
  await vi.advanceTimersByTimeAsync(12_000);
  expect(said()).toEqual([expect.objectContaining({ code: 'storage-unavailable' })]);
  expect([ids(), hasUnsaved(), useUnsaved.getState().waitsFor]).toEqual([[], true, 'browser']);
  isBroken = false;
  await vi.advanceTimersByTimeAsync(5_000);
  expect([ids(), hasUnsaved()]).toEqual([['e'], false]);
});
