/**
 * The verdicts of results when they were inspected. Other thresholds for a version judge its results anew, so
 * a result's present verdict may not be the one that was seen at the bench; the audit trail has both.
 */

import type { AuditRecord } from '../../database/audit';
import type { ResultRecord, VersionRecord } from '../../database/records';
import { changesAfter, firstVerdicts, type ThresholdChange } from '../../database/threshold-changes';
import { isAsked } from '../../reports/inspected-part';

export type { AuditRecord } from '../../database/audit';
export type { ThresholdChange } from '../../database/threshold-changes';

type Verdict = ResultRecord['verdict'];

/** Whether the thresholds of a version ever differed from those that it was made with. */
const wasChanged = ({ measured }: VersionRecord) => measured !== undefined;

/** Whether the trail tells more of some of these results than they do themselves. */
export function needsTrail(results: readonly ResultRecord[], versions: readonly VersionRecord[]): boolean {
  const changed = new Set(versions.filter(wasChanged).map(({ number }) => number));
  return results.some(({ version }) => changed.has(version));
}

export interface BenchVerdicts {
  /**
   * The verdict of each result at the bench, by the results' ids; without those for which it is not known.
   */
  readonly first: ReadonlyMap<string, Verdict>;
  /** Changes of thresholds after some of the results that count. */
  readonly changes: readonly ThresholdChange[];
}

/** @param trail of their project; empty if `needsTrail` says that it is not needed */
export function benchVerdicts(
  trail: readonly AuditRecord[],
  results: readonly ResultRecord[],
  versions: readonly VersionRecord[],
): BenchVerdicts {
  const told = firstVerdicts(trail);
  const unchanged = new Set(versions.filter((one) => !wasChanged(one)).map(({ number }) => number));
  const first = results.flatMap(({ id, version, verdict }): [string, Verdict][] => {
    const said = unchanged.has(version) ? verdict : told.get(id);
    return said ? [[id, said]] : [];
  });
  const counted = new Set(results.filter(isAsked).map(({ id }) => id));
  return { first: new Map(first), changes: changesAfter(trail, counted) };
}
