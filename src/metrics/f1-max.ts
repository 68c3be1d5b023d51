/**
 * The best F1 over all thresholds (van Rijsbergen, "Information Retrieval", 1979, for F1). Its threshold is
 * chosen by the labels, so it serves to compare detectors, not to set one up.
 */
import type { Ranking } from './ranking';
import { type ThresholdCounts, thresholdAt } from './threshold-counts';

export interface F1Max {
  /** 0 to 1. NaN when there is no abnormal item. */
  readonly f1: number;
  /** The highest threshold that reaches it: items that score at least this are called abnormal. */
  readonly threshold: number;
}

/** @param counts of the same ranking */
export function f1Max(ranking: Ranking, counts: ThresholdCounts): F1Max {
  const { truePositives, falsePositives, positives } = counts;
  if (positives === 0) return { f1: Number.NaN, threshold: Number.NaN };
  let best = 0;
  let place = 0;
  for (let i = 0; i < truePositives.length; i++) {
    const f1 = (2 * truePositives[i]) / (truePositives[i] + falsePositives[i] + positives);
    if (f1 > best) {
      best = f1;
      place = i;
    }
  }
  return { f1: best, threshold: thresholdAt(ranking, counts, place) };
}
