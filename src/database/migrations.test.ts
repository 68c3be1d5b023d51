/** Databases of every schema so far, as the programs of their time wrote them, opened by this one. */
import 'fake-indexeddb/auto';
import { readdirSync, readFileSync } from 'node:fs';
import { forceCloseDatabase, IDBFactory } from 'fake-indexeddb';
import { openDB, unwrap } from 'idb';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import {
  type DatabaseDump,
  dumpDatabase,
  restoreDatabase,
  unpacked,
} from '../../tools/testing/database-dump';
import { Archive } from './archive';
import { checkTrail } from './audit';
import { blobsInDatabase } from './blob-store';
import { type Database, databaseVersion, openDatabase } from './database';

const folder = new URL('../../fixtures/databases/', import.meta.url);
const dumps = readdirSync(folder).map((file): [string, DatabaseDump] => [
  file,
  JSON.parse(readFileSync(new URL(file, folder), 'utf8')),
]);

const layout = ({ stores }: DatabaseDump) =>
  Object.fromEntries(
    Object.entries(stores).map(([name, { keyPath, indexes }]) => [name, { keyPath, indexes }]),
  );

/** The values that a dump has in a store. */
const values = ({ stores }: DatabaseDump, store: string) =>
  (stores[store]?.entries ?? []).map(({ value }) => unpacked(value));

const archiveOver = (database: Database) => new Archive(database, blobsInDatabase(database));

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
});

it('has a fixture of every schema', () => {
  const versions = dumps.map(([, { version }]) => version).sort();
  expect(versions).toEqual(Array.from({ length: databaseVersion }, (_, i) => i + 1));
});

describe.each(dumps)('a database as in %s', (_, dump) => {
  async function migrated(): Promise<Database> {
    await restoreDatabase('old', dump);
    return openDatabase('old');
  }

  it('gets the stores of a new one, and keeps every byte of its own', async () => {
    (await migrated()).close();
    (await openDatabase('new')).close();
    const now = await dumpDatabase('old');
    expect(now.version).toBe(databaseVersion);
    expect(layout(now)).toEqual(layout(await dumpDatabase('new')));
    for (const [store, { entries }] of Object.entries(dump.stores)) {
      expect(now.stores[store].entries).toEqual(entries);
    }
  });

  it('is read whole, and says what it said', async () => {
    const database = await migrated();
    const archive = archiveOver(database);
    const project = 'project-1';
    const { photos, versions } = await archive.parts(project);
    const read = {
      projects: await archive.projects(),
      photos,
      versions,
      results: await archive.results(project),
    };
    for (const [store, { records, unreadable }] of Object.entries(read)) {
      expect(unreadable).toBe(0);
      expect(records).toHaveLength(1);
      expect(records).toEqual(values(dump, store));
    }
    expect([await archive.picture(project, 'result-1')]).toEqual(values(dump, 'pictures'));
    expect(await (await archive.thumbnail(project, 'result-1'))?.text()).toBe('its thumbnail');
    for (const { name, sha256 } of versions.records[0].shots) {
      expect(name).toBe('good <1>.jpg');
      expect(await (await archive.blob(sha256))?.text()).toBe('a good photo');
    }
    expect(await (await archive.blob(versions.records[0].bundle))?.text()).toBe('a project file');
    expect(await archive.fact('sample-made')).toBe(true);
    const training = await archive.training(project);
    expect(training ? [training] : []).toEqual(values(dump, 'trainings'));
    const { records, unreadable, head } = await archive.trail(project);
    expect(unreadable).toBe(0);
    expect(records).toEqual(values(dump, 'audit'));
    expect(await checkTrail(records, head)).toEqual({ found: 'whole', count: records.length });
    database.close();
  });

  it('takes what is new', async () => {
    const database = await migrated();
    const archive = archiveOver(database);
    const [result] = (await archive.results('project-1')).records;
    const known = (await archive.trail('project-1')).records.length;
    await archive.updateResults('project-1', [{ ...result, review: null }], [{ kind: 'reviewed', what: {} }]);
    const { records, head } = await archive.trail('project-1');
    expect(await checkTrail(records, head)).toEqual({ found: 'whole', count: known + 1 });
    await archive.sweep();
    expect(await archive.blob(result.sha256)).toBeDefined();
    database.close();
  });
});

describe('a database of a newer program', () => {
  it('is refused and stays as it is', async () => {
    await restoreDatabase('newer', { ...dumps[0][1], version: databaseVersion + 1 });
    const before = await dumpDatabase('newer');
    await expect(openDatabase('newer')).rejects.toMatchObject({ name: 'storage-newer' });
    expect(await dumpDatabase('newer')).toEqual(before);
  });

  it('is let go of while it is made, and the page is told', async () => {
    const told: string[] = [];
    const ours = await openDatabase('shared', {
      onOutdated(letGo) {
        told.push('outdated');
        letGo();
      },
    });
    const theirs = await openDB('shared', databaseVersion + 1);
    expect(told).toEqual(['outdated']);
    expect(() => ours.transaction('projects')).toThrow();
    theirs.close();
    await expect(openDatabase('shared')).rejects.toMatchObject({ name: 'storage-newer' });
  });

  it('waits for an older tab that does not let go, and the page is told', async () => {
    const [, dump] = dumps.find(([, { version }]) => version === 1)!;
    await restoreDatabase('held', dump);
    const older = await openDB('held', 1);
    const told: string[] = [];
    const opening = openDatabase('held', { onWaiting: () => void (told.push('waiting') && older.close()) });
    expect((await archiveOver(await opening).projects()).records).toHaveLength(1);
    expect(told).toEqual(['waiting']);
  });

  it('may be taken away by the browser, and the page is told', async () => {
    const told: string[] = [];
    const database = await openDatabase('gone', { onTakenAway: () => told.push('taken') });
    forceCloseDatabase(unwrap(database) as never);
    await expect.poll(() => told).toEqual(['taken']);
  });

  it('fails whoever reads while a transaction is aborted, and nobody else', async () => {
    const unhandled = vi.fn();
    process.on('unhandledRejection', unhandled);
    const database = await openDatabase('aborted');
    const read = database.transaction('projects');
    const found = read.store.get('flange');
    read.abort();
    database.transaction('projects').abort();
    await expect(found).rejects.toMatchObject({ name: 'AbortError' });
    await new Promise((resolve) => setTimeout(resolve, 20));
    process.off('unhandledRejection', unhandled);
    expect(unhandled).not.toHaveBeenCalled();
  });
});
