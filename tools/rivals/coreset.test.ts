/** Greedy k-centre against fixtures/golden/coreset.json (float64 NumPy) and its own promise. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { greedyCoreset } from './coreset';

interface Golden {
  readonly points: number[][];
  readonly first: number;
  readonly greedy_k_centre: number[];
}

describe('greedyCoreset', () => {
  it('picks the rows of the reference, in its order', () => {
    const golden: Golden = JSON.parse(
      readFileSync(new URL('../../fixtures/golden/coreset.json', import.meta.url), 'utf8'),
    );
    const { points, first, greedy_k_centre: expected } = golden;
    expect(greedyCoreset(points.flat(), points.length, points[0].length, expected.length, first)).toEqual(
      expected,
    );
  });

  it('leaves no row farther from the picks than the last pick was', () => {
    const points = fc.array(fc.tuple(fc.integer({ min: -50, max: 50 }), fc.integer({ min: -50, max: 50 })), {
      minLength: 2,
      maxLength: 40,
    });
    fc.assert(
      fc.property(points, fc.integer({ min: 2, max: 40 }), (rows, count) => {
        const picks = greedyCoreset(rows.flat(), rows.length, 2, count);
        expect(picks).toHaveLength(Math.min(count, rows.length));
        const gap = (i: number, of: number[]) =>
          Math.min(...of.map((j) => (rows[i][0] - rows[j][0]) ** 2 + (rows[i][1] - rows[j][1]) ** 2));
        const lastGap = gap(picks[picks.length - 1], picks.slice(0, -1));
        for (let i = 0; i < rows.length; i++) expect(gap(i, picks)).toBeLessThanOrEqual(lastGap);
      }),
    );
  });
});
