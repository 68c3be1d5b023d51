/**
 * Average precision: the sum over thresholds of precision times the gain in recall, without interpolation.
 * Source: the definition that scikit-learn documents under `average_precision_score`.
 */
import type { ThresholdCounts } from './threshold-counts';

/** 0 to 1, 1 is perfect; guessing gives the share of abnormal items. NaN when there is no abnormal item. */
export function averagePrecision({ truePositives, falsePositives, positives }: ThresholdCounts): number {
  let sum = 0;
  let lastTrue = 0;
  for (let i = 0; i < truePositives.length; i++) {
    const precision = truePositives[i] / (truePositives[i] + falsePositives[i]);
    sum += precision * (truePositives[i] - lastTrue);
    lastTrue = truePositives[i];
  }
  return sum / positives;
}
