import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { thresholdsFrom, verdictOf } from './verdict';

const score = fc.double({ min: -10, max: 10, noNaN: true });

describe('verdicts', () => {
  it('fail none of the good photos that the thresholds come from, and pass half of them', () => {
    fc.assert(
      fc.property(fc.array(score, { minLength: 1 }), score, (scores, background) => {
        const thresholds = thresholdsFrom(scores, background);
        expect(thresholds.fail).toBeGreaterThanOrEqual(thresholds.pass);
        const verdicts = scores.map((s) => verdictOf(s, thresholds));
        expect(verdicts).not.toContain('fail');
        expect(verdicts.filter((verdict) => verdict === 'pass').length).toBeGreaterThanOrEqual(scores.length / 2);
      }),
    );
  });

  it('take no notice of one good photo that is unlike the others, but for what fails', () => {
    const thresholds = thresholdsFrom([0.17, 0.33, 0.18, 0.16], 0.02);
    expect(thresholds).toMatchObject({ pass: 0.18, fail: 0.33 });
    // One of four above: no more than the second highest of four promises.
    expect(thresholds.calibration).toMatchObject({ threshold: 0.18, rank: 2, count: 4 });
    expect(thresholds.calibration.falseAlarmRate).toBeCloseTo(0.751, 3);
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

  it('leave a band of at least a quarter of the contrast of good photos', () => {
    const thresholds = thresholdsFrom([0.5, 0.3], 0.1);
    expect(thresholds.pass).toBe(0.5);
    expect(thresholds.fail).toBeCloseTo(0.6, 10);
    expect(verdictOf(0.55, thresholds)).toBe('uncertain');
    expect(verdictOf(0.61, thresholds)).toBe('fail');
  });

  it('are uncertain about a score that is no number', () => {
    expect(verdictOf(Number.NaN, { pass: 0, fail: 1 })).toBe('uncertain');
  });
});
