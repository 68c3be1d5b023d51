import { describe, expect, it } from 'vitest';
import { auroc } from '../../src/metrics/auroc';
import { averagePrecision } from '../../src/metrics/average-precision';
import { f1Max } from '../../src/metrics/f1-max';
import { rankScores } from '../../src/metrics/ranking';
import { countThresholds } from '../../src/metrics/threshold-counts';
import type { Verdict } from '../../src/vtfusion/verdict';
import { measure } from './cell-metrics';

const mask = (...data: number[]) => ({ width: 2, height: 2, data: Uint8Array.from(data) });
const found = (score: number, verdict: Verdict | undefined, ...map: number[]) => ({
  score,
  ...(verdict && { verdict }),
  map: Float32Array.from(map),
});
const good = { defective: false };
const marked = { defective: true, mask: mask(0, 0, 0, 1) };

describe('measure', () => {
  it('counts verdicts as shares of the photos they are about', () => {
    const cases = [good, good, good, good, marked, marked, marked];
    const judgements = [
      found(1, 'pass', 0, 0, 0, 0),
      found(2, 'uncertain', 0, 0, 0, 0),
      found(3, 'uncertain', 0, 0, 0, 0),
      found(5, 'fail', 0, 0, 0, 0),
      found(1.5, 'pass', 0, 0, 0, 9),
      found(6, 'uncertain', 0, 0, 0, 9),
      found(7, 'fail', 0, 0, 0, 9),
    ];
    const { metrics, imageCurves, pixelCurves } = measure(cases, judgements, 2);
    expect(metrics.false_alarms).toBeCloseTo(1 / 4, 12);
    expect(metrics.good_uncertain).toBeCloseTo(2 / 4, 12);
    expect(metrics.misses).toBeCloseTo(1 / 3, 12);
    expect(metrics.caught).toBeCloseTo(1 / 3, 12);
    // Of 12 pairs the good photo scores higher in 3: 2, 3 and 5 against 1.5.
    expect(metrics.image_auroc).toBeCloseTo(9 / 12, 12);
    // At 6: both above are defective, one defective is missed.
    expect(metrics.image_f1_max).toBeCloseTo(4 / 5, 12);
    const ranking = rankScores(judgements.map(({ score }) => score));
    const counts = countThresholds(ranking, [0, 0, 0, 0, 1, 1, 1]);
    expect(metrics.image_auroc).toBe(auroc(counts));
    expect(metrics.image_aupr).toBe(averagePrecision(counts));
    expect(metrics.image_f1_max).toBe(f1Max(ranking, counts).f1);
    expect(metrics).toMatchObject({ pixel_auroc: 1, pixel_ap: 1, aupro30: 1, aupro05: 1 });
    expect(imageCurves.roc?.[0]).toBeCloseTo(2 / 3, 12);
    expect(imageCurves.roc?.at(-1)).toBe(1);
    expect(pixelCurves.precision?.at(-1)).toBe(1);
  });

  it('leaves a defective photo without a mask out of the pixel metrics only', () => {
    const { metrics } = measure(
      [good, marked, { defective: true }],
      [found(1, 'pass', 0, 0, 0, 0), found(2, 'fail', 1, 0, 0, 1), found(3, 'fail', 9, 9, 9, 9)],
      2,
    );
    // One defective pixel against 7 good ones: higher than 6, equal to 1.
    expect(metrics.pixel_auroc).toBeCloseTo(6.5 / 7, 12);
    expect(metrics.image_auroc).toBe(1);
  });

  it('has no pixel metrics without any mask, and no verdicts of a method without them', () => {
    const { metrics, pixelCurves } = measure(
      [good, { defective: true }],
      [found(1, undefined, 0, 0, 0, 0), found(2, undefined, 1, 1, 1, 1)],
      2,
    );
    expect(metrics).toMatchObject({ pixel_auroc: null, pixel_ap: null, aupro30: null, aupro05: null });
    expect(metrics).toMatchObject({ false_alarms: null, good_uncertain: null, misses: null, caught: null });
    expect(pixelCurves).toEqual({ roc: null, precision: null });
    expect(metrics.image_auroc).toBe(1);
  });

  it('has nothing that needs both sorts where there is one', () => {
    const alone = measure([good, good], [found(1, 'pass', 0, 0, 0, 0), found(2, 'fail', 0, 0, 0, 0)], 2);
    expect(alone.metrics).toMatchObject({ image_auroc: null, image_aupr: null, image_f1_max: null });
    expect(alone.metrics).toMatchObject({ false_alarms: 0.5, good_uncertain: 0, misses: null, caught: null });
    expect(alone.imageCurves).toEqual({ roc: null, precision: null });
    const bad = measure([marked], [found(1, 'pass', 0, 0, 0, 1)], 2);
    expect(bad.metrics).toMatchObject({ image_auroc: null, pixel_auroc: 1 });
    expect(bad.metrics).toMatchObject({ false_alarms: null, good_uncertain: null, misses: 1, caught: 0 });
  });
});
