/** All metrics of score maps against masks, from one ranking of all their pixels. */
import { aupro, type RegionMask } from './aupro';
import { auroc } from './auroc';
import { averagePrecision } from './average-precision';
import { rankScores } from './ranking';
import { countThresholds, type ThresholdCounts } from './threshold-counts';

export interface PixelMetrics {
  readonly auroc: number;
  readonly averagePrecision: number;
  /** Per-region overlap up to a false positive rate of 0.3, and of 0.05. */
  readonly aupro30: number;
  readonly aupro5: number;
  /** For drawing curves. */
  readonly counts: ThresholdCounts;
}

/**
 * @param maps  raw scores, row by row, each of its mask's geometry. Maps may differ in size.
 * @param masks 1 where defective; all zero for a good photo. Leave out defective photos that have no mask.
 * @returns each metric 0 to 1, NaN where it is not defined (no defect pixel, or no other).
 * @throws RangeError if maps and masks do not fit each other.
 */
export function pixelMetrics(maps: readonly Float32Array[], masks: readonly RegionMask[]): PixelMetrics {
  if (maps.length !== masks.length)
    throw new RangeError(`${maps.length} maps do not fit ${masks.length} masks.`);
  const pixels = maps.reduce((sum, map) => sum + map.length, 0);
  const scores = new Float32Array(pixels);
  const labels = new Uint8Array(pixels);
  let start = 0;
  for (const [i, map] of maps.entries()) {
    const { data } = masks[i];
    if (data.length !== map.length) {
      throw new RangeError(`Map ${i} has ${map.length} pixels and its mask ${data.length}.`);
    }
    scores.set(map, start);
    labels.set(data, start);
    start += map.length;
  }
  const ranking = rankScores(scores);
  const counts = countThresholds(ranking, labels);
  return {
    auroc: auroc(counts),
    averagePrecision: averagePrecision(counts),
    aupro30: aupro(ranking, masks, 0.3),
    aupro5: aupro(ranking, masks, 0.05),
    counts,
  };
}
