/** Shares as percentages that claim no more than is so. */

/**
 * Rounded up to a multiple of `unit`, 1 or 0.1 percent; the error of a binary fraction does not round up one
 * further.
 */
const roundedUp = (percent: number, unit: number) => Math.ceil(percent / unit - 1e-6) * unit;
const nearest = (percent: number, unit: number) => Math.round(percent / unit) * unit;

/** Near none and near all a whole percent is too coarse: 1 part of 300 is 0.3 %. */
const unitAt = (percent: number) => (percent < 5 || percent > 95 ? 0.1 : 1);

/** Something is never shown as nothing, and an incomplete whole never as all. */
function between(share: number, unit: number): number {
  const percent = nearest(100 * share, unit);
  return share > 0 && share < 1 ? Math.min(Math.max(percent, unit), 100 - unit) : Math.round(100 * share);
}

/** How much of something is done, covered or alike, in whole percent. */
export const wholePercent = (share: number): number => between(share, 1);

/** With fewer parts than this a percentage says too much; write 'n of m' instead. */
export const partsForPercent = 5;

/** A share of parts, with one decimal below 5 and above 95 percent. */
export const percentOfParts = (share: number): number => between(share, unitAt(100 * share));

/** An upper bound, so it is rounded up; with one decimal below 5 and above 95 percent. */
export function percentAtMost(share: number): number {
  return Math.min(roundedUp(100 * share, unitAt(100 * share)), 100);
}
