import { describe, expect, it } from 'vitest';
import type { Verdict } from '../../src/vtfusion/verdict';
import { metricsOf } from './run-cell';

const mask = (...data: number[]) => ({ width: 2, height: 2, data: Uint8Array.from(data) });
const found = (score: number, verdict: Verdict, ...map: number[]) => ({
  score,
  verdict,
  map: Float32Array.from(map),
});

describe('metricsOf', () => {
  const good = { defective: false };
  const marked = { defective: true, mask: mask(0, 0, 0, 1) };

  it('counts verdicts as shares of the photos they are about', () => {
    const metrics = metricsOf(
      [good, good, good, good, marked, marked, marked],
      [
        found(1, 'pass', 0, 0, 0, 0),
        found(2, 'pass', 0, 0, 0, 0),
        found(3, 'uncertain', 0, 0, 0, 0),
        found(5, 'fail', 0, 0, 0, 0),
        found(1.5, 'pass', 0, 0, 0, 9),
        found(6, 'fail', 0, 0, 0, 9),
        found(7, 'fail', 0, 0, 0, 9),
      ],
      2,
    );
    expect(metrics.falseAlarms).toBeCloseTo(1 / 4, 12);
    expect(metrics.misses).toBeCloseTo(1 / 3, 12);
    expect(metrics.uncertain).toBeCloseTo(1 / 7, 12);
    // Of 12 pairs the good photo scores higher in 3: 2, 3 and 5 against 1.5.
    expect(metrics.imageAuroc).toBeCloseTo(9 / 12, 12);
    // At 6: both above are defective, one defective is missed.
    expect(metrics.imageF1Max).toBeCloseTo(4 / 5, 12);
    expect(metrics.pixelAuroc).toBe(1);
    expect(metrics.aupro).toBe(1);
  });

  it('leaves a defective photo without a mask out of the pixel metrics only', () => {
    const metrics = metricsOf(
      [good, marked, { defective: true }],
      [found(1, 'pass', 0, 0, 0, 0), found(2, 'fail', 1, 0, 0, 1), found(3, 'fail', 9, 9, 9, 9)],
      2,
    );
    // One defective pixel against 7 good ones: higher than 6, equal to 1.
    expect(metrics.pixelAuroc).toBeCloseTo(6.5 / 7, 12);
    expect(metrics.imageAuroc).toBe(1);
  });

  it('has no pixel metrics without any mask', () => {
    const metrics = metricsOf(
      [good, { defective: true }],
      [found(1, 'pass', 0, 0, 0, 0), found(2, 'fail', 1, 1, 1, 1)],
      2,
    );
    expect(metrics.pixelAuroc).toBeNaN();
    expect(metrics.aupro).toBeNaN();
    expect(metrics.imageAuroc).toBe(1);
  });
});
