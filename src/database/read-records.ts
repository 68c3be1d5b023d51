/** Stored records, each checked before it is used; unreadable ones stay where they are. */
import type { StoreNames } from 'idb';
import * as v from 'valibot';
import { count, parseOutside } from '../outside';
import { type AuditHead, type AuditRecord, auditSchema, readHead } from './audit';
import type { Database, Schema } from './database';
import { type ResultRecord, resultSchema, type VersionRecord } from './records';

/** Records read at once: few enough that the page draws its frames in between. */
const page = 250;

/** After every id and every number in a compound key. */
const beyond: IDBValidKey[] = [];

type PartName = Exclude<StoreNames<Schema>, 'projects' | 'trainings' | 'auditHeads' | 'blobs' | 'facts'>;

/** All keys of a project in a store whose key is [project, ...]. */
export function ofProject(project: string, after?: IDBValidKey): IDBKeyRange {
  return after === undefined
    ? IDBKeyRange.bound([project], [project, beyond])
    : IDBKeyRange.bound([project, after], [project, beyond], true);
}

export interface Records<T> {
  readonly records: T[];
  /** How many did not fit the schema. */
  readonly unreadable: number;
}

export function parseRecords<T>(schema: v.GenericSchema<unknown, T>, found: readonly unknown[]): Records<T> {
  const records: T[] = [];
  for (const record of found) {
    const parsed = parseOutside(schema, record);
    if (parsed.success) records.push(parsed.output);
  }
  return { records, unreadable: found.length - records.length };
}

interface PartStore {
  getAll(range: IDBKeyRange, most: number): Promise<unknown[]>;
  getAllKeys(range: IDBKeyRange, most: number): Promise<IDBValidKey[]>;
}

/** Opens a store of a transaction, so that all that is read is of one moment. */
type OpenStore = (part: PartName) => PartStore;

/** A project's audit trail, with its separately kept end. */
export interface Trail extends Records<AuditRecord> {
  readonly head: AuditHead;
}

/** A project's audit trail, and what it is about. */
export interface Recorded {
  readonly trail: Trail;
  readonly results: Records<ResultRecord>;
  readonly versions: Records<VersionRecord>;
}

/** Reads all of one moment; nobody writes to these stores meanwhile. */
export function momentOf(database: Database, stores: readonly StoreNames<Schema>[]) {
  const read = database.transaction([...stores]);
  const open: OpenStore = (part) => read.objectStore(part);
  return {
    open,
    async trail(project: string): Promise<Trail> {
      const [head, records] = await Promise.all([
        read.objectStore('auditHeads').get(project).then(readHead),
        readPart(open, 'audit', auditSchema, project),
      ]);
      return { ...records, head };
    },
  };
}

/** One page of a project's records of a kind. */
export interface RecordsPage<T> extends Records<T> {
  /** The key, within the project, of the last of them, readable or not; undefined where none is left. */
  readonly last: IDBValidKey | undefined;
  /** Whether none comes after them. */
  readonly isEnd: boolean;
}

/** One page of a project's records of a kind, in the order of their keys, after a given key. */
export async function readPage<T>(
  from: Database | OpenStore,
  part: PartName,
  schema: v.GenericSchema<unknown, T>,
  project: string,
  after: IDBValidKey | undefined,
): Promise<RecordsPage<T>> {
  const range = ofProject(project, after);
  // Both at one moment: if another tab removed a record in between, one key too many would hide a record.
  const store = typeof from === 'function' ? from(part) : from.transaction(part).store;
  const [found, keys] = await Promise.all([store.getAll(range, page), store.getAllKeys(range, page)]);
  const last = (keys.at(-1) as IDBValidKey[] | undefined)?.[1];
  return { ...parseRecords(schema, found), last, isEnd: found.length < page };
}

