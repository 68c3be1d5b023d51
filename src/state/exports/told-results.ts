/**
 * How results, removed results, and photos that could not be inspected are told in files and among the
 * records.
 */
import type { AuditRecord } from '../../database/audit';
import { isWithin, type Period } from '../../database/period';
import type { ResultRecord, VersionRecord } from '../../database/records';
import { type RemovedResults, removedResults } from '../../database/removed-results';
import { type InspectedPart, isAsked } from '../../reports/inspected-part';
import { doneResults, type Inspected } from '../photos/photo';
import { saidOf } from '../photos/truths';
import { removedOf } from '../storing/removals';
import { benchVerdicts, type ThresholdChange } from './bench-verdicts';

export { type FailedThen, failedPhotos } from '../../database/failed-photos';
export type { Period } from '../../database/period';
export type { RemovedResults } from '../../database/removed-results';

/** The results of a period, in the order of time. */
export function resultsIn(inspected: readonly Inspected[], period: Period): ResultRecord[] {
  return doneResults(inspected).filter(({ time }) => isWithin(time, period));
}

/**
 * Results that are missing in a period or were removed in it, also those whose removal can be undone or waits
 * for the disk.
 */
export function removedIn(project: string, trail: readonly AuditRecord[], period: Period): RemovedResults[] {
  return removedResults(trail, period, removedOf(project));
}

/**
 * Results as they are told, and the changes of thresholds after some of them.
 * @param trail as in `benchVerdicts`
 * @param inspected all of the project: a part may have been reviewed on a re-inspection after the period
 */
export function told(
  trail: readonly AuditRecord[],
  results: readonly ResultRecord[],
  versions: readonly VersionRecord[],
  inspected: readonly Inspected[],
): { readonly parts: InspectedPart[]; readonly changes: readonly ThresholdChange[] } {
  const { first, changes } = benchVerdicts(trail, results, versions);
  return { parts: partsOf(results, versions, first, doneResults(inspected)), changes };
}

/**
 * A review given on an automatic re-inspection is about the part, so the part's latest counted result carries
 * it.
 * @param results in the order of time
 * @param versions those of the project, for their encoders
 * @param first verdicts at the bench, by the results' ids
 * @param all results of the project, in the order of time
 */
function partsOf(
  results: readonly ResultRecord[],
  versions: readonly VersionRecord[],
  first: ReadonlyMap<string, ResultRecord['verdict']>,
  all: readonly ResultRecord[],
): InspectedPart[] {
  const encoders = new Map(versions.map(({ number, encoder }) => [number, encoder.sha256]));
  const latest = new Map(results.filter(isAsked).map((result) => [result.sha256, result]));
  const said = saidOf([...lookedAtAgain(all, latest), ...latest.values()]);
  return results.map((result) => {
    const { id, sha256, version } = result;
    const review = latest.get(sha256) === result ? said.get(sha256) : result.review;
    return {
      ...result,
      first: first.get(id),
      encoder: encoders.get(version),
      review: review ?? undefined,
    };
  });
}

/**
 * Re-inspections by the program, except those after the photo was given again: reviews on these are about
 * that later part.
 */
function lookedAtAgain(
  all: readonly ResultRecord[],
  latest: ReadonlyMap<string, ResultRecord>,
): ResultRecord[] {
  const givenAnew = new Set<string>();
  return all.filter((result) => {
    const { sha256, time } = result;
    if (!isAsked(result)) return !givenAnew.has(sha256);
    if (time > (latest.get(sha256)?.time ?? Number.POSITIVE_INFINITY)) givenAnew.add(sha256);
    return false;
  });
}
