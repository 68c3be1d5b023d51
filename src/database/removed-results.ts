/** What the audit trail tells of removed results, which are counted nowhere. */
import { type AuditRecord, unaskedFact } from './audit';
import { isWithin, type Period } from './period';
import { firstVerdicts } from './threshold-changes';

/** Marks a removal by a kiosk, which does it by itself for newer results. */
export const kioskFact = { by: 'kiosk' } as const;

/** What one person removed, or what kiosks let go of. */
export interface RemovedResults {
  /** `unknown`: records of earlier programs do not say whether a person did it. */
  readonly by: 'person' | 'kiosk' | 'unknown';
  /** The person's name; empty where nobody has entered one. */
  readonly person: string;
  /**
   * The first and the last time, in milliseconds since 1970; undefined while the removal can be undone or
   * waits for the disk.
   */
  readonly times: readonly [from: number, to: number] | undefined;
  readonly count: number;
  /** How many of them failed or were uncertain when they were inspected, as far as the trail tells. */
  readonly notPassed: number;
  /** Names of the first of them. */
  readonly names: readonly string[];
}

/** More names would fill pages. */
const named = 20;

interface Removal {
  readonly by: RemovedResults['by'];
  readonly person: string;
  readonly time: number | undefined;
  readonly result: string;
  readonly name: string;
}

/** Results that are hidden already, before a record tells of it. */
export interface Leaving {
  /** The results' ids. */
  readonly results: readonly string[];
  /** Who removes them, by the results' ids. */
  readonly by: Readonly<Record<string, string>>;
}

/**
 * One line for each who removed some, in the order of the first time.
 * @param records in the order of `seq`
 * @param period counts what was removed in it, and what was inspected in it and is gone, whenever it was
 *   removed
 */
export function removedResults(
  records: readonly AuditRecord[],
  period: Period,
  leaving: Leaving,
): RemovedResults[] {
  const verdicts = firstVerdicts(records);
  const groups = new Map<string, RemovedResults>();
  const gone = removals(records);
  const inspected = inspectedIn(records, period);
  for (const { by, person, time, result, name } of [...gone, ...yetToGo(records, gone, leaving)]) {
    // What is leaving counts as removed now.
    if (!isWithin(time ?? Date.now(), period) && !inspected.has(result)) continue;
    const key = JSON.stringify([by, person, time === undefined]);
    const before = groups.get(key);
    const { count = 0, notPassed = 0, names = [], times } = before ?? {};
    groups.set(key, {
      by,
      person,
      times:
        time === undefined
          ? undefined
          : [Math.min(times?.[0] ?? time, time), Math.max(times?.[1] ?? time, time)],
      count: count + 1,
      notPassed: notPassed + (['uncertain', 'fail'].includes(verdicts.get(result) ?? 'pass') ? 1 : 0),
      names: names.length < named ? [...names, name] : names,
    });
  }
  return [...groups.values()];
}

/**
 * Results that were asked for in a period, by their ids; one that waited for the disk counts when it was
 * stored.
 */
function inspectedIn(records: readonly AuditRecord[], period: Period): ReadonlySet<unknown> {
  const told = records.filter(
    ({ kind, time, what }) =>
      kind === 'inspected' && what.asked !== unaskedFact.asked && isWithin(time, period),
  );
  return new Set(told.map(({ what }) => what.result));
}

function removals(records: readonly AuditRecord[]): Removal[] {
  return records.flatMap(({ kind, time, what }) => {
    const { result, name, person, by } = what;
    if (kind !== 'removed' || typeof result !== 'string') return [];
    const who = by === kioskFact.by ? 'kiosk' : typeof person === 'string' ? 'person' : 'unknown';
    return [{ by: who, person: typeof person === 'string' ? person : '', time, result, name: `${name}` }];
  });
}

/** Those that are stored; no record will tell of the others, since none tells that they were inspected. */
function yetToGo(
  records: readonly AuditRecord[],
  gone: readonly Removal[],
  { results, by }: Leaving,
): Removal[] {
  if (results.length === 0) return [];
  const wanted = new Set<unknown>(results);
  const removed = new Set(gone.map(({ result }) => result));
  return records.flatMap(({ kind, what: { result, name } }) =>
    kind === 'inspected' && typeof result === 'string' && wanted.has(result) && !removed.has(result)
      ? [{ by: 'person', person: by[result] ?? '', time: undefined, result, name: `${name}` }]
      : [],
  );
}
