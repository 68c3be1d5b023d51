/**
 * The audit trail: what happened to a project, one record after another. Records never change and are only
 * removed with the whole project. Each record holds the hash of the one before, so a record that was changed,
 * taken out or inserted no longer fits those after it. The trail's head is kept apart, so a cut-off end shows
 * too.
 *
 *   hash_n = SHA-256( project, n, time, kind, what, hash_{n-1} )
 *
 * Hashed as JSON, with the keys of `what` in alphabetical order.
 *
 * It shows changes made by mistake, by a damaged disk or by hand in one place. Whoever rewrites the records
 * from some point on (even the last one alone) and the head with them leaves no trace in it. For that the
 * hash of a record has to be noted elsewhere, as in an exported trail or a report: it settles the matter for
 * all records up to it.
 * Source: Haber and Stornetta, "How to time-stamp a digital document", 1991.
 */
import * as v from 'valibot';
import { count, sha256Schema } from '../outside';
import { sha256Of } from '../sha256';
import { finite, time } from './schemas';

/**
 * `mended`: the trail's end could not be read or was behind its records, so the trail goes on after the last
 * record.
 */
export const auditKinds = ['trained', 'inspected', 'reviewed', 'threshold', 'removed', 'mended'] as const;

const factSchema = v.nullable(v.union([v.string(), finite]));

/** Key: project, seq. */
export const auditSchema = v.object({
  project: v.string(),
  /** 1 for the first. */
  seq: count,
  /** Records are in the order of `seq`, not of time. */
  time,
  kind: v.picklist(auditKinds),
  what: v.record(v.string(), factSchema),
  /** The hash of the record before, `origin` for the first. */
  previous: v.string(),
  hash: sha256Schema,
});
export type AuditRecord = v.InferOutput<typeof auditSchema>;

/** What is to be recorded. */
export type AuditEntry = Pick<AuditRecord, 'kind' | 'what'>;

export const headSchema = v.object({ seq: v.pipe(v.number(), v.safeInteger()), hash: v.string() });
export type AuditHead = v.InferOutput<typeof headSchema>;

/** Before the first record. */
export const origin: AuditHead = { seq: 0, hash: 'origin' };
/** Stands for a hash that cannot be read: no record has it. */
const UNREADABLE = 'unreadable';

/** The separately kept end of a trail; an unreadable one becomes an end that no record fits. */
export function readHead(found: unknown): AuditHead {
  if (found === undefined) return origin;
  const parsed = v.safeParse(headSchema, found);
  return parsed.success ? parsed.output : { seq: 0, hash: UNREADABLE };
}

/**
 * The records of entries that continue a trail. If the trail's end does not fit, they follow the last record,
 * and the first of them says so: nobody can tell what once stood there.
 * @param last of the records; only its number is known if it cannot be read
 */
export async function continued(
  project: string,
  entries: readonly AuditEntry[],
  there: { readonly head: AuditHead; readonly last: AuditHead | { readonly seq: number } },
  time: number,
): Promise<AuditRecord[]> {
  const { head, last } = there;
  if (head.hash !== UNREADABLE && head.seq >= last.seq) return chain(project, entries, head, time);
  const mended: AuditEntry = { kind: 'mended', what: { after: last.seq } };
  return chain(project, [mended, ...entries], { hash: UNREADABLE, ...last }, time);
}

/** Numbers of the records after which a trail's end was lost and found again. */
export const mendedAfter = (records: readonly AuditRecord[]): number[] =>
  records.filter(({ kind }) => kind === 'mended').map(({ seq }) => seq - 1);

/** The records of entries that follow a head. */
export async function chain(
  project: string,
  entries: readonly AuditEntry[],
  head: AuditHead,
  time: number,
): Promise<AuditRecord[]> {
  const records: AuditRecord[] = [];
  let { seq, hash: previous } = head;
  for (const { kind, what } of entries) {
    seq++;
    const record = { project, seq, time, kind, what, previous };
    records.push({ ...record, hash: await hashOf(record) });
    previous = records[records.length - 1].hash;
  }
  return records;
}

async function hashOf(record: Omit<AuditRecord, 'hash'>): Promise<string> {
  const { project, seq, time, kind, what, previous } = record;
  const facts = Object.entries(what).sort(([a], [b]) => (a < b ? -1 : 1));
  return sha256Of(new TextEncoder().encode(JSON.stringify([project, seq, time, kind, facts, previous])));
}

export type AuditFinding =
  | { readonly found: 'whole'; readonly count: number }
  /** The record `seq` is not what it was, or another stands in its place. */
  | { readonly found: 'changed'; readonly seq: number }
  /** The record `seq` is not there. */
  | { readonly found: 'missing'; readonly seq: number };

/**
 * The first fault of a trail, if it has one.
 * @param records in the order of `seq`
 * @param head as it was kept when the last record was written
 */
