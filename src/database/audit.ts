/**
 * The audit trail: what happened to a project, one record after another, never changed and never removed but with the
 * whole project. Each record holds the hash of the one before, so that one that is changed, taken out or put in between no
 * longer fits those after it; the trail's head is kept apart, so that an end that was cut off is told too.
 *
 *   hash_n = SHA-256( project, n, time, kind, what, hash_{n-1} )     as JSON, the keys of `what` in alphabetical order
 *
 * It shows what was changed by mistake, by a damaged disk or by hand in one place. Who rewrites it from some record on, be it
 * the last, and the head with it, leaves no trace in it: the hash of a record that was noted elsewhere, as by an exported trail
 * or a report, settles that for all up to it.
 * Source: Haber and Stornetta, "How to time-stamp a digital document", 1991.
 */
import * as v from 'valibot';
import { count, sha256Schema } from '../outside';
import { sha256Of } from '../sha256';
import { finite, time } from './schemas';

/** `mended`: the trail's end could not be read, or was behind its records; it goes on after the last that is there. */
export const auditKinds = ['trained', 'inspected', 'reviewed', 'threshold', 'removed', 'mended'] as const;

const factSchema = v.nullable(v.union([v.string(), finite]));

/** Key: project, seq. */
export const auditSchema = v.object({
  project: v.string(),
  /** 1 for the first. */
  seq: count,
  /** The order is that of `seq`. */
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
/** In place of a hash that cannot be read: no record has it. */
const UNREADABLE = 'unreadable';

/** The end of a trail as it was kept apart; of one that cannot be read, that no record fits. */
export function readHead(found: unknown): AuditHead {
  if (found === undefined) return origin;
  const parsed = v.safeParse(headSchema, found);
  return parsed.success ? parsed.output : { seq: 0, hash: UNREADABLE };
}

/**
 * The records of entries that follow what is there of a trail: where its end does not fit, behind the last record, and the first
 * of them says so. What once stood there cannot be told.
 * @param last of the records, whether or not it can be read; its number alone is known then
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

/** Numbers of records behind which a trail's end was lost and found again. */
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
 * The first thing that is wrong with a trail, if anything is.
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

/** Stands for `unasked` in what is told of a result that nobody asked for; nothing stands for it in that of others. */
export const unaskedFact = { asked: 'no' } as const;

/** Results whose photo or score is not what the trail says that it was, or that were not asked for as it says; by id. */
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

/** Names of results that the trail does not tell of, or tells to be removed. */
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
 * What a trail tells of that is not there though nobody removed it: names of results, numbers of versions.
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
  /** Names of results that are not what the trail says. */
  readonly changed: readonly string[];
  /** Names of results that are there though no record of a whole trail tells that they were inspected, or one that they were removed. */
  readonly untold: readonly string[];
  /** What the trail tells of that is not there though nobody removed it: names of results, numbers of versions. */
  readonly gone: ReturnType<typeof vanished>;
  /** Numbers of records behind which its end was lost, and what else stood there cannot be told. */
  readonly mended: readonly number[];
}

/** A trail and what it tells of, as they were at one moment. */
interface Told {
  readonly trail: { readonly records: readonly AuditRecord[]; readonly head: AuditHead };
  readonly results: { readonly records: readonly (TellingResult & { readonly name: string })[] };
  readonly versions: { readonly records: readonly { readonly number: number }[] };
}

/**
 * All that is wrong with a trail, or with what is kept beside it.
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
  // Of results whose records are those that are not there any more it cannot be said that they have none.
  const isWhole = finding.found === 'whole' && mended.length === 0;
  return {
    finding,
    changed: results.filter(({ id }) => changed.has(id)).map(({ name }) => name),
    untold: isWhole && !isSample ? untoldResults(records, results) : [],
    gone: vanished(records, new Set(results.map(({ id }) => id)), numbers),
    mended,
  };
}
