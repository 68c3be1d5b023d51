import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { calibrate, calibrationAt, promisedFalseAlarmRate } from './calibration';
import { betterWhenSet, histogramOf, nextPromise, outcomesOf, percentileAmong } from './threshold-outcomes';

const scores = fc.array(fc.double({ min: -50, max: 50, noNaN: true }), { maxLength: 60 });

describe('outcomesOf', () => {
  it('gives every part one verdict, and more pass the higher the threshold', () => {
    fc.assert(
      fc.property(scores, fc.double({ min: -50, max: 50, noNaN: true }), (all, pass) => {
        const strict = outcomesOf(all, { pass, fail: pass + 1 });
        const lax = outcomesOf(all, { pass: pass + 1, fail: pass + 2 });
        expect(strict.pass + strict.uncertain + strict.fail).toBe(all.length);
        expect(lax.pass).toBeGreaterThanOrEqual(strict.pass);
        expect(lax.pass).toBe(strict.pass + strict.uncertain);
      }),
    );
  });

  it('lets a score at the threshold pass', () => {
    expect(outcomesOf([1, 2, 3], { pass: 1, fail: 2 })).toEqual({ pass: 1, uncertain: 1, fail: 1 });
  });
});

describe('calibrationAt', () => {
  it('agrees with the calibration at each held-out score, and never promises more between them', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 0, max: 1000 }), { minLength: 1, maxLength: 40 }),
        (good) => {
          const falling = good.toSorted((a, b) => b - a);
          expect(calibrationAt(falling[0], good)).toEqual(calibrate(good));
          for (const [i, score] of falling.entries()) {
            const rate = promisedFalseAlarmRate(good.length, i + 1);
            expect(calibrationAt(score, good).falseAlarmRate).toBe(rate);
            expect(calibrationAt(score + 0.25, good).falseAlarmRate).toBe(rate);
          }
          expect(calibrationAt(falling.at(-1)! - 1, good).falseAlarmRate).toBe(1);
        },
      ),
    );
  });

  it('promises nothing without a held-out part', () => {
    expect(calibrationAt(3, [])).toMatchObject({ threshold: 3, count: 0, falseAlarmRate: 1 });
  });
});

describe('nextPromise', () => {
  it.each([
    [0, 0.5, 5],
    [5, 0.3, 4],
    [8, 0.3, 1],
    [29, 0.05, 30],
    [59, 0.02, 90],
    [150, 0.01, 149],
  ])('with %i parts, %f more takes %i', (count, rate, more) => {
    expect(nextPromise(count, promisedFalseAlarmRate(count))).toEqual({ rate, more });
  });

  it('is better than what training promised by its own photos', () => {
    expect(nextPromise(0, promisedFalseAlarmRate(5))).toEqual({ rate: 0.3, more: 9 });
    expect(nextPromise(0, promisedFalseAlarmRate(8))).toEqual({ rate: 0.3, more: 9 });
  });

  it('takes more where alarms that were learnt from are among them', () => {
    const now = promisedFalseAlarmRate(12, 3);
    const next = nextPromise(12, now, 2);
    expect(next).toEqual({ rate: 0.3, more: 7 });
    expect([18, 19].map((count) => promisedFalseAlarmRate(count, 3) <= 0.3)).toEqual([false, true]);
    expect(betterWhenSet(12, 1, 2)).toBe(now);
  });

  it('ends at one percent', () => expect(nextPromise(299, promisedFalseAlarmRate(299))).toBeUndefined());
});

describe('betterWhenSet', () => {
  it('is what the parts promise where none of them is above', () => {
    expect(betterWhenSet(30, 0.999)).toBe(promisedFalseAlarmRate(30));
    // If nothing is promised, even one part is better.
    expect(betterWhenSet(1, 1)).toBeCloseTo(0.95, 10);
  });

  it('is nothing where they promise no more, or there are none', () => {
    expect(betterWhenSet(30, promisedFalseAlarmRate(30))).toBeUndefined();
    expect(betterWhenSet(0, promisedFalseAlarmRate(4))).toBeUndefined();
  });
});

describe('percentileAmong', () => {
  it('lies between 0 and 1 and counts equals half', () => {
    expect(percentileAmong(3, [1, 2, 3, 4])).toBe(0.625);
    expect(percentileAmong(0, [1, 2])).toBe(0);
    expect(percentileAmong(9, [1, 2])).toBe(1);
  });
});

describe('histogramOf', () => {
  it('counts every score once, and shows marks', () => {
    fc.assert(
      fc.property(scores, scores, fc.integer({ min: 1, max: 50 }), fc.boolean(), (a, b, bins, isMarked) => {
        const marks = isMarked ? [60] : [];
        const { counts, from, to } = histogramOf([a, b], bins, marks);
        expect(counts.map((own) => own.reduce((sum, value) => sum + value, 0))).toEqual([a.length, b.length]);
        expect(from).toBeLessThan(to);
        expect(to).toBeGreaterThanOrEqual(Math.max(...marks, ...a, ...b));
        for (const own of counts) expect(own).toHaveLength(bins);
      }),
    );
  });
});
