import { describe, expect, it } from 'vitest';
import type { CellMetrics } from './run-cell';
import { spreadOf, summarise, summariseMean } from './summary';
import { formatSpread, formatTable } from './table';

function cell(changed: Partial<CellMetrics> = {}): CellMetrics {
  const shares = { imageAuroc: 0.9, pixelAuroc: 0.8, aupro: 0.7, imageF1Max: 0.6 };
  const verdicts = { falseAlarms: 0.1, misses: 0.2, uncertain: 0.3 };
  return { ...shares, ...verdicts, trainSeconds: 12, secondsPerPhoto: 0.25, ...changed };
}

describe('spreadOf', () => {
  it('divides the squares by n - 1', () => {
    const { mean, sd } = spreadOf([2, 4, 9]);
    expect(mean).toBe(5);
    expect(sd).toBeCloseTo(Math.sqrt((9 + 1 + 16) / 2), 12);
  });

  it('has no deviation for one value, and nothing for none or for what is not defined', () => {
    expect(spreadOf([3])).toEqual({ mean: 3, sd: Number.NaN });
    expect(spreadOf([]).mean).toBeNaN();
    expect(spreadOf([Number.NaN, Number.NaN])).toEqual({ mean: Number.NaN, sd: Number.NaN });
  });
});

describe('summarise', () => {
  it('takes each metric over the seeds', () => {
    const summary = summarise([cell(), cell({ imageAuroc: 0.7 })]);
    expect(summary.imageAuroc.mean).toBeCloseTo(0.8, 12);
    expect(summary.imageAuroc.sd).toBeCloseTo(Math.sqrt(0.02), 12);
    expect(summary.aupro).toEqual({ mean: 0.7, sd: 0 });
  });
});

describe('summariseMean', () => {
  it('takes the mean over data sets for each seed, and their deviation over seeds', () => {
    const a = [cell({ imageAuroc: 0.5 }), cell({ imageAuroc: 0.6 })];
    const b = [cell({ imageAuroc: 0.9 }), cell({ imageAuroc: 0.8 })];
    // Both seeds have the mean 0.7, however far apart the data sets are.
    const { mean, sd } = summariseMean([a, b]).imageAuroc;
    expect(mean).toBeCloseTo(0.7, 12);
    expect(sd).toBeCloseTo(0, 12);
  });

  it('leaves data sets without masks out of the pixel metrics', () => {
    const without = [cell({ pixelAuroc: Number.NaN })];
    expect(summariseMean([[cell()], without]).pixelAuroc.mean).toBeCloseTo(0.8, 12);
    expect(summariseMean([without, without]).pixelAuroc.mean).toBeNaN();
  });
});

describe('the table', () => {
  it('writes shares as percent and dashes for what is not defined', () => {
    const percent = { unit: 'percent', digits: 1 } as const;
    expect(formatSpread({ mean: 0.98765, sd: 0.0123 }, percent)).toBe('98.8 ± 1.2');
    expect(formatSpread({ mean: 1, sd: Number.NaN }, percent)).toBe('100.0 ± –');
    expect(formatSpread({ mean: Number.NaN, sd: Number.NaN }, percent)).toBe('–');
    expect(formatSpread({ mean: 0.254, sd: 0.01 }, { unit: 'seconds', digits: 2 })).toBe('0.25 ± 0.01');
  });

  it('has a line for each data set, all of one width', () => {
    const lines = formatTable([
      { name: 'a', summary: summarise([cell()]) },
      { name: 'a long name', summary: summarise([cell({ pixelAuroc: Number.NaN }), cell()]) },
    ]).split('\n');
    expect(lines).toHaveLength(4);
    expect(new Set(lines.slice(0, 3).map((line) => line.length)).size).toBe(1);
    expect(lines[1]).toMatch(/^a {10} {2,}90\.0 ± – +80\.0 ± – .* 12\.0 ± – +0\.25 ± –$/);
    expect(lines[2]).toMatch(/^a long name +90\.0 ± 0\.0 +– +70\.0/);
  });
});
