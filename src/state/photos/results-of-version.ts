import type { Inspected } from './photo';

/**
 * What the list shows: the results of a version, and the photos that wait or could not be read. Without a
 * current version, as after a change of model, it shows those of the latest version that has any.
 */
export function resultsOfVersion(inspected: readonly Inspected[], version: number | undefined): Inspected[] {
  const numberOf = (item: Inspected) => (item.status === 'done' ? item.result.version : 0);
  const shown = version ?? inspected.reduce((latest, item) => Math.max(latest, numberOf(item)), 0);
  return inspected.filter((item) => item.status !== 'done' || item.result.version === shown);
}
