import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readGolden } from '../../tools/node/read-golden';
import { aupro, type RegionMask } from './aupro';
import { auroc } from './auroc';
import { averagePrecision } from './average-precision';
import { f1Max } from './f1-max';
import { pixelMetrics } from './pixel-metrics';
import { rankScores } from './ranking';
import { countThresholds } from './threshold-counts';

function goldenJson(name: string) {
  return JSON.parse(readFileSync(new URL(`../../fixtures/golden/${name}`, import.meta.url), 'utf8'));
}

interface ImageCase {
  labels: number[];
  scores: number[];
  auroc: number;
  average_precision: number;
  f1_max: number;
}
interface PixelCase {
  auroc: number;
  average_precision: number;
  'aupro_0.3': number;
  'aupro_0.05': number;
}
const imageCases: ImageCase[] = goldenJson('metrics-image.json');
const pixelCases: PixelCase[] = goldenJson('metrics-pixel.json');

describe('against scikit-learn', () => {
  it.each(imageCases)('image scores, case %#', (golden) => {
    const ranking = rankScores(golden.scores);
    const counts = countThresholds(ranking, golden.labels);
    expect(auroc(counts)).toBeCloseTo(golden.auroc, 12);
    expect(averagePrecision(counts)).toBeCloseTo(golden.average_precision, 12);
    expect(f1Max(ranking, counts).f1).toBeCloseTo(golden.f1_max, 12);
  });

  it.each(pixelCases.map((golden, i) => ({ i, golden })))('score maps, case $i', ({ i, golden }) => {
    const { [`maps${i}`]: maps, [`masks${i}`]: masks } = readGolden('metrics-pixel.safetensors');
    const pixels = 32 * 32;
    const part = <T extends Uint8Array | Float32Array>(data: T, k: number) =>
      data.slice(k * pixels, (k + 1) * pixels) as T;
    const metrics = pixelMetrics(
      [0, 1, 2, 3].map((k) => part(maps.data as Float32Array, k)),
      [0, 1, 2, 3].map((k) => ({ width: 32, height: 32, data: part(masks.data as Uint8Array, k) })),
    );
    expect(metrics.auroc).toBeCloseTo(golden.auroc, 11);
    expect(metrics.averagePrecision).toBeCloseTo(golden.average_precision, 11);
    expect(metrics.aupro30).toBeCloseTo(golden['aupro_0.3'], 11);
    expect(metrics.aupro5).toBeCloseTo(golden['aupro_0.05'], 11);
  });
});

/** Few distinct scores, so ties are common; both classes occur. */
const labelled = fc
  .array(fc.record({ score: fc.integer({ min: -4, max: 4 }), label: fc.constantFrom(0, 1) }), {
    minLength: 2,
    maxLength: 30,
  })
  .filter((items) => items.some(({ label }) => label === 1) && items.some(({ label }) => label === 0))
  .map((items) => ({ scores: items.map(({ score }) => score), labels: items.map(({ label }) => label) }));

function naiveAuroc(scores: number[], labels: number[]): number {
  const of = (label: number) => scores.filter((_, i) => labels[i] === label);
  const wins = of(1).flatMap((bad) => of(0).map((good) => (1 + Math.sign(bad - good)) / 2));
  return wins.reduce((sum, win) => sum + win, 0) / wins.length;
}

/** Precision and recall when items that score at least `threshold` are called abnormal. */
function precisionRecall(scores: number[], labels: number[], threshold: number) {
  const called = labels.filter((_, i) => scores[i] >= threshold);
  const hits = called.filter((label) => label === 1).length;
  return { precision: hits / called.length, recall: hits / labels.filter((label) => label === 1).length };
}

const thresholds = (scores: number[]) => [...new Set(scores)].sort((a, b) => b - a);

function naiveAveragePrecision(scores: number[], labels: number[]): number {
  let [sum, last] = [0, 0];
  for (const threshold of thresholds(scores)) {
    const { precision, recall } = precisionRecall(scores, labels, threshold);
    sum += precision * (recall - last);
    last = recall;
  }
  return sum;
}

