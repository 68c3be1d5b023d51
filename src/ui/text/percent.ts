/** Shares as percent that say no more than is so. */

/** Of `unit`, as 1 or 0.1 percent; the last digit of a binary fraction is no reason to go one further. */
const roundedUp = (percent: number, unit: number) => Math.ceil(percent / unit - 1e-6) * unit;
const nearest = (percent: number, unit: number) => Math.round(percent / unit) * unit;

/** Near none and near all a whole percent is too coarse: 1 part of 300 is 0.3 %. */
const unitAt = (percent: number) => (percent < 5 || percent > 95 ? 0.1 : 1);

/** What is there is never nothing, and what lacks something is never all. */
function between(share: number, unit: number): number {
  const percent = nearest(100 * share, unit);
  return share > 0 && share < 1 ? Math.min(Math.max(percent, unit), 100 - unit) : Math.round(100 * share);
}

/** How much of something is done, covered or alike, in whole percent. */
export const wholePercent = (share: number): number => between(share, 1);

/** Of fewer parts a share in percent says more than they do: there it is so many of so many. */
export const partsForPercent = 5;

/** How many of some parts, with one decimal below 5 and above 95 percent. */
export const percentOfParts = (share: number): number => between(share, unitAt(100 * share));

/** A bound that something does not exceed, so that it is rounded up; with one decimal below 5 and above 95 percent. */
export function percentAtMost(share: number): number {
  return Math.min(roundedUp(100 * share, unitAt(100 * share)), 100);
}
