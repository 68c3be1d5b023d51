/** Percentages claim no more than is so. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { promisedFalseAlarmRate } from '../../metrics/calibration';
import { promiseLevels } from '../../metrics/threshold-outcomes';
import { percentAtMost, percentOfParts, wholePercent } from './percent';

const shares = fc.double({ min: 0, max: 1, noNaN: true });

describe('percent', () => {
  it.each([
    [0, 0],
    [1 / 300, 1],
    [0.334, 33],
    [0.999, 99],
    [1, 100],
    [1.0000001, 100],
    [-0.034, -3],
  ])('says of the share %f %d whole percent', (share, percent) => {
    expect(wholePercent(share)).toBe(percent);
  });

  it.each([
    [0, 0],
    [1 / 300, 0.3],
    [1 / 10_000, 0.1],
    [2 / 3, 67],
    [299 / 300, 99.7],
    [9999 / 10_000, 99.9],
    [1, 100],
  ])('says of the share %f of parts %f percent', (share, percent) => {
    expect(percentOfParts(share)).toBeCloseTo(percent, 10);
  });

  it.each([
    [promisedFalseAlarmRate(3), 64],
    [promisedFalseAlarmRate(250), 1.2],
    [promisedFalseAlarmRate(700), 0.5],
    [promisedFalseAlarmRate(8, 8), 99.4],
    [promisedFalseAlarmRate(0), 100],
  ])('says of the bound %f at most %f percent', (share, percent) => {
    expect(percentAtMost(share)).toBeCloseTo(percent, 10);
  });

  it('says levels that people ask for as they are', () => {
    for (const level of promiseLevels) expect(percentAtMost(level)).toBeCloseTo(100 * level, 10);
  });

  it('never says nothing of something, nor all of less', () => {
    fc.assert(
      fc.property(shares, (share) => {
        for (const percent of [wholePercent(share), percentOfParts(share)]) {
          expect(percent === 0).toBe(share === 0);
          expect(percent === 100).toBe(share === 1);
        }
      }),
    );
  });

  it('never promises less than the bound, nor a whole percent more', () => {
    fc.assert(
      fc.property(shares, (share) => {
        expect(percentAtMost(share)).toBeGreaterThanOrEqual(100 * share - 1e-5);
        expect(percentAtMost(share)).toBeLessThan(100 * share + 1);
      }),
    );
  });
});
