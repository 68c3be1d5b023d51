/** What the audit trail tells of photos that could not be inspected, which have no results. */
import * as v from 'valibot';
import { count } from '../outside';
import type { AuditEntry, AuditRecord } from './audit';
import { isWithin, type Period } from './period';

export interface FailedPhotos {
  readonly count: number;
  /** Names of the first of them, each one line. */
  readonly names: readonly string[];
  /** How many failed, by error code. */
  readonly reasons: Readonly<Record<string, number>>;
}

/** The failed photos of one batch, or of one session at the camera. */
export interface FailedThen extends FailedPhotos {
  /** When the record was written, in milliseconds since 1970. */
  readonly time: number;
}

/**
 * The record of inspections that gave no result. It has no kind of its own: programs before this one take a
 * record of an unknown kind for a missing one.
 */
export function failedEntry({ count: failed, names, reasons }: FailedPhotos): AuditEntry {
  const told = Object.entries(reasons).map(([code, times]) => `${code} ${times}`);
  return { kind: 'inspected', what: { failed, names: names.join('\n'), reasons: told.join('\n') } };
}

const linesOf = (fact: unknown) =>
  typeof fact === 'string' ? fact.split('\n').filter((line) => line !== '') : [];

/** In the order of the records. @param period in which they were written */
export function failedPhotos(records: readonly AuditRecord[], period: Period): FailedThen[] {
  return records.flatMap(({ kind, time, what }) => {
    const { failed, names, reasons } = what;
    if (kind !== 'inspected' || !isWithin(time, period) || !v.is(count, failed)) return [];
    const told = linesOf(reasons).flatMap((line): [string, number][] => {
      const [, code, times] = /^(\S+) (\d{1,15})$/u.exec(line) ?? [];
      return code === undefined ? [] : [[code, Number(times)]];
    });
    return [{ time, count: failed, names: linesOf(names), reasons: Object.fromEntries(told) }];
  });
}
