import { describe, expect, it } from 'vitest';
import { agreementOf, differenceOf, type Opinion } from './compare';
import { endOf, headOf, linesOf } from './report';

const thresholds = { pass: 0.3, fail: 0.5 };
const opinion = (
  score: number,
  verdict: Opinion['verdict'],
  map: readonly number[] = [0, score],
): Opinion => ({ score, verdict, map: Float32Array.from(map), thresholds });

describe('two opinions of a photo', () => {
  it('differ by their scores, and by their maps as a share of the range of the first', () => {
    const difference = differenceOf('a', opinion(0.4, 'uncertain', [1, 3]), opinion(0.41, 'fail', [1.5, 3]));
    expect(difference).toMatchObject({ verdicts: ['uncertain', 'fail'], scores: [0.4, 0.41], map: 0.25 });
    expect(difference.score).toBeCloseTo(0.01, 12);
  });

  it.each([
    [0.25, 0.05],
    [0.32, 0.02],
    [0.49, 0.01],
    [0.8, 0.3],
  ])('are as far from a threshold as the first score, %f', (score, distance) => {
    const difference = differenceOf('a', opinion(score, 'pass'), opinion(0.3, 'pass'));
    expect(difference.distance).toBeCloseTo(distance, 12);
  });

  it('do not differ where both maps are the same and flat', () => {
    expect(differenceOf('a', opinion(0, 'pass', [2, 2]), opinion(0, 'pass', [2, 2])).map).toBe(0);
    expect(differenceOf('a', opinion(0, 'pass', [2, 2]), opinion(0, 'pass', [2, 3])).map).toBe(Infinity);
  });

  it('differ without end where one is no number', () => {
    const difference = differenceOf('a', opinion(0.4, 'uncertain'), opinion(Number.NaN, 'uncertain'));
    expect([difference.score, difference.map]).toEqual([Infinity, Infinity]);
  });

  it('cannot be told of maps of other sizes', () => {
    expect(() => differenceOf('a', opinion(0, 'pass', [1]), opinion(0, 'pass', [1, 2]))).toThrow(RangeError);
  });
});

describe('the agreement on many photos', () => {
  const alike = differenceOf('alike', opinion(0.1, 'pass'), opinion(0.1002, 'pass'));
  const near = differenceOf('near', opinion(0.2999, 'pass'), opinion(0.3001, 'uncertain'));
  const far = differenceOf('far', opinion(0.45, 'uncertain'), opinion(0.55, 'fail'));
  const lucky = differenceOf('lucky', opinion(0.5005, 'fail'), opinion(0.5006, 'fail'));
  const broken = differenceOf('broken', opinion(0.3, 'pass'), opinion(Number.NaN, 'pass'));

  it('excuses verdicts of scores at a threshold, and no others', () => {
    const agreement = agreementOf([alike, near, far, lucky]);
    expect(agreement).toMatchObject({ photos: 4, differing: 2, disagreeing: [far], atThreshold: 2 });
    expect(agreement.largestScore).toBeCloseTo(0.1, 12);
  });

  it('excuses up to a thousandth, and not twice that', () => {
    const within = differenceOf('within', opinion(0.2991, 'pass'), opinion(0.3001, 'uncertain'));
    const beyond = differenceOf('beyond', opinion(0.298, 'pass'), opinion(0.3001, 'uncertain'));
    expect(agreementOf([within, beyond])).toMatchObject({ disagreeing: [beyond], atThreshold: 1 });
  });

  it('never excuses a score that is no number', () => {
    expect(agreementOf([broken])).toMatchObject({ differing: 1, disagreeing: [broken] });
    const both = differenceOf('both', opinion(Number.NaN, 'uncertain'), opinion(Number.NaN, 'uncertain'));
    expect(agreementOf([both]).disagreeing).toEqual([both]);
    const map = differenceOf('map', opinion(0.3, 'pass', [1, 2]), opinion(0.3, 'pass', [1, Number.NaN]));
    const flat = differenceOf('flat', opinion(0.3, 'pass', [2, 2]), opinion(0.3, 'pass', [2, 3]));
    expect(agreementOf([map, flat]).disagreeing).toEqual([map]);
  });

  it('is nothing of no photo', () => {
    expect(agreementOf([])).toEqual({
      photos: 0,
      differing: 0,
      disagreeing: [],
      atThreshold: 0,
      largestScore: 0,
      largestMap: 0,
    });
  });

  it('is told with the photos that are judged otherwise', () => {
    const rows = [
      { set: 'nuts', backends: 'wasm, cpu', agreement: agreementOf([alike, near, far]) },
      { set: 'bolts', backends: 'wasm, cpu', agreement: agreementOf([lucky]) },
    ];
    const lines = `${headOf()}${linesOf(rows)}${endOf(rows)}`.split('\n');
    expect(lines[2]).toBe('| nuts | wasm, cpu | 3 | 2 | 1 | 1 | 1.0e-1 | 2.2e-1 |');
    expect(lines[5]).toBe(
      'nuts, wasm, cpu: far is uncertain (0.4500) and fail (0.5500), 0.0500 from a threshold.',
    );
    expect(lines[6]).toBe('agree: 4 comparisons, 2 verdicts differ, 1 of them away from a threshold');
  });
});
