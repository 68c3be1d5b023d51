/**
 * Counts the items that each possible threshold would call abnormal, from which AUROC, average precision, F1
 * and the ROC and precision-recall curves follow. Equal scores count together, as in scikit-learn.
 */
import type { Ranking } from './ranking';

/** 1 where the item is truly abnormal, else 0; same length and order as the scores. */
export type Labels = ArrayLike<number>;

/**
 * One place for each distinct score, highest first. The start of the curve, where nothing is called abnormal,
 * is left out.
 */
export interface ThresholdCounts {
  /** Abnormal and normal items that score at least the threshold of this place. */
  readonly truePositives: Uint32Array;
  readonly falsePositives: Uint32Array;
  /** All abnormal and all normal items. */
  readonly positives: number;
  readonly negatives: number;
}

/** @throws RangeError on a label that is neither 0 nor 1, or a wrong number of labels. */
export function countThresholds({ order, sorted }: Ranking, labels: Labels): ThresholdCounts {
  const n = order.length;
  if (labels.length !== n) throw new RangeError(`${n} scores need as many labels, not ${labels.length}.`);
  const truePositives = new Uint32Array(n);
  const falsePositives = new Uint32Array(n);
  let hits = 0;
  let places = 0;
  for (let i = 0; i < n; i++) {
    const label = labels[order[i]];
    if (label === 1) hits++;
    else if (label !== 0) throw new RangeError(`Label ${order[i]} is ${label}; only 0 and 1 are labels.`);
    if (i + 1 < n && sorted[i + 1] === sorted[i]) continue;
    truePositives[places] = hits;
    falsePositives[places] = i + 1 - hits;
    places++;
  }
  return {
    truePositives: truePositives.subarray(0, places),
    falsePositives: falsePositives.subarray(0, places),
    positives: hits,
    negatives: n - hits,
  };
}

/** The threshold of a place: items that score at least this are called abnormal. */
export function thresholdAt({ sorted }: Ranking, counts: ThresholdCounts, place: number): number {
  return sorted[counts.truePositives[place] + counts.falsePositives[place] - 1];
}
