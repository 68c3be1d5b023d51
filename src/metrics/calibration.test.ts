import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  calibrate,
  calibrationAt,
  moreNormalsNeeded,
  normalsNeeded,
  promisedFalseAlarmRate,
} from './calibration';

describe('promisedFalseAlarmRate', () => {
  it.each([
    [8, 0.312],
    [29, 0.098],
    [59, 0.0495],
    [299, 0.00997],
  ])('of %i scores at 95 %% confidence', (count, rate) => {
    expect(promisedFalseAlarmRate(count)).toBeCloseTo(rate, 3);
    expect(promisedFalseAlarmRate(count)).toBeCloseTo(1 - 0.05 ** (1 / count), 12);
  });

  it('gives the published sample sizes of Wilks for two and three left out', () => {
    // 95 % / 95 %: 59, 93 and 124 samples for the first, second and third largest.
    expect([1, 2, 3].map((rank) => normalsNeeded(0.05, rank))).toEqual([59, 93, 124]);
  });

  it('is the rate at which a binomial count reaches the rank with 95 % confidence', () => {
    fc.assert(
      fc.property(
        fc
          .integer({ min: 1, max: 60 })
          .chain((n) => fc.tuple(fc.constant(n), fc.integer({ min: 1, max: n }))),
        ([count, rank]) => {
          const p = promisedFalseAlarmRate(count, rank);
          let [below, choose] = [0, 1];
          for (let i = 0; i < rank; i++) {
            below += choose * p ** i * (1 - p) ** (count - i);
            choose *= (count - i) / (i + 1);
          }
          expect(1 - below).toBeCloseTo(0.95, 9);
        },
      ),
    );
  });

  it('holds in simulation: the promise is broken in about 5 of 100 calibrations', () => {
    // Scores uniform on 0 to 1, so the true false alarm rate is 1 minus the threshold.
    let state = 1;
    const random = () => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return state / 2 ** 32;
    };
    let broken = 0;
    for (let trial = 0; trial < 4000; trial++) {
      const { threshold, falseAlarmRate } = calibrate(Float64Array.from({ length: 40 }, random), {
        falseAlarmRate: 0.15,
      });
      if (1 - threshold > falseAlarmRate) broken++;
    }
    expect(broken / 4000).toBeGreaterThan(0.03);
    expect(broken / 4000).toBeLessThan(0.07);
  });

  it('promises nothing without scores and refuses ranks that do not exist', () => {
    expect(promisedFalseAlarmRate(0)).toBe(1);
    expect(() => promisedFalseAlarmRate(5, 6)).toThrow(RangeError);
  });
});

describe('calibrate', () => {
  it('takes the largest score when no rate is asked for', () => {
    expect(calibrate([3, 9, 4])).toEqual({
      threshold: 9,
      rank: 1,
      count: 3,
      falseAlarmRate: promisedFalseAlarmRate(3),
      confidence: 0.95,
    });
  });

  it('takes the lowest score that still promises the wanted rate', () => {
    const scores = Array.from({ length: 93 }, (_, i) => i);
    expect(calibrate(scores, { falseAlarmRate: 0.05 })).toMatchObject({ threshold: 91, rank: 2 });
    expect(calibrate(scores.slice(1), { falseAlarmRate: 0.05 })).toMatchObject({ threshold: 92, rank: 1 });
  });

  it('says what it can promise when there are too few scores', () => {
    const { rank, falseAlarmRate } = calibrate([1, 2, 3, 4, 5, 6, 7, 8], { falseAlarmRate: 0.01 });
    expect(rank).toBe(1);
    expect(falseAlarmRate).toBeCloseTo(0.312, 3);
  });

  it('counts alarms that were learnt from as if they had scored above all others', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: 1, maxLength: 60 }),
        fc.integer({ min: 0, max: 8 }),
        fc.constantFrom(0.5, 0.2, 0.1),
        (good, alarms, falseAlarmRate) => {
          const all = [...good, ...Array.from({ length: alarms }, (_, i) => 2000 + i)];
          const found = calibrate(good, { falseAlarmRate, alarms });
          expect(found).toEqual(calibrationAt(found.threshold, good, { alarms }));
          expect(found).toEqual(calibrationAt(found.threshold, all));
          // The alarms themselves may be above it, and no lower score keeps the requested promise.
          expect(found.threshold).toBeLessThan(2000);
          const wanted = calibrate(all, { falseAlarmRate });
          if (wanted.threshold < 2000) expect(found).toEqual(wanted);
        },
      ),
      { examples: [[[997, 0, 997, 0, 0, 0, 0, 0], 0, 0.5]] },
    );
  });

  it('refuses no scores and scores without a value', () => {
    expect(() => calibrate([])).toThrow(RangeError);
    expect(() => calibrate([1, Number.NaN])).toThrow(RangeError);
  });
});

describe('moreNormalsNeeded', () => {
  it('counts up to the number that promises the rate', () => {
    expect(moreNormalsNeeded(8, 0.1)).toBe(21);
    expect(moreNormalsNeeded(29, 0.1)).toBe(0);
    expect(moreNormalsNeeded(0, 0.01)).toBe(299);
  });
});
