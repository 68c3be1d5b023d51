/**
 * What the audit trail tells of verdicts: what each result's verdict was when it was inspected, and which
 * changes of thresholds came after, so that the stored verdict may be a later one.
 */
import * as v from 'valibot';
import type { AuditRecord } from './audit';
import { type ResultRecord, verdictSchema } from './records';

type Verdict = ResultRecord['verdict'];
type Band = Pick<ResultRecord['thresholds'], 'pass' | 'fail'>;

/** The verdict of each result when it was inspected, by the results' ids. */
export function firstVerdicts(records: readonly AuditRecord[]): Map<string, Verdict> {
  const told = new Map<string, Verdict>();
  for (const { kind, what } of records) {
    const { result, verdict } = what;
    if (kind === 'inspected' && typeof result === 'string' && v.is(verdictSchema, verdict))
      told.set(result, verdict);
  }
  return told;
}

export interface ThresholdChange {
  readonly version: number;
  /** In milliseconds since 1970. */
  readonly time: number;
  /** Who changed them; empty where nobody has entered a name. */
  readonly person: string;
  /** Undefined where the trail tells of none before. */
  readonly from: Band | undefined;
  readonly to: Band;
  /** How many of the given results were inspected before the change. */
  readonly after: number;
}

/**
 * The changes of thresholds by which some of these results are judged otherwise than when they were
 * inspected, in their order.
 * @param records in the order of `seq`
 * @param results ids of the results in question
 */
export function changesAfter(
  records: readonly AuditRecord[],
  results: ReadonlySet<string>,
): ThresholdChange[] {
  const changes: ThresholdChange[] = [];
  const inUse = new Map<number, Band>();
  const inspected = new Map<number, number>();
  for (const { kind, time, what } of records) {
    const { version, pass, fail, result, person } = what;
    if (typeof version !== 'number' || typeof pass !== 'number' || typeof fail !== 'number') continue;
    const [from, to] = [inUse.get(version), { pass, fail }];
    const after = inspected.get(version) ?? 0;
    // The trail tells of a result that waited for the disk later than it was inspected.
    if (kind !== 'inspected' || !from) inUse.set(version, to);
    if (kind === 'inspected' && typeof result === 'string' && results.has(result))
      inspected.set(version, after + 1);
    if (kind === 'threshold' && after > 0 && !(from?.pass === pass && from.fail === fail))
      changes.push({ version, time, person: typeof person === 'string' ? person : '', from, to, after });
  }
  return changes;
}
