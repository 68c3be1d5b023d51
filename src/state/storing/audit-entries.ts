/** The audit trail's entries for each thing that happens to a project. */
import { type AuditEntry, unaskedFact } from '../../database/audit';
import type { ResultRecord, Review, VersionRecord } from '../../database/records';
import { kioskFact } from '../../database/removed-results';

/** @param from where it came from, if it was not trained here */
export function trainedEntry(
  { number, encoder, shots, seed, thresholds, bundle }: VersionRecord,
  from?: 'file',
): AuditEntry {
  const { pass, fail } = thresholds;
  return {
    kind: 'trained',
    what: {
      version: number,
      encoder: encoder.name,
      encoderSum: encoder.sha256,
      bundle,
      shots: shots.length,
      seed,
      pass,
      fail,
      ...(from && { from }),
    },
  };
}

export function inspectedEntry(result: ResultRecord, version: VersionRecord | undefined): AuditEntry {
  const { id, name, sha256, score, verdict, thresholds } = result;
  return {
    kind: 'inspected',
    what: {
      result: id,
      name,
      photo: sha256,
      score,
      verdict,
      pass: thresholds.pass,
      fail: thresholds.fail,
      version: result.version,
      encoderSum: version?.encoder.sha256 ?? null,
      ...(result.unasked && unaskedFact),
    },
  };
}

/** @param said null if a review was taken back */
export function reviewedEntry({ id, name, sha256 }: ResultRecord, said: Review | null): AuditEntry {
  const { decision, note, person } = said ?? { decision: null, note: null, person: null };
  return { kind: 'reviewed', what: { result: id, name, photo: sha256, decision, note, person } };
}

/**
 * A result is stored with an earlier decision: on its photo, on all photos given with it, or made while it
 * waited for room.
 */
export function takenOverEntry(result: ResultRecord, said: Review): AuditEntry {
  const { kind, what } = reviewedEntry(result, said);
  return { kind, what: { ...what, decided: said.time } };
}

export function thresholdEntry(
  { number, thresholds }: VersionRecord,
  person: string,
  judgedAgain: number,
): AuditEntry {
  const { pass, fail } = thresholds;
  return { kind: 'threshold', what: { version: number, pass, fail, person, judgedAgain } };
}

/** A version was chosen to inspect; its thresholds hold from now on. */
export function usedEntry({ number, thresholds }: VersionRecord, person: string): AuditEntry {
  const { pass, fail } = thresholds;
  return { kind: 'threshold', what: { version: number, pass, fail, person, used: 'yes' } };
}

export function discardedEntry({ number, bundle }: VersionRecord, person: string): AuditEntry {
  return { kind: 'removed', what: { version: number, bundle, person } };
}

/** @param person who removed it */
export const removedEntry = (result: ResultRecord, person: string): AuditEntry =>
  goneEntry(result, { person });

/** A kiosk let go of a result by itself. */
export const letGoEntry = (result: ResultRecord): AuditEntry => goneEntry(result, kioskFact);

const goneEntry = ({ id, name, sha256 }: ResultRecord, who: AuditEntry['what']): AuditEntry => ({
  kind: 'removed',
  what: { result: id, name, photo: sha256, ...who },
});
