/** How results, those that were removed, and photos that could not be inspected are told in files and among the records. */
import type { AuditRecord } from '../../database/audit';
import type { ResultRecord, VersionRecord } from '../../database/records';
import { type RemovedResults, removedResults } from '../../database/removed-results';
import { type InspectedPart, isAsked } from '../../reports/inspected-part';
import { doneResults, type Inspected } from '../photos/photo';
import { saidOf } from '../photos/truths';
import { removedOf } from '../storing/removals';
import { benchVerdicts, type ThresholdChange } from './bench-verdicts';

export { type FailedThen, failedPhotos } from '../../database/failed-photos';
export type { RemovedResults } from '../../database/removed-results';

/** The results from a moment on, in the order of time. */
export function resultsSince(inspected: readonly Inspected[], since: number): ResultRecord[] {
  return doneResults(inspected).filter(({ time }) => time >= since);
}

/** Results that were removed from a moment on, also those of which that can be undone or waits for the disk. */
export function removedSince(
  project: string,
  trail: readonly AuditRecord[],
  since: number,
): RemovedResults[] {
  return removedResults(trail, since, removedOf(project));
}

/** Results as they are told, and the changes of thresholds after some of them. @param trail as `benchVerdicts` has it */
export function told(
  trail: readonly AuditRecord[],
  results: readonly ResultRecord[],
  versions: readonly VersionRecord[],
): { readonly parts: InspectedPart[]; readonly changes: readonly ThresholdChange[] } {
  const { first, changes } = benchVerdicts(trail, results, versions);
  return { parts: partsOf(results, versions, first), changes };
}

/**
 * What a person said of a part where the program had looked at it again by itself is said of the part, and so of the latest
 * result that counts.
 * @param results in the order of time
 * @param versions those of the project, for their encoders
 * @param first by the results' ids, what was said at the bench
 */
function partsOf(
  results: readonly ResultRecord[],
  versions: readonly VersionRecord[],
  first: ReadonlyMap<string, ResultRecord['verdict']>,
): InspectedPart[] {
  const encoders = new Map(versions.map(({ number, encoder }) => [number, encoder.sha256]));
  const latest = new Map(results.filter(isAsked).map((result) => [result.sha256, result]));
  const unasked = results.filter((result) => !isAsked(result));
  const said = saidOf([...unasked, ...latest.values()]);
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