/** A project's records of a kind in the order of their keys, page by page. */
export async function readPart<T>(
  from: Database | OpenStore,
  part: PartName,
  schema: v.GenericSchema<unknown, T>,
  project: string,
): Promise<Records<T>> {
  const all: T[] = [];
  let unreadable = 0;
  let after: IDBValidKey | undefined;
  for (;;) {
    const { records, unreadable: more, last, isEnd } = await readPage(from, part, schema, project, after);
    all.push(...records);
    unreadable += more;
    if (isEnd) return { records: all, unreadable };
    after = last;
  }
}

/** The version number of a result that may be unreadable otherwise. */
const judgeSchema = v.object({ version: count });

/** As `Archive.highestVersion`. */
export async function readHighestVersion(database: Database, project: string): Promise<number> {
  const [keys, { records }] = await Promise.all([
    database.getAllKeys('versions', ofProject(project)),
    readPart(database, 'results', judgeSchema, project),
  ]);
  const numbers = [...keys.map(([, number]) => number), ...records.map(({ version }) => version)];
  return numbers.reduce((highest, number) => Math.max(highest, number), 0);
}

/** The latest results of a project, the latest first. */
export async function readLatestResults(
  database: Database,
  project: string,
  most: number,
  isWanted: (result: ResultRecord) => boolean,
): Promise<ResultRecord[]> {
  const found: ResultRecord[] = [];
  let cursor = await database.transaction('results').store.openCursor(ofProject(project), 'prev');
  while (cursor && found.length < most) {
    found.push(...parseRecords(resultSchema, [cursor.value]).records.filter(isWanted));
    cursor = await cursor.continue();
  }
  return found;
}

/** As `Archive.oldResults`. */
export async function readOldResults(
  database: Database,
  project: string,
  latest: number,
  most: number,
  isWanted: (result: ResultRecord) => boolean,
): Promise<ResultRecord[]> {
  const { store } = database.transaction('results');
  const last = await store.openKeyCursor(ofProject(project), 'prev');
  const newest = latest > 0 ? await last?.advance(latest) : last;
  const found: ResultRecord[] = [];
  if (!newest) return found;
  let cursor = await store.openCursor(IDBKeyRange.bound([project], newest.key));
  while (cursor && found.length < most) {
    found.push(...parseRecords(resultSchema, [cursor.value]).records.filter(isWanted));
    cursor = await cursor.continue();
  }
  return found;
}

/** The stores whose keys begin with a project's id. */
export const partStores = ['photos', 'versions', 'results', 'pictures', 'thumbnails', 'audit'] as const;

/** What the keys of facts about a project begin with, before its id. */
const projectFacts = {
  /** Who has claimed it (claims.ts). */
  claim: 'claim ',
  /** How often something was taken back in it (taken-back.ts). */
  takenBack: 'taken back ',
} as const;

export const factKey = (fact: keyof typeof projectFacts, project: string): string =>
  `${projectFacts[fact]}${project}`;

/** The keys of all facts that there may be about a project. */
export const factKeys = (project: string): string[] =>
  Object.values(projectFacts).map((begin) => `${begin}${project}`);

async function projectsWithFacts(database: Database): Promise<string[]> {
  const found = Object.values(projectFacts).map(async (begin) => {
    const keys = await database.getAllKeys('facts', IDBKeyRange.bound(begin, `${begin}\uffff`));
    return keys.map((key) => key.slice(begin.length));
  });
  return (await Promise.all(found)).flat();
}

/** The ids of all projects that have a record in any store, even if the project itself is gone. */
export async function projectsWithParts(database: Database): Promise<Set<string>> {
  const found = new Set<string>([
    ...(await database.getAllKeys('trainings')),
    ...(await database.getAllKeys('auditHeads')),
    ...(await projectsWithFacts(database)),
  ]);
  for (const part of partStores) {
    // From one project to the next, whatever each has.
    let key = await database.getKey(part, IDBKeyRange.lowerBound([]));
    while (key) {
      found.add(key[0]);
      key = await database.getKey(part, IDBKeyRange.lowerBound([key[0], beyond]));
    }
  }
  return found;
}
