import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { AppError } from '../../errors';
import {
  beginBatch,
  forgetBatch,
  forgetLeftOver,
  leftOver,
  noteBatch,
  noteDone,
  unfinishedBatch,
} from './unfinished-batch';

let isFull = false;
vi.mock('./archive', () => ({
  archive: async () => ({
    async saveResult() {
      if (isFull) throw new AppError('storage-full', 'No room.');
    },
  }),
}));
vi.mock('../page/preferences', () => ({ usePreferences: { getState: () => ({ person: '' }) } }));

const kept = new Map<string, string>();
beforeEach(() => {
  kept.clear();
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  });
});

it('knows what was not done, by name, of each project for itself', () => {
  const names = fc.array(fc.string({ maxLength: 20 }), { maxLength: 50 });
  fc.assert(
    fc.property(names, names, fc.nat({ max: 50 }), (first, other, done) => {
      noteDone('a', 0);
      noteBatch('a', first);
      noteDone('b', 0);
      noteBatch('b', other);
      noteDone('a', Math.min(done, first.length));
      expect(unfinishedBatch('a')?.names ?? []).toEqual(first.slice(done));
      expect(unfinishedBatch('b')?.count ?? 0).toBe(other.length);
      forgetBatch('b');
      expect(unfinishedBatch('b')).toBeUndefined();
    }),
  );
});

it('keeps what earlier batches left over until the person knows, but for what a later one has', () => {
  beginBatch('a', ['1', '2', '3', '4']);
  noteDone('a', 1);
  beginBatch('a', ['3', 'x', 'y']);
  expect(unfinishedBatch('a')).toEqual({ count: 5, names: ['2', '4', '3', 'x', 'y'] });
  noteDone('a', 2);
  expect(unfinishedBatch('a')?.names).toEqual(['2', '4', 'y']);
  forgetBatch('a');
  expect(unfinishedBatch('a')?.names).toEqual(['2', '4']);
  forgetLeftOver('a');
  expect(unfinishedBatch('a')).toBeUndefined();
});

it('knows what was said of those that are left over, and which of them the person knows of', () => {
  beginBatch('a', ['1', ['2', 'pass'], ['3', 'fail'], ['4', 'pass']]);
  noteDone('a', 1);
  beginBatch('a', [['4', 'pass'], 'x']);
  const left = () =>
    (['pass', 'fail', undefined] as const).map((said) => leftOver('a', (one) => one === said)?.names);
  expect([left(), leftOver('a')?.names]).toEqual([
    [['2', '4'], ['3'], ['x']],
    ['2', '3', '4', 'x'],
  ]);
  forgetLeftOver('a', (said) => said === 'pass');
  expect(left()).toEqual([undefined, ['3'], ['x']]);
  forgetLeftOver('a', (said) => said === undefined);
  expect(left()).toEqual([undefined, ['3'], undefined]);
  const many = Array.from({ length: 3000 }, (_, i): [string, 'pass'] => [`${i}.jpg`, 'pass']);
  beginBatch('b', many);
  expect(leftOver('b', (said) => said === 'pass')).toMatchObject({ count: 3000 });
  expect(leftOver('b', (said) => said === undefined)).toBeUndefined();
});

it('counts those beyond the names that it keeps', () => {
  noteBatch(
    'a',
    Array.from({ length: 5000 }, (_, i) => `${i}.jpg`),
  );
  noteDone('a', 1999);
  expect(unfinishedBatch('a')).toEqual({ count: 3001, names: ['1999.jpg'] });
  noteDone('a', 4999);
  expect(unfinishedBatch('a')).toEqual({ count: 1, names: [] });
});

it('tells nothing where nothing, or nothing that can be read, is kept', () => {
  expect(unfinishedBatch('a')).toBeUndefined();
  kept.set('vtfusion-batch-a', '{"names":3');
  expect(unfinishedBatch('a')).toBeUndefined();
  kept.set('vtfusion-batch-a', '{"names":["x"],"of":"1"}');
  expect(unfinishedBatch('a')).toBeUndefined();
});

it('goes on where the browser keeps nothing', () => {
  vi.stubGlobal('localStorage', {
    setItem() {
      throw new DOMException('full', 'QuotaExceededError');
    },
  });
  expect(() => noteBatch('a', ['x.jpg'])).not.toThrow();
});

it.each(['"two"', '{}', '-1', 'NaN'])('counts all of a batch of which %s is said to be done', (done) => {
  beginBatch('a', ['1', '2']);
  kept.set('vtfusion-batch-done-a', done);
  expect(unfinishedBatch('a')).toEqual({ count: 2, names: ['1', '2'] });
});

describe('results that wait to be stored', () => {
  /** A page of its own, with its memory. */
  async function openPage() {
    vi.resetModules();
    const { keepResult } = await import('./unsaved-results');
    const page = await import('./unfinished-batch');
    const inspect = async (...names: string[]) => {
      for (const name of names) {
        const result = { id: `of ${name}`, sha256: name, thresholds: {}, review: null };
        const blob = new Blob([name]);
        await keepResult({ result, thumbnail: blob, blob } as Parameters<typeof keepResult>[0]);
        page.noteWaiting('a', result.id, name);
      }
    };
    return { ...page, inspect };
  }
  const makeRoom = async () => {
    isFull = false;
    await vi.advanceTimersByTimeAsync(5_000);
  };

  beforeEach(() => {
    isFull = true;
    vi.useFakeTimers();
  });
  afterEach(async () => {
    await makeRoom();
    vi.useRealTimers();
  });

  it('stay noted when the report is closed, until they are stored', async () => {
    const page = await openPage();
    page.beginBatch('a', ['1', '2']);
    await page.inspect('1');
    page.noteDone('a', 1);
    expect([page.leftOver('a'), page.unfinishedBatch('a')?.names]).toEqual([
      { count: 1, names: ['2'] },
      ['1', '2'],
    ]);
    page.forgetLeftOver('a');
    expect([page.leftOver('a'), page.unfinishedBatch('a')?.names]).toEqual([undefined, ['1']]);
    await makeRoom();
    expect(page.unfinishedBatch('a')).toBeUndefined();
  });

  it('are counted once, beside as many photos as there may be', async () => {
    const page = await openPage();
    const names = Array.from({ length: 3000 }, (_, i) => `${i}.jpg`);
    page.beginBatch('a', names);
    await page.inspect(...names.slice(-15));
    page.noteDone('a', 2999);
    page.beginBatch('a', ['next']);
    expect([page.unfinishedBatch('a')?.count, page.leftOver('a')?.count]).toEqual([17, 2]);
    await makeRoom();
    expect(page.unfinishedBatch('a')).toEqual({ count: 2, names: ['next'] });
  });

  it('are lost to the next page, but for those that it is given again', async () => {
    await (await openPage()).inspect('1', '2');
    const page = await openPage();
    expect(page.leftOver('a')?.names).toEqual(['1', '2']);
    page.beginBatch('a', ['2', '3']);
    expect(page.leftOver('a')?.names).toEqual(['1', '2', '3']);
    page.forgetLeftOver('a');
    expect(page.unfinishedBatch('a')).toBeUndefined();
  });

  it('in a page that left the project take nothing from the batch of another page', async () => {
    const before = await openPage();
    await before.inspect('1');
    const page = await openPage();
    page.beginBatch('a', ['2', '3']);
    page.noteDone('a', 1);
    expect(page.leftOver('a')?.names).toEqual(['1', '3']);
    await makeRoom();
    expect([before, page].map(({ leftOver }) => leftOver('a')?.names)).toEqual([['3'], ['3']]);
  });
});
