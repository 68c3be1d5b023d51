/**
 * Average precision: the sum over thresholds of precision times the gain in recall, without interpolation.
 * Source: the definition that scikit-learn documents under `average_precision_score`.
 */
import type { Ranking } from './ranking';
import { countThresholds, type Labels, type ThresholdCounts } from './threshold-counts';

/** 0 to 1, 1 is perfect; guessing gives the share of abnormal items. NaN when there is no abnormal item. */
export function averagePrecision(ranking: Ranking, labels: Labels): number {
  return averagePrecisionOf(countThresholds(ranking, labels));
}

/** The same from counts that are at hand. */
export function averagePrecisionOf({ truePositives, falsePositives, positives }: ThresholdCounts): number {
  let sum = 0;
  let lastTrue = 0;
  for (let i = 0; i < truePositives.length; i++) {
    const precision = truePositives[i] / (truePositives[i] + falsePositives[i]);
    sum += precision * (truePositives[i] - lastTrue);
    lastTrue = truePositives[i];
  }
  return sum / positives;
}
