import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { VersionRecord } from '../../database/records';
import type { Done } from '../photos/photo';
import { saidNow, sideBySide } from './side-by-side';

const done = (id: number, photo: string, version: number, score: number): Done => ({
  id: `r${id}`,
  name: `${photo}.jpg`,
  status: 'done',
  result: { sha256: photo, version, score, verdict: score > 0.5 ? 'fail' : 'pass' } as Done['result'],
});

describe('sideBySide', () => {
  it('takes what each version said last, the latest photo first', () => {
    const results = [
      done(1, 'a', 1, 0.1),
      done(2, 'b', 1, 0.2),
      done(3, 'a', 2, 0.3),
      done(4, 'a', 1, 0.4),
      done(5, 'c', 3, 0.9),
    ];
    const photos = sideBySide(results, [1, 2], 10);
    expect(photos.map(({ item }) => item.result.sha256)).toEqual(['c', 'a', 'b']);
    expect(photos.map(({ scores }) => scores)).toEqual([
      [undefined, undefined],
      [0.4, 0.3],
      [0.2, undefined],
    ]);
  });

  it('judges by the thresholds that the versions have now', () => {
    const photos = sideBySide([done(1, 'a', 1, 0.4), done(2, 'a', 2, 0.4)], [1, 2], 10);
    const versionOf = (number: number, pass: number) => ({ number, thresholds: { pass, fail: pass } });
    const versions = [versionOf(2, 0.3), versionOf(1, 0.5)] as VersionRecord[];
    const [{ said }] = saidNow(photos, [1, 2], versions);
    expect(said).toEqual([
      { score: 0.4, verdict: 'pass' },
      { score: 0.4, verdict: 'fail' },
    ]);
    expect(saidNow(photos, [1, 3], versions)[0].said[1]).toBeUndefined();
  });

  it('has each photo once, and no more than wanted', () => {
    const some = fc.array(fc.tuple(fc.integer({ min: 0, max: 8 }), fc.integer({ min: 1, max: 3 })));
    fc.assert(
      fc.property(some, fc.integer({ min: 1, max: 5 }), (list, most) => {
        const results = list.map(([photo, version], i) => done(i, `p${photo}`, version, i));
        const photos = sideBySide(results, [1, 2], most);
        const sums = photos.map(({ item }) => item.result.sha256);
        expect(new Set(sums).size).toBe(sums.length);
        expect(sums.length).toBe(Math.min(most, new Set(list.map(([photo]) => photo)).size));
        expect(photos[0]?.item.id).toBe(results.at(-1)?.id);
      }),
    );
  });
});
