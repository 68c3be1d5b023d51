import fc from 'fast-check';
import { beforeEach, expect, it, vi } from 'vitest';
import {
  beginBatch,
  forgetBatch,
  forgetLeftOver,
  noteBatch,
  noteDone,
  unfinishedBatch,
} from './unfinished-batch';

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
