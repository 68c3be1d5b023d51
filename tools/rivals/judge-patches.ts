import type { FrozenEncoder } from '../../src/vtfusion/frozen-encoder';
import { imageScore } from '../../src/vtfusion/image-score';
import type { Judgement } from '../evaluate/method';
import { heatMap } from './heat-map';

/** The share of patches whose mean is AnomalyDINO's image score. */
export const highestPercent = 0.01;

/**
 * Scores of patches `[N]` to a judgement.
 * @param topShare image score: mean of this share of the highest patches; 0 is the maximum
 */
export function judgePatches(
  scores: Float32Array,
  { grid, side }: FrozenEncoder,
  topShare: number,
): Judgement {
  return { map: heatMap(scores, grid, side), score: imageScore(scores, topShare) };
}
