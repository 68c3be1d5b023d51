import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { thresholdsFrom, verdictOf } from './verdict';

const score = fc.double({ min: -10, max: 10, noNaN: true });

describe('verdicts', () => {
  it('pass at least half of the good photos that the thresholds come from', () => {
    fc.assert(
      fc.property(fc.array(score, { minLength: 1 }), score, (scores, background) => {
        const thresholds = thresholdsFrom(scores, background);
        expect(thresholds.fail).toBeGreaterThanOrEqual(thresholds.pass);
        const passing = scores.filter((s) => verdictOf(s, thresholds) === 'pass');
        expect(passing.length).toBeGreaterThanOrEqual(scores.length / 2);
        expect(thresholds.pass).toBeLessThanOrEqual(Math.max(...scores));
      }),
    );
  });

  it('take no notice of one good photo that is unlike the others', () => {
    const thresholds = thresholdsFrom([0.17, 0.33, 0.19, 0.16], 0.02);
    expect(thresholds.pass).toBeCloseTo(0.18, 12);
    // With two of four above it, it promises what the third highest of four does.
    expect(thresholds.calibration).toMatchObject({ rank: 3, count: 4 });
    expect(thresholds.calibration.falseAlarmRate).toBeCloseTo(0.902, 3);
    expect(thresholdsFrom([0.5], 0.1)).toMatchObject({ pass: 0.5, calibration: { rank: 1, count: 1 } });
  });

  it('never get milder as the score rises', () => {
    const order = { pass: 0, uncertain: 1, fail: 2 };
    fc.assert(
      fc.property(fc.array(score, { minLength: 1 }), score, score, (scores, a, b) => {
        const thresholds = thresholdsFrom(scores, Math.min(...scores) - 1);
        const [low, high] = [Math.min(a, b), Math.max(a, b)];
        expect(order[verdictOf(low, thresholds)]).toBeLessThanOrEqual(order[verdictOf(high, thresholds)]);
      }),
    );
  });

  it('leave a band of a quarter of the contrast of good photos', () => {
    const thresholds = thresholdsFrom([0.6, 0.5, 0.3], 0.1);
    expect(thresholds.pass).toBe(0.5);
    expect(thresholds.fail).toBeCloseTo(0.6, 10);
    expect(verdictOf(0.55, thresholds)).toBe('uncertain');
    expect(verdictOf(0.61, thresholds)).toBe('fail');
  });

  it('are uncertain about a score that is no number', () => {
    expect(verdictOf(Number.NaN, { pass: 0, fail: 1 })).toBe('uncertain');
  });
});
