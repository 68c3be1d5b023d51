/**
 * The page's database: IndexedDB through `idb`. Its version is the number of migrations, each of which brings
 * a database of the version before up to its own. A new store or field is a new migration; an old migration
 * never changes.
 */
import { type DBSchema, type IDBPDatabase, type IDBPTransaction, openDB, type StoreNames, wrap } from 'idb';
import { AppError } from '../errors';
import type { AuditHead, AuditRecord } from './audit';
import { goOnAfter } from './ids';
import type {
  PhotoRecord,
  PictureRecord,
  ProjectRecord,
  ResultRecord,
  ThumbnailRecord,
  TrainingRecord,
  VersionRecord,
} from './records';

type OfProject = [project: string, id: string];

export interface Schema extends DBSchema {
  projects: { key: string; value: ProjectRecord };
  photos: { key: OfProject; value: PhotoRecord; indexes: { blobs: string } };
  versions: { key: [project: string, number: number]; value: VersionRecord; indexes: { blobs: string } };
  /** Trainings under way, at most one a project. */
  trainings: { key: string; value: TrainingRecord; indexes: { blobs: string } };
  results: { key: OfProject; value: ResultRecord; indexes: { blobs: string } };
  pictures: { key: OfProject; value: PictureRecord };
  thumbnails: { key: OfProject; value: ThumbnailRecord };
  audit: { key: [project: string, seq: number]; value: AuditRecord };
  /** The end of each project's trail. */
  auditHeads: { key: string; value: AuditHead };
  blobs: { key: string; value: { readonly sha256: string; readonly blob: Blob } };
  /**
   * Small things of the page itself, such as whether the sample project was made, which tab has which project
   * (claims.ts), and how often something was taken back there (taken-back.ts).
   */
  facts: { key: string; value: unknown };
}

export type Database = IDBPDatabase<Schema>;
type Upgrade = IDBPTransaction<Schema, StoreNames<Schema>[], 'versionchange'>;
type Migration = (database: Database, upgrade: Upgrade) => void | Promise<void>;

const migrations: readonly Migration[] = [
  (database) => {
    database.createObjectStore('projects', { keyPath: 'id' });
    const parts = [
      database.createObjectStore('photos', { keyPath: ['project', 'id'] }),
      database.createObjectStore('versions', { keyPath: ['project', 'number'] }),
      database.createObjectStore('results', { keyPath: ['project', 'id'] }),
    ];
    for (const part of parts) part.createIndex('blobs', 'blobs', { multiEntry: true });
    database.createObjectStore('pictures', { keyPath: ['project', 'id'] });
    database.createObjectStore('thumbnails', { keyPath: ['project', 'id'] });
    database.createObjectStore('blobs', { keyPath: 'sha256' });
    database.createObjectStore('facts');
  },
  (database) => {
    database.createObjectStore('audit', { keyPath: ['project', 'seq'] });
    database.createObjectStore('auditHeads');
  },
  (database) => {
    const trainings = database.createObjectStore('trainings', { keyPath: 'project' });
    trainings.createIndex('blobs', 'blobs', { multiEntry: true });
  },
];

/** A transaction ends once it is on the disk, and not while it is still on its way there. */
export const strict: IDBTransactionOptions = { durability: 'strict' };

/** Keeps one record. @param key of a store whose records do not name theirs */
export async function putOne<S extends StoreNames<Schema>>(
  database: Database,
  store: S,
  value: Schema[S]['value'],
  key?: Schema[S]['key'],
): Promise<void> {
  const write = database.transaction(store, 'readwrite', strict);
  const put = write.store.put(value, key);
  // Does not wait for an answer: a page that is closing would not hear it, and its change would be undone.
  write.commit();
  await Promise.all([put, write.done]);
}

export async function deleteOne<S extends StoreNames<Schema>>(
  database: Database,
  store: S,
  key: Schema[S]['key'],
): Promise<void> {
  const write = database.transaction(store, 'readwrite', strict);
  await Promise.all([write.store.delete(key), write.done]);
}

export const databaseVersion = migrations.length;

/** What tabs with different program versions tell each other; the page shows each as a sentence. */
export interface OtherVersions {
  /**
   * A newer program in another tab waits until `letGo` is called; without this handler it is called at once.
   */
  onOutdated?(letGo: () => void): void;
  /** Another tab with an older program still has the database; until it lets go, this one cannot open it. */
  onWaiting?(): void;
  /** The browser took the database away, as when the person clears the site's data. */
  onTakenAway?(): void;
}