export async function checkTrail(records: readonly AuditRecord[], head: AuditHead): Promise<AuditFinding> {
  let before = origin;
  for (const record of records) {
    const { seq, previous, hash } = record;
    if (seq > before.seq + 1) return { found: 'missing', seq: before.seq + 1 };
    if (seq !== before.seq + 1 || previous !== before.hash || hash !== (await hashOf(record))) {
      return { found: 'changed', seq };
    }
    before = { seq, hash };
  }
  if (before.seq < head.seq) return { found: 'missing', seq: before.seq + 1 };
  if (before.seq > head.seq || before.hash !== head.hash) return { found: 'changed', seq: before.seq };
  return { found: 'whole', count: records.length };
}

/** A result as the trail tells it, for `changedResults`. */
export interface TellingResult {
  readonly id: string;
  readonly sha256: string;
  readonly score: number;
  readonly unasked?: boolean | undefined;
}

/** Marks an inspection that nobody asked for in the trail; others have no mark. */
export const unaskedFact = { asked: 'no' } as const;

/** Ids of results whose photo, score or `unasked` mark differs from what the trail says. */
export function changedResults(records: readonly AuditRecord[], results: readonly TellingResult[]): string[] {
  const told = new Map(
    records.filter(({ kind }) => kind === 'inspected').map(({ what }) => [what.result, what] as const),
  );
  return results
    .filter(({ id, sha256, score, unasked = false }) => {
      const what = told.get(id);
      if (!what) return false;
      const wasUnasked = what.asked === unaskedFact.asked;
      return what.photo !== sha256 || what.score !== score || wasUnasked !== unasked;
    })
    .map(({ id }) => id);
}

/** Names of results that the trail does not mention or says were removed. */
export function untoldResults(
  records: readonly AuditRecord[],
  results: readonly { readonly id: string; readonly name: string }[],
): string[] {
  const told = new Set<unknown>();
  for (const { kind, what } of records) {
    if (kind === 'inspected') told.add(what.result);
    if (kind === 'removed') told.delete(what.result);
  }
  return results.filter(({ id }) => !told.has(id)).map(({ name }) => name);
}

/**
 * What the trail mentions and is gone though nobody removed it: names of results, numbers of versions.
 * @param results ids of those that are there
 * @param versions numbers of those that are there
 */
export function vanished(
  records: readonly AuditRecord[],
  results: ReadonlySet<string>,
  versions: ReadonlySet<number>,
): { readonly results: string[]; readonly versions: number[] } {
  const missingResults = new Map<string, string>();
  const missingVersions = new Set<number>();
  for (const { kind, what } of records) {
    const { result, name, version } = what;
    if (kind === 'inspected' && typeof result === 'string' && !results.has(result)) {
      missingResults.set(result, `${name}`);
    }
    if (kind === 'trained' && typeof version === 'number' && !versions.has(version)) {
      missingVersions.add(version);
    }
    if (kind !== 'removed') continue;
    missingResults.delete(`${result}`);
    missingVersions.delete(Number(version));
  }
  return { results: [...missingResults.values()], versions: [...missingVersions] };
}

export interface TrailFaults {
  readonly finding: AuditFinding;
  /** Names of results that differ from what the trail says. */
  readonly changed: readonly string[];
  /**
   * Names of results that are there, though the trail says that they were removed or a whole trail does not
   * say that they were inspected.
   */
  readonly untold: readonly string[];
  /** What the trail mentions and is gone though nobody removed it: names of results, numbers of versions. */
  readonly gone: ReturnType<typeof vanished>;
  /**
   * Numbers of the records after which the trail's end was lost, and nobody can tell what else stood there.
   */
  readonly mended: readonly number[];
}

/** A trail and what it is about, as they were at one moment. */
interface Told {
  readonly trail: { readonly records: readonly AuditRecord[]; readonly head: AuditHead };
  readonly results: { readonly records: readonly (TellingResult & { readonly name: string })[] };
  readonly versions: { readonly records: readonly { readonly number: number }[] };
}

/**
 * All faults of a trail, or of what is kept beside it.
 * @param isSample of the app's own project, whose results earlier programs stored without a record
 */
export async function trailFaults(
  { trail: { records, head }, results: { records: results }, versions }: Told,
  isSample: boolean,
): Promise<TrailFaults> {
  const numbers = new Set(versions.records.map(({ number }) => number));
  const changed = new Set(changedResults(records, results));
  const finding = await checkTrail(records, head);
  const mended = mendedAfter(records);
  // Where part of the trail is lost, a result without a record may have had one.
  const isWhole = finding.found === 'whole' && mended.length === 0;
  return {
    finding,
    changed: results.filter(({ id }) => changed.has(id)).map(({ name }) => name),
    untold: isWhole && !isSample ? untoldResults(records, results) : [],
    gone: vanished(records, new Set(results.map(({ id }) => id)), numbers),
    mended,
  };
}
