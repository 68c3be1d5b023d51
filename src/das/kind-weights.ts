/** How often each kind of synthetic defect is drawn, as a person sets it: more, less, or not at all. */
import { type DefectKind, defectKinds } from './defect';

/** A power of two, or 0 for never. With 1 for all, all are equally frequent. */
export type KindWeights = Readonly<Record<DefectKind, number>>;

export const evenWeights: KindWeights = { misplaced: 1, blurry: 1, crack: 1, noise: 1, combined: 1 };

export const weightRange = { least: 0.25, most: 4 } as const;

/** The kinds to draw from, each repeated by its weight; every kind once if all weights are equal. */
export function kindsByWeight(weights: KindWeights): DefectKind[] {
  const wanted = defectKinds.filter((kind) => weights[kind] > 0);
  const unit = Math.min(...wanted.map((kind) => weights[kind]));
  return wanted.flatMap((kind) => new Array<DefectKind>(Math.round(weights[kind] / unit)).fill(kind));
}

/** Twice as often, up to the limit; a kind that is off stays off. */
export function more(weights: KindWeights, kind: DefectKind): KindWeights {
  return { ...weights, [kind]: Math.min(weightRange.most, weights[kind] * 2) };
}

/** Half as often, down to the limit; a kind that is off stays off. */
export function less(weights: KindWeights, kind: DefectKind): KindWeights {
  if (weights[kind] === 0) return weights;
  return { ...weights, [kind]: Math.max(weightRange.least, weights[kind] / 2) };
}

/** On or off; the last kind that is on stays on. */
export function switched(weights: KindWeights, kind: DefectKind): KindWeights {
  if (weights[kind] === 0) return { ...weights, [kind]: 1 };
  return isLast(weights, kind) ? weights : { ...weights, [kind]: 0 };
}

/** Whether it is the only kind that is drawn. */
export function isLast(weights: KindWeights, kind: DefectKind): boolean {
  return defectKinds.every((one) => weights[one] > 0 === (one === kind));
}

/** A kind's share of all synthetic defects, 0 to 1. */
export function shareOf(weights: KindWeights, kind: DefectKind): number {
  return weights[kind] / defectKinds.reduce((sum, one) => sum + weights[one], 0);
}
