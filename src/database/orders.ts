/**
 * Runs orders as transactions: with their records in the trail, after the bytes that their records need, and
 * under locks that all tabs of the page share.
 */
import type { IDBPTransaction, StoreNames } from 'idb';
import * as v from 'valibot';
import { AppError } from '../errors';
import { Serial } from '../serial';
import { type AuditEntry, type AuditRecord, auditSchema, continued, origin, readHead } from './audit';
import type { BlobStore, KeptBlob } from './blob-store';
import { type Database, type Schema, storageFailure, strict } from './database';
import { ofProject } from './read-records';

/** Nobody may sweep while bytes and the record that needs them are being written. */
const lock = 'vtfusion-blobs';
/** Held while a trail is added to, since a trail has one end. */
const trailLock = 'vtfusion-audit';

type Write = IDBPTransaction<Schema, StoreNames<Schema>[], 'readwrite'>;
/** Asks for one change; it may throw. */
export type Order = (write: Write) => Promise<unknown>;

export class Orders {
  private readonly records = new Serial();

  /** As `Archive` takes them. */
  constructor(
    private readonly database: Database,
    private readonly blobs: BlobStore,
    private readonly changed: (project: string) => void,
  ) {}

  /**
   * One transaction of the orders on `stores` and the records of the entries, while nobody else adds to a
   * trail.
   */
  async recording(
    project: string,
    entries: readonly AuditEntry[],
    stores: readonly StoreNames<Schema>[],
    orders: readonly Order[],
  ): Promise<void> {
    const touched: StoreNames<Schema>[] = [...stores, 'audit', 'auditHeads'];
    const commit = async (trail: readonly AuditRecord[]) => {
      const write = this.database.transaction(touched, 'readwrite', strict);
      await wholly(write, () => begun(write, [...orders, ...appended(trail)]));
      this.changed(project);
    };
    if (entries.length === 0) return commit([]);
    // One after another in this page by the queue, and among all pages by the lock.
    await this.records.run(() =>
      exclusively(trailLock, {}, async () =>
        commit(await continued(project, entries, await trailThere(this.database, project), Date.now())),
      ),
    );
  }

  /**
   * Writes the bytes, then the records that need them; nobody sweeps in between.
   * @throws AppError as `attempt` does
   */
  async keeping(bytes: readonly KeptBlob[], write: () => Promise<unknown>): Promise<void> {
    await attempt(() =>
      whileWriting(async () => {
        for (const { sha256, blob } of bytes) await this.blobs.put(sha256, blob);
        await write();
      }),
    );
  }
}

/**
 * The result of work that orders all of its changes in one transaction, once they are on the disk.
 * @param work if it throws, even before it has asked for all (as for a record that cannot be cloned), none of
 *   it stays
 */
export async function wholly<T>(
  write: { readonly done: Promise<void>; abort(): void },
  work: () => Promise<T>,
): Promise<T> {
  try {
    const [found] = await Promise.all([work(), write.done]);
    return found;
  } catch (error) {
    try {
      write.abort();
    } catch {
      // It has ended by itself.
    }
    throw error;
  }
}

/** Begins all orders at once. */
export function begun(write: Write, orders: readonly Order[]): Promise<unknown> {
  const asked: Promise<unknown>[] = [];
  try {
    for (const order of orders) asked.push(order(write));
  } catch (error) {
    // The orders before it are awaited as well: they fail with their transaction.
    asked.push(Promise.reject(error));
  }
  return Promise.all(asked);
}

export function put<S extends StoreNames<Schema>>(
  store: S,
  value: Schema[S]['value'],
  key?: Schema[S]['key'],
): Order {
  return (write) => write.objectStore(store).put(value, key);
}

export function remove<S extends StoreNames<Schema>>(store: S, key: Schema[S]['key'] | IDBKeyRange): Order {
  return (write) => write.objectStore(store).delete(key);
}

/** Fails, and its transaction with it, if the project is not there. */
export function requireProject(project: string): Order {
  return async (write) => {
    if ((await write.objectStore('projects').getKey(project)) !== undefined) return;
    throw new AppError(
      'project-not-stored',
      'The browser no longer keeps this project, so the result was not stored. It stays on this page: export what matters.',
    );
  };
}

/** @throws AppError `storage-full` or `storage-unavailable`, or the AppError that the work itself throws */
export async function attempt<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw storageFailure(error);
  }
}

/**
 * The end of a project's trail and its last record, which may lie beyond that end after damage to the disk.
 */
async function trailThere(database: Database, project: string) {
  const read = database.transaction(['auditHeads', 'audit']);
  const [found, cursor] = await Promise.all([
    read.objectStore('auditHeads').get(project),
    read.objectStore('audit').openCursor(ofProject(project), 'prev'),
  ]);
  const head = readHead(found);
  if (!cursor) return { head, last: origin };
  const record = v.safeParse(auditSchema, cursor.value);
  return { head, last: record.success ? record.output : { seq: cursor.key[1] } };
}

/** Nobody sweeps, in any tab, while this runs. */
export async function whileWriting<T>(work: () => Promise<T>): Promise<T> {
  return exclusively(lock, { mode: 'shared' }, work) as Promise<T>;
}

/**
 * Nobody writes bytes, in any tab, while this runs; skipped if somebody is writing.
 * @returns whether it ran
 */
export async function unlessWritten(work: () => Promise<void>): Promise<boolean> {
  const options: LockOptions = { mode: 'exclusive', ifAvailable: true };
  return (await exclusively(lock, options, () => work().then(() => true))) ?? false;
}

/** The orders that add records to their trail and move its end. */
function appended(trail: readonly AuditRecord[]): Order[] {
  const last = trail.at(-1);
  if (!last) return [];
  const { project, seq, hash } = last;
  return [
    ...trail.map(
      (record): Order =>
        (write) =>
          write.objectStore('audit').add(record),
    ),
    put('auditHeads', { seq, hash }, project),
  ];
}

/** Under a lock that all tabs of the page share; without a lock where the environment has none. */
async function exclusively<T>(
  name: string,
  options: LockOptions,
  work: () => Promise<T>,
): Promise<T | undefined> {
  const locks = globalThis.navigator?.locks;
  if (!locks) return work();
  return locks.request(name, options, async (held) => (held ? work() : undefined));
}
