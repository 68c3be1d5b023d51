/**
 * ROC and precision-recall curves at evenly spaced places, so that curves of different score lists can be
 * averaged (vertical averaging: Fawcett, "An introduction to ROC analysis", 2006, section 8) and drawn from a
 * few numbers.
 */
import type { ThresholdCounts } from './threshold-counts';

/**
 * True positive rates at the false positive rates 0, 1/steps, ..., 1, interpolated linearly between
 * thresholds; the best if several thresholds share a false positive rate.
 * @returns `steps + 1` values 0 to 1, or undefined when there is no abnormal or no normal item
 */
export function rocOnGrid(counts: ThresholdCounts, steps: number): number[] | undefined {
  const { truePositives, falsePositives, positives, negatives } = counts;
  if (positives === 0 || negatives === 0) return undefined;
  const places = truePositives.length;
  let next = 0;
  return Array.from({ length: steps + 1 }, (_, i) => {
    // Counts rather than rates, so that the last place is reached exactly.
    const wanted = (i * negatives) / steps;
    while (next < places && falsePositives[next] <= wanted) next++;
    const [fromTrue, fromFalse] = next === 0 ? [0, 0] : [truePositives[next - 1], falsePositives[next - 1]];
    if (next === places) return fromTrue / positives;
    const share = (wanted - fromFalse) / (falsePositives[next] - fromFalse);
    return (fromTrue + share * (truePositives[next] - fromTrue)) / positives;
  });
}

/**
 * Precisions at the recalls 1/steps, 2/steps, ..., 1: at the strictest threshold that reaches the recall. Not
 * interpolated, since a line between two thresholds of this curve is too optimistic (Davis and Goadrich, "The
 * relationship between precision-recall and ROC curves", 2006).
 * @returns `steps` values 0 to 1, or undefined when there is no abnormal item
 */
export function precisionOnGrid(counts: ThresholdCounts, steps: number): number[] | undefined {
  const { truePositives, falsePositives, positives } = counts;
  if (positives === 0) return undefined;
  let place = 0;
  return Array.from({ length: steps }, (_, i) => {
    const wanted = ((i + 1) * positives) / steps;
    while (truePositives[place] < wanted) place++;
    return truePositives[place] / (truePositives[place] + falsePositives[place]);
  });
}
