import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rankScores } from './ranking';

describe('rankScores', () => {
  it('sorts float32 scores by their bits as by comparison', () => {
    fc.assert(
      fc.property(fc.float32Array({ noNaN: true, maxLength: 300 }), (scores) => {
        const ranking = rankScores(scores);
        const compared = rankScores(Array.from(scores));
        expect(ranking.order).toEqual(compared.order);
        expect(Array.from(ranking.sorted, (x) => x + 0)).toEqual(Array.from(compared.sorted, (x) => x + 0));
      }),
    );
  });

  it('knows that zero and negative zero are equal and infinite scores are not', () => {
    const scores = Float32Array.of(0, -0, Number.NEGATIVE_INFINITY, 0, Number.POSITIVE_INFINITY);
    expect([...rankScores(scores).order]).toEqual([4, 0, 1, 3, 2]);
  });

  it('reads a view that does not begin at its buffer', () => {
    const scores = Float32Array.of(5, 1, 3, 2).subarray(1);
    expect([...rankScores(scores).order]).toEqual([1, 2, 0]);
  });

  it('refuses what is not a number', () => {
    expect(() => rankScores([1, Number.NaN])).toThrow(/Score 1/);
    expect(() => rankScores(Float32Array.of(Number.NaN))).toThrow(RangeError);
  });
});