function naiveF1(scores: number[], labels: number[], threshold: number): number {
  const { precision, recall } = precisionRecall(scores, labels, threshold);
  return recall === 0 ? 0 : (2 * precision * recall) / (precision + recall);
}

describe('against their definitions', () => {
  it('AUROC, average precision and F1-max', () => {
    fc.assert(
      fc.property(labelled, fc.boolean(), ({ scores, labels }, single) => {
        const ranking = rankScores(single ? Float32Array.from(scores) : scores);
        const counts = countThresholds(ranking, labels);
        expect(auroc(counts)).toBeCloseTo(naiveAuroc(scores, labels), 12);
        expect(averagePrecision(counts)).toBeCloseTo(naiveAveragePrecision(scores, labels), 12);
        const best = f1Max(ranking, counts);
        expect(best.f1).toBeCloseTo(
          Math.max(...thresholds(scores).map((t) => naiveF1(scores, labels, t))),
          12,
        );
        expect(naiveF1(scores, labels, best.threshold)).toBeCloseTo(best.f1, 12);
      }),
    );
  });

  it('AUPRO of single-pixel regions is the partial AUROC divided by the limit', () => {
    fc.assert(
      fc.property(labelled, ({ scores, labels }) => {
        // Every pixel is a separate mask, so every defective pixel is a region.
        const masks = labels.map((label) => ({ width: 1, height: 1, data: [label] }));
        expect(aupro(rankScores(scores), masks, 1)).toBeCloseTo(naiveAuroc(scores, labels), 12);
      }),
    );
  });

  it('AUPRO counts regions alike, whatever their size', () => {
    // The big region is found at once, the small one never before all normal pixels.
    const mask: RegionMask = { width: 6, height: 1, data: [1, 1, 1, 0, 0, 1] };
    expect(aupro(rankScores([9, 9, 9, 2, 2, 1]), [mask], 0.5)).toBeCloseTo(0.5, 12);
  });

  it('are the same for every strictly growing change of the scores', () => {
    fc.assert(
      fc.property(labelled, ({ scores, labels }) => {
        const masks = [{ width: labels.length, height: 1, data: labels }];
        const all = (values: number[]) => {
          const ranking = rankScores(values);
          const counts = countThresholds(ranking, labels);
          return [auroc(counts), averagePrecision(counts), f1Max(ranking, counts).f1, aupro(ranking, masks)];
        };
        expect(all(scores.map((score) => Math.exp(score) * 3 - 7))).toEqual(all(scores));
      }),
    );
  });

  it('are not numbers where they have no meaning', () => {
    const ranking = rankScores([1, 2]);
    const good = countThresholds(ranking, [0, 0]);
    expect(auroc(good)).toBeNaN();
    expect(auroc(countThresholds(ranking, [1, 1]))).toBeNaN();
    expect(averagePrecision(good)).toBeNaN();
    expect(f1Max(ranking, good).f1).toBeNaN();
    expect(aupro(ranking, [{ width: 2, height: 1, data: [0, 0] }])).toBeNaN();
    expect(aupro(ranking, [{ width: 2, height: 1, data: [1, 1] }])).toBeNaN();
  });

  it('refuse labels, masks and limits that do not fit', () => {
    const ranking = rankScores([1, 2]);
    expect(() => countThresholds(ranking, [1])).toThrow(RangeError);
    expect(() => countThresholds(ranking, [0, 255])).toThrow(RangeError);
    expect(() => aupro(ranking, [{ width: 1, height: 1, data: [1] }])).toThrow(RangeError);
    expect(() => aupro(ranking, [{ width: 2, height: 1, data: [1, 0] }], 0)).toThrow(RangeError);
    expect(() => pixelMetrics([new Float32Array(2)], [])).toThrow(RangeError);
    expect(() => pixelMetrics([new Float32Array(2)], [{ width: 1, height: 1, data: [1] }])).toThrow(
      RangeError,
    );
  });
});
