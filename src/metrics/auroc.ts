/**
 * Area under the receiver operating characteristic. Source: Fawcett, "An introduction to ROC analysis", 2006.
 */
import type { ThresholdCounts } from './threshold-counts';

/**
 * The chance that an abnormal item scores above a normal one, equal scores counting half: 0.5 is guessing,
 * 1 is perfect. NaN when there is no abnormal or no normal item.
 */
export function auroc({ truePositives, falsePositives, positives, negatives }: ThresholdCounts): number {
  let area = 0;
  let lastTrue = 0;
  let lastFalse = 0;
  for (let i = 0; i < truePositives.length; i++) {
    area += ((truePositives[i] + lastTrue) / 2) * (falsePositives[i] - lastFalse);
    lastTrue = truePositives[i];
    lastFalse = falsePositives[i];
  }
  return area / (positives * negatives);
}