/** New ids come after the highest id in every project of each store. */
async function goOnAfterAll(database: Database): Promise<void> {
  for (const store of ['results', 'photos'] as const) {
    let cursor = await database.transaction(store).store.openKeyCursor(null, 'prev');
    while (cursor) {
      const [project, id] = cursor.key;
      goOnAfter(id);
      cursor = await cursor.continue([project, '']);
    }
  }
}

/**
 * Opens the database. New ids come after all that are in it (`newId`), whatever clock made those.
 * @throws AppError `storage-newer` when a newer program made the database, which is left unchanged,
 *   `storage-refused` when the browser gives none, and `storage-unopened` when it cannot open the existing
 *   one
 */
export async function openDatabase(name = 'vtfusion', others: OtherVersions = {}): Promise<Database> {
  try {
    const database = await openDB<Schema>(name, databaseVersion, {
      async upgrade(database, from, _to, transaction) {
        for (const migrate of migrations.slice(from)) await migrate(database, transaction as Upgrade);
      },
      blocked: () => others.onWaiting?.(),
      blocking() {
        const letGo = () => database.close();
        if (others.onOutdated) others.onOutdated(letGo);
        else letGo();
      },
      terminated: () => others.onTakenAway?.(),
    });
    heedAborts(database);
    await goOnAfterAll(database);
    return database;
  } catch (error) {
    const { name: why } = error as Error;
    if (why === 'VersionError') throw storageNewer(error);
    if (why === 'QuotaExceededError') throw storageFailure(error);
    throw isRefusal(error as Error) ? storageRefused(error) : storageUnopened(error);
  }
}

/**
 * `idb` makes a promise of the end of each transaction, which nobody awaits for those that only read: their
 * requests fail by themselves when the browser aborts them, as when it takes the database away.
 */
function heedAborts(database: Database): void {
  const heed = ({ target }: Event) => {
    const transaction = target instanceof IDBRequest ? target.transaction : (target as IDBTransaction);
    if (transaction?.mode === 'readonly') wrap(transaction).done.catch(() => undefined);
  };
  // A request that fails takes its transaction with it, and comes first.
  database.addEventListener('error', heed);
  database.addEventListener('abort', heed);
}

/**
 * Only the message tells a refusal from a failure in Chrome; in Firefox a private window refuses with an
 * invalid state.
 */
const isRefusal = ({ name, message }: Error): boolean =>
  name === 'SecurityError' || name === 'InvalidStateError' || /denied permission/u.test(message);

function storageRefused(cause: unknown): AppError {
  return new AppError(
    'storage-refused',
    'The browser gives this page no room of its own, so projects can be neither read nor saved. Private windows and ' +
      'strict privacy settings may forbid it: allow this page to store data, or open it in an ordinary window, then reload it.',
    { cause },
  );
}

/**
 * Mostly damaged or locked files: many such failures go with a restart, and clearing the page's data loses
 * the projects.
 */
function storageUnopened(cause: unknown): AppError {
  return new AppError(
    'storage-unopened',
    'What this browser keeps could not be opened, so projects can be neither read nor saved just now. Restart the browser, and ' +
      'make room on the disk if it is full. Do not clear the data of this page: the projects are in it.',
    { cause },
  );
}

/** A newer program has written this database. */
export function storageNewer(cause?: unknown): AppError {
  return new AppError(
    'storage-newer',
    'The projects in this browser were saved by a newer version of this program. They were left as they are; ' +
      'reload the page to get the newer version.',
    { cause },
  );
}

/** The AppError for a failure to store in an open database. */
export function storageFailure(error: unknown): AppError {
  if (error instanceof AppError) return error;
  if ((error as Error | undefined)?.name === 'QuotaExceededError') {
    return new AppError(
      'storage-full',
      'The disk has no more room for this page, so the last change was not saved; all that was saved before is safe. ' +
        'Free some space on the disk, or delete projects that are no longer needed, then try again.',
      { cause: error },
    );
  }
  return new AppError(
    'storage-unavailable',
    'The browser did not save the last change; what is on the page stays as long as the page is open. Export what ' +
      'matters, then reload the page. Private windows and strict privacy settings may forbid saving.',
    { cause: error },
  );
}
