/**
 * The page's database: IndexedDB through `idb`. Its version is the number of migrations, each of which brings a
 * database of the version before up to its own; a new store or field is a new migration and never a change of an old one.
 */
import { type DBSchema, type IDBPDatabase, type IDBPTransaction, openDB, type StoreNames } from 'idb';
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
  /** Small things of the page itself, such as whether the sample project was made, and which tab has which project (claims.ts). */
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

/** A transaction has ended once it is on the disk, and not merely on its way there. */
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
  // Without waiting for an answer: a page that is just going would not hear it, and its change would be undone.
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

/** What tabs with programs of different versions have to say to each other; each sentence is for the page to tell. */
export interface OtherVersions {
  /** A newer program, in another tab, waits for this one to let go, and goes on waiting until that is called; without this it is at once. */
  onOutdated?(letGo: () => void): void;
  /** Another tab, with an older program, has yet to let go; until then the database is not there. */
  onWaiting?(): void;
  /** The browser took the database away, as when the person clears what it keeps. */
  onTakenAway?(): void;
}

/** The highest id that a project gave in a store, from one project to the next. */
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
 * New ids come after all that are in it (`newId`), by whatever clock they were made.
 * @throws AppError `storage-newer` when a newer program made the database, which is left as it is, and
 *   `storage-refused` when the browser gives none, and `storage-unopened` when it cannot open what there is
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
    await goOnAfterAll(database);
    return database;
  } catch (error) {
    const { name: why } = error as Error;
    if (why === 'VersionError') throw storageNewer(error);
    if (why === 'QuotaExceededError') throw storageFailure(error);
    throw isRefusal(error as Error) ? storageRefused(error) : storageUnopened(error);
  }
}

/** Chrome tells a refusal from a failure by its message alone; Firefox calls that of a private window an invalid state. */
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

/** Damaged or locked files, mostly: many such failures go with a restart, and whoever clears the page's data loses the projects. */
function storageUnopened(cause: unknown): AppError {
  return new AppError(
    'storage-unopened',
    'What this browser keeps could not be opened, so projects can be neither read nor saved just now. Restart the browser, and ' +
      'make room on the disk if it is full. Do not clear the data of this page: the projects are in it.',
    { cause },
  );
}

/** What lies here is a newer program's. */
export function storageNewer(cause?: unknown): AppError {
  return new AppError(
    'storage-newer',
    'The projects in this browser were saved by a newer version of this program. They were left as they are; ' +
      'reload the page to get the newer version.',
    { cause },
  );
}

/** What went wrong while storing in a database that is open, as a sentence. */
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
