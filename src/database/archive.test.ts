/** The archive over a real implementation of IndexedDB in memory. */
import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import fc from 'fast-check';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { projectRecord, resultRecord, shotRecord, versionRecord } from '../../tools/testing/records';
import { evenWeights } from '../das/kind-weights';
import { AppError } from '../errors';
import { sha256Of } from '../sha256';
import { Archive } from './archive';
import { type AuditEntry, checkTrail, mendedAfter, origin, untoldResults, vanished } from './audit';
import { blobsInDatabase } from './blob-store';
import { type Database, databaseVersion, openDatabase, storageFailure } from './database';
import { newId } from './ids';
import { packMap } from './packed-map';
import type {
  PhotoRecord,
  PictureRecord,
  ProjectRecord,
  ResultRecord,
  TrainingRecord,
  VersionRecord,
} from './records';

const sum = (n: number) => n.toString(16).padStart(64, '0');
const text = (words: string) => new Blob([words], { type: 'text/plain' });

const calibration = { threshold: 0.5, rank: 1, count: 4, falseAlarmRate: 0.53, confidence: 0.95 };
const thresholds = { pass: 0.5, fail: 0.6, calibration };

const project = (id: string, more: Partial<ProjectRecord> = {}): ProjectRecord =>
  projectRecord({ id, name: '', words: 'scratch', ...more });
const photo = (of: string, n: number): PhotoRecord =>
  shotRecord({ project: of, id: `photo-${n}`, name: `<b>${n}</b> 🔩.jpg`, sha256: sum(n) });
const version = (of: string, number: number): VersionRecord =>
  versionRecord({
    project: of,
    number,
    created: 5,
    encoder: { name: 'pico', sha256: sum(99) },
    settings: { steps: 20 },
    seconds: 3,
    thresholds,
    losses: [{ nfc: 1, afs: 2, seg: 3, total: 6 }],
    shots: [{ name: 'a.jpg', sha256: sum(1) }],
    bundle: sum(500 + number),
    bundleBytes: 3,
    blobs: [sum(500 + number), sum(1)],
  });
const result = (of: string, id: string, n: number): ResultRecord =>
  resultRecord({
    project: of,
    id,
    name: 'b.jpg',
    sha256: sum(n),
    time: 7,
    score: 0.55,
    verdict: 'uncertain',
    thresholds,
    milliseconds: 12,
  });
const picture = (of: string, id: string): PictureRecord => ({
  project: of,
  id,
  map: packMap(Float32Array.of(0, 1, 2, 3)),
  preview: text('preview'),
  painted: null,
  placement: { side: 2, photoWidth: 4, photoHeight: 3, width: 2, height: 2, left: 0, top: 0 },
});

/** The browser's locks: who asks for a name alone waits for all that asked so before. */
function waitingLocks() {
  const last = new Map<string, Promise<unknown>>();
  return (lock: string, { mode }: LockOptions, work: (held: unknown) => Promise<unknown>) => {
    if (mode === 'shared') return work({});
    const turn = (last.get(lock) ?? Promise.resolve()).then(() => work({}));
    last.set(
      lock,
      turn.catch(() => undefined),
    );
    return turn;
  };
}

let database: Database;
let archive: Archive;
let names = 0;
let name = '';

async function open(): Promise<Archive> {
  database = await openDatabase(name);
  return new Archive(database, blobsInDatabase(database));
}

/**
 * As a browser ends a transaction whose bytes find no room on the disk; fake-indexeddb has a way of its own
 * to say so.
 */
function outOfRoom(transaction: IDBTransaction): void {
  (transaction as unknown as { _abort(name: string): void })._abort('QuotaExceededError');
}

beforeEach(async () => {
  globalThis.indexedDB = new IDBFactory();
  name = `test-${names++}`;
  archive = await open();
});

async function fill(id: string): Promise<void> {
  await archive.saveProject(project(id));
  await archive.savePhoto(photo(id, 1), { sha256: sum(1), blob: text('photo 1') });
  await archive.saveVersion(version(id, 1), [{ sha256: sum(501), blob: text('bundle') }]);
  await archive.saveResult(result(id, 'r1', 2), picture(id, 'r1'), text('small'), {
    sha256: sum(2),
    blob: text('photo 2'),
  });
}

describe('Archive', () => {
  it('gives back what was saved, after being opened again', async () => {
    await fill('p');
    archive = await open();
    expect((await archive.projects()).records).toEqual([project('p')]);
    const { photos, versions } = await archive.parts('p');
    expect(photos.records[0]).toMatchObject({ name: '<b>1</b> 🔩.jpg', sha256: sum(1) });
    expect(versions.records).toEqual([version('p', 1)]);
    expect((await archive.results('p')).records).toEqual([result('p', 'r1', 2)]);
    expect((await archive.picture('p', 'r1'))?.map).toEqual(picture('p', 'r1').map);
    expect(await (await archive.thumbnail('p', 'r1'))?.text()).toBe('small');
    expect(await (await archive.blob(sum(1)))?.text()).toBe('photo 1');
    expect(await archive.blob(sum(77))).toBeUndefined();
  });

  it('knows the highest number that a version has or a result names, whatever can be read', async () => {
    const number = fc.integer({ min: 1, max: 40 });
    const some = fc.array(fc.record({ number, isReadable: fc.boolean() }), { maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(some, some, async (versions, results) => {
        for (const [i, id] of ['p', 'q'].entries()) {
          await archive.removeProject(id);
          for (const one of versions) {
            const record = version(id, one.number + i);
            await database.put('versions', one.isReadable ? record : ({ ...record, seed: 'none' } as never));
          }
          for (const [n, one] of results.entries()) {
            const record = { ...result(id, `r${n}`, n), version: one.number + i };
            await database.put('results', one.isReadable ? record : ({ ...record, score: 'none' } as never));
          }
        }
        const highest = Math.max(0, ...[...versions, ...results].map((one) => one.number));
        expect(await archive.highestVersion('p')).toBe(highest);
      }),
      { numRuns: 20 },
    );
  });

  it('tells of every change that can be looked at, and of none that was refused or changes nothing', async () => {
    const seen: string[] = [];
    const own = await openDatabase(name);
    archive = new Archive(own, blobsInDatabase(own), (id) => seen.push(id));
    const tells = async (change: Promise<unknown>) => {
      await change;
      expect(seen.splice(0)).toEqual(['p']);
    };
    await tells(archive.saveProject(project('p')));
    await tells(archive.changeProject('p', { name: 'other' }));
    await tells(archive.saveVersion(version('p', 1), []));
    const original = { sha256: sum(2), blob: text('photo 2') };
    await tells(archive.saveResult(result('p', 'r1', 2), picture('p', 'r1'), text('small'), original));
    await tells(archive.updateResults('p', [result('p', 'r1', 2)], [{ kind: 'reviewed', what: {} }]));
    await tells(archive.deleteResults('p', ['r1']));
    await tells(archive.deleteVersion('p', 1, []));
    await archive.changeProject('p', { name: 'other' });
    expect(seen).toEqual([]);
    await tells(archive.removeProject('p'));
    await expect(archive.saveProject({ ...project('p'), name: 'x'.repeat(1e6) })).rejects.toThrow();
    expect(seen).toEqual([]);
  });

  it('keeps projects whose ids begin alike apart', async () => {
    await fill('p');
    await fill('p2');
    await archive.removeProject('p');
    expect((await archive.projects()).records.map(({ id }) => id)).toEqual(['p2']);
    expect((await archive.results('p')).records).toEqual([]);
    expect(await archive.picture('p', 'r1')).toBeUndefined();
    expect((await archive.results('p2')).records).toHaveLength(1);
  });

  it('reads many results page by page, in the order of time, the latest first when asked', async () => {
    const ids = Array.from({ length: 520 }, () => newId());
    for (const id of ids) {
      await archive.saveResult(result('p', id, 3), picture('p', id), text('s'), {
        sha256: sum(3),
        blob: text('x'),
      });
    }
    expect((await archive.results('p')).records.map(({ id }) => id)).toEqual(ids);
    expect((await archive.latestResults('p', 2)).map(({ id }) => id)).toEqual([ids[519], ids[518]]);
    const wanted = await archive.latestResults('p', 2, ({ id }) => id < ids[518]);
    expect(wanted.map(({ id }) => id)).toEqual([ids[517], ids[516]]);
  });

  it('passes over no result while another one is removed', async () => {
    const ids = Array.from({ length: 252 }, () => newId());
    for (const id of ids) await database.put('results', result('p', id, 3));
    const { getAll } = IDBObjectStore.prototype;
    const disk = vi.spyOn(IDBObjectStore.prototype, 'getAll').mockImplementationOnce(function (
      this: IDBObjectStore,
      ...of
    ) {
      const asked = getAll.apply(this, of);
      void database.delete('results', ['p', ids[0]]);
      return asked;
    });
    const { records } = await archive.results('p');
    expect(records.map(({ id }) => id)).toEqual(ids);
    disk.mockRestore();
  });

  it('sweeps bytes that nothing needs, and only those', async () => {
    await fill('p');
    await archive.copyProject('p', (stored) => ({ ...stored, id: 'q' }));
    await archive.removeProject('p');
    await archive.sweep();
    // The copy has photos and versions, and no results.
    expect(await archive.blob(sum(1))).toBeDefined();
    expect(await archive.blob(sum(501))).toBeDefined();
    expect(await archive.blob(sum(2))).toBeUndefined();
    await archive.removeProject('q');
    await archive.sweep();
    expect(await archive.blob(sum(1))).toBeUndefined();
  });

  it('sweeps nothing that an interrupted training needs, and leaves nothing of a project that is removed', async () => {
    await archive.savePhoto(photo('p', 7), { sha256: sum(7), blob: text('photo 7') });
    await archive.saveTraining({
      project: 'p',
      begun: 1,
      model: 'pico-clip',
      object: 'nut',
      words: '',
      preset: 'default',
      region: null,
      kinds: evenWeights,
      seed: 1,
      shots: [],
      checkpoint: null,
      blobs: [sum(7)],
    });
    await archive.saveProject(project('p'));
    await archive.deletePhoto('p', 'photo-7');
    await archive.updateResults('p', [], [{ kind: 'inspected', what: {} }]);
    await archive.sweep();
    expect(await archive.blob(sum(7))).toBeDefined();
    await archive.removeProject('p');
    await archive.sweep();
    expect([await archive.blob(sum(7)), await archive.training('p')]).toEqual([undefined, undefined]);
    expect((await archive.trail('p')).head).toEqual(origin);
  });

  it('keeps bytes before the record that needs them', async () => {
    const blobs = blobsInDatabase(database);
    const photos: number[] = [];
    const put: typeof blobs.put = async (...bytes) => {
      await blobs.put(...bytes);
      photos.push(await database.count('photos'));
    };
    const watched = new Archive(database, { ...blobs, put });
    await watched.savePhoto(photo('p', 1), { sha256: sum(1), blob: text('photo 1') });
    expect([photos, await database.count('photos')]).toEqual([[0], 1]);
  });

  it('changes of a project what is named, whatever else was changed since it was read', async () => {
    await archive.saveProject(project('p'));
    await archive.saveProject({ ...project('p'), currentVersion: 3 });
    expect(await archive.changeProject('p', { name: 'Nuts' })).toBe(true);
    expect(await archive.changeProject('gone', { name: 'Bolts' })).toBe(false);
    expect((await archive.projects()).records).toEqual([
      { ...project('p'), currentVersion: 3, name: 'Nuts' },
    ]);
  });

  it('refuses a project that it could not read again, and names one that is there', async () => {
    const words = 'scratch, '.repeat(200);
    await expect(archive.saveProject({ ...project('p'), words })).rejects.toMatchObject({
      code: 'storage-unavailable',
    });
    expect(await archive.projects()).toEqual({ records: [], unreadable: 0 });
    const database = await openDatabase(name);
    await database.put('projects', { ...project('p'), name: 'Nuts', words });
    await database.put('projects', { ...project('d'), name: 'Nuts', words, deleted: 1 });
    await archive.saveProject(project('q'));
    expect(await archive.unreadableProjects()).toEqual([
      { id: 'p', name: 'Nuts', object: project('p').object },
    ]);
    expect(await archive.project('p')).toBe('unreadable');
    expect(await archive.project('q')).toEqual(project('q'));
    expect(await archive.project('r')).toBeUndefined();
  });

  it('sweeps nothing of a copy that is being made', async () => {
    await fill('p');
    let isLocked = false;
    const request = async (
      lock: string,
      { mode }: LockOptions,
      work: (held: unknown) => Promise<unknown>,
    ) => {
      isLocked ||= lock === 'vtfusion-blobs' && mode === 'shared';
      return work({});
    };
    vi.stubGlobal('navigator', { locks: { request } });
    await archive.copyProject('p', (stored) => ({ ...stored, id: 'q' }));
    vi.unstubAllGlobals();
    expect(isLocked).toBe(true);
  });

  it('leaves records alone that it cannot read, and counts them', async () => {
    await fill('p');
    const database = await openDatabase(name);
    await database.put('photos', { project: 'p', id: 'odd', name: 7 } as unknown as PhotoRecord);
    const { photos } = await archive.parts('p');
    expect(photos.records).toHaveLength(1);
    expect(photos.unreadable).toBe(1);
    expect(await database.count('photos')).toBe(2);
  });

  it('finds what is wanted of all results but the latest, the oldest first, and no more than asked for', async () => {
    const verdicts = ['pass', 'fail'] as const;
    for (const of of ['o', 'p', 'q']) {
      for (let n = 0; n < 10; n++) {
        const made = { ...result(of, `r${n}`, n), verdict: verdicts[n % 2] };
        await archive.saveResult(made, picture(of, `r${n}`), text('s'), { sha256: sum(n), blob: text('x') });
      }
    }
    const old = async (latest: number, most = 100) => {
      const found = await archive.oldResults('p', latest, most, ({ verdict }) => verdict === 'fail');
      return found.map((one) => `${one.project} ${one.id}`).join(', ');
    };
    expect(await old(0)).toBe('p r1, p r3, p r5, p r7, p r9');
    expect(await old(1)).toBe('p r1, p r3, p r5, p r7');
    expect(await old(7)).toBe('p r1');
    expect(await old(0, 2)).toBe('p r1, p r3');
    expect([await old(10), await old(11)]).toEqual(['', '']);
  });

  it('writes a photo again whose bytes the disk has spoilt, and leaves a sound one as it is', async () => {
    const whole = text('a photo');
    const sha256 = await sha256Of(await whole.arrayBuffer());
    const kept = { ...photo('p', 7), sha256, blobs: [sha256] };
    await database.put('blobs', { sha256, blob: text('a ph') });
    await archive.savePhoto(kept, { sha256, blob: whole });
    expect(await (await archive.blob(sha256))?.text()).toBe('a photo');
    const put = vi.spyOn(IDBObjectStore.prototype, 'put');
    await archive.savePhoto(kept, { sha256, blob: whole });
    expect(put.mock.contexts.map((store) => (store as IDBObjectStore).name)).toEqual(['photos']);
    put.mockRestore();
  });

  it('reads a trail that grows meanwhile as it was at one moment', async () => {
    const entry = (n: number): AuditEntry => ({ kind: 'inspected', what: { n } });
    await archive.updateResults('p', [], [entry(1), entry(2)]);
    // A second page of the program adds to it for as long as it is being read.
    let isReading = true;
    let added = 2;
    const adding = (async () => {
      while (isReading) await archive.updateResults('p', [], [entry(++added)]);
    })();
    const { records, head } = await archive.trail('p');
    isReading = false;
    await adding;
    expect(added).toBeGreaterThan(2);
    expect(await checkTrail(records, head)).toMatchObject({ found: 'whole' });
  });

  it('sweeps of the bytes that are named those that no record needs', async () => {
    await fill('p');
    const blobs = blobsInDatabase(database);
    for (const n of [41, 42]) await blobs.put(sum(n), text('left over'));
    await archive.sweepBytes([sum(41), sum(1)]);
    const left = await blobs.keys();
    expect([left.includes(sum(41)), left.includes(sum(42)), left.includes(sum(1))]).toEqual([
      false,
      true,
      true,
    ]);
  });

  it('deletes results with their pictures, photos, and updates a review', async () => {
    await fill('p');
    const review = { decision: 'fail', note: 'burr', person: 'Ada', time: 9 } as const;
    await archive.updateResults('p', [{ ...result('p', 'r1', 2), review }]);
    expect((await archive.results('p')).records[0].review).toEqual(review);
    await archive.deleteResults('p', ['r1']);
    expect(await archive.thumbnail('p', 'r1')).toBeUndefined();
    await archive.deletePhoto('p', 'photo-1');
    expect((await archive.parts('p')).photos.records).toEqual([]);
  });

  it('says so when a newer program made the database', async () => {
    name = 'newer';
    await new Promise((resolve) => {
      const request = indexedDB.open(name, databaseVersion + 1);
      request.onsuccess = () => resolve(request.result.close());
    });
    await expect(open()).rejects.toMatchObject({ name: 'storage-newer' });
  });

  it('names a full disk, on which the browser takes back what was written, and keeps nothing of the order', async () => {
    const put = IDBObjectStore.prototype.put;
    const disk = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (
      this: IDBObjectStore,
      value,
    ) {
      const request = put.call(this, value);
      // The last of the order: what there is no room for shows when all of it goes to the disk.
      if (this.name === 'thumbnails') request.addEventListener('success', () => outOfRoom(this.transaction));
      return request;
    });
    const order = archive.saveResult(result('p', 'r', 1), picture('p', 'r'), text('small'), {
      sha256: sum(1),
      blob: text('photo'),
    });
    await expect(order).rejects.toMatchObject({
      name: 'storage-full',
      message: expect.stringMatching(/^The disk has no more room/),
    });
    disk.mockRestore();
    expect((await archive.results('p')).records).toEqual([]);
    expect(await archive.picture('p', 'r')).toBeUndefined();
  });

  /** What nobody heard of while the work went on. */
  async function unheardIn(work: () => Promise<void>): Promise<unknown[]> {
    const unheard: unknown[] = [];
    const others = process.listeners('unhandledRejection');
    process.removeAllListeners('unhandledRejection').on('unhandledRejection', (why) => unheard.push(why));
    try {
      await work();
      // What is unheard is told in a later turn.
      await new Promise((resolve) => setTimeout(resolve));
    } finally {
      process.removeAllListeners('unhandledRejection');
      for (const one of others) process.on('unhandledRejection', one);
    }
    return unheard;
  }

  it('keeps nothing of an order of which one record cannot be stored, and fails once', async () => {
    await fill('p');
    const strange = { ...picture('p', 'r2'), map: () => 0 } as never;
    const reviewed = { ...result('p', 'r1', 2), review: () => 0 } as never;
    const inspected: AuditEntry = { kind: 'inspected', what: { result: 'r2' } };
    const original = { sha256: sum(2), blob: text('photo 2') };
    const before = [await archive.results('p'), await archive.versions('p'), await archive.trail('p')];
    const unheard = await unheardIn(async () => {
      const refused = expect.objectContaining({ code: 'storage-unavailable' });
      await expect(
        archive.saveResult(result('p', 'r2', 2), strange, text('small'), original, [inspected]),
      ).rejects.toEqual(refused);
      await expect(archive.saveVersion(version('p', 2), [], [], [reviewed])).rejects.toEqual(refused);
      await expect(archive.paint('p', ['r1', 'r1'], strange)).rejects.toEqual(refused);
      await expect(
        archive.changeProject('p', () => {
          throw new Error('It cannot be.');
        }),
      ).rejects.toEqual(refused);
    });
    expect([await archive.results('p'), await archive.versions('p'), await archive.trail('p')]).toEqual(
      before,
    );
    expect(unheard).toEqual([]);
  });

  it('fails once where the disk fails in the middle of an order', async () => {
    await fill('p');
    const real = IDBObjectStore.prototype.put;
    const disk = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (
      this: IDBObjectStore,
      value,
    ) {
      if (this.name !== 'photos' && this.name !== 'versions') queueMicrotask(() => this.transaction.abort());
      return real.call(this, value);
    });
    const unheard = await unheardIn(async () => {
      const refused = { code: 'storage-unavailable' };
      await expect(archive.changeProject('p', { words: 'burr' })).rejects.toMatchObject(refused);
      await expect(archive.paint('p', ['r1'], null)).rejects.toMatchObject(refused);
      await expect(archive.copyProject('p', (p) => ({ ...p, id: 'q' }))).rejects.toMatchObject(refused);
    });
    disk.mockRestore();
    expect(unheard).toEqual([]);
  });

  it('names a database that the browser has closed', async () => {
    database.close();
    const order = archive.saveProject(project('p'));
    await expect(order).rejects.toMatchObject({
      name: 'storage-unavailable',
      message: expect.stringMatching(/^The browser did not save the last change/),
    });
  });

  it.each([
    ['storage-refused', 'Denied.', 'SecurityError'],
    // As Chrome and Firefox word it.
    ['storage-refused', 'The user denied permission to access the database.', 'UnknownError'],
    [
      'storage-refused',
      'A mutation operation was attempted on a database that did not allow mutations.',
      'InvalidStateError',
    ],
    ['storage-unopened', 'Internal error opening backing store for indexedDB.open.', 'UnknownError'],
    ['storage-full', 'Full.', 'QuotaExceededError'],
  ])('says %s where the browser does not open it: %s', async (code, message, why) => {
    const opening = vi.spyOn(indexedDB, 'open').mockImplementationOnce(() => {
      throw new DOMException(message, why);
    });
    await expect(openDatabase(name)).rejects.toMatchObject({ code });
    opening.mockRestore();
  });

  it('leaves a failure that has its name', () => {
    const known = new AppError('storage-full', 'It is full.');
    expect(storageFailure(known)).toBe(known);
  });

  describe('where two tabs claim a project', () => {
    const training: TrainingRecord = {
      project: 'p',
      begun: 1,
      model: 'pico-clip',
      object: 'nut',
      words: '',
      preset: 'default',
      region: null,
      kinds: evenWeights,
      seed: 1,
      shots: [],
      checkpoint: null,
      blobs: [],
    };
    /** A page that works with `p` by this claim, and with nothing else by one. */
    const tab = (claim: string) =>
      new Archive(database, blobsInDatabase(database), undefined, (id) => (id === 'p' ? claim : undefined));

    it.each<[string, (frozen: Archive, id: string) => Promise<void>]>([
      ['a checkpoint', (frozen, id) => frozen.saveTraining({ ...training, project: id, seed: 2 })],
      ['the end of a training', (frozen, id) => frozen.endTraining({ project: id, begun: 1 })],
      ['a version', (frozen, id) => frozen.saveVersion(version(id, 2), [], [{ kind: 'trained', what: {} }])],
      [
        'a change of the project',
        async (frozen, id) => void (await frozen.changeProject(id, { name: 'as it was long ago' })),
      ],
      ['the removal of a version', (frozen, id) => frozen.deleteVersion(id, 1, [])],
      [
        'a review',
        (frozen, id) =>
          frozen.updateResults(
            id,
            [{ ...result(id, 'r1', 2), verdict: 'fail' }],
            [{ kind: 'reviewed', what: {} }],
          ),
      ],
      [
        'what is said of a result that is stored',
        (frozen, id) =>
          frozen.saveResult(
            { ...result(id, 'r1', 2), verdict: 'fail' },
            picture(id, 'r1'),
            text('small'),
            { sha256: sum(3), blob: text('photo 3') },
            [],
            { isStored: true },
          ),
      ],
      ['the removal of results', (frozen, id) => frozen.deleteResults(id, ['r1'])],
      ['the removal of a photo', (frozen, id) => frozen.deletePhoto(id, 'photo-1')],
      ['that something was taken back', async (frozen, id) => void (await frozen.countTakenBack(id, 0))],
      [
        'a painting',
        (frozen, id) => frozen.paint(id, ['r1'], { width: 1, height: 1, data: Uint8Array.of(1) }),
      ],
    ])('refuses %s of the one that was frozen, wholly, and no order on another project', async (_, order) => {
      for (const id of ['p', 'q']) {
        await fill(id);
        await archive.saveTraining({ ...training, project: id });
      }
      const [frozen, other] = [tab('frozen'), tab('other')];
      expect(await frozen.claim('p', 'frozen', undefined)).toBe(true);
      expect(await other.claim('p', 'other', 'frozen')).toBe(true);
      const all = async (id: string) => [
        await archive.project(id),
        await archive.training(id),
        await archive.parts(id),
        await archive.recorded(id),
        await archive.picture(id, 'r1'),
        await archive.takenBack(id),
      ];
      const before = { p: await all('p'), q: await all('q') };
      await expect(order(frozen, 'p')).rejects.toMatchObject({
        code: 'project-elsewhere',
        message: expect.stringMatching(/^The project was taken over by another tab/u),
      });
      expect(await all('p')).toEqual(before.p);
      await order(frozen, 'q');
      expect(await all('q')).not.toEqual(before.q);
      await order(other, 'p');
      expect(await all('p')).not.toEqual(before.p);
    });

    it('still takes what only adds to it: results and words in the trail', async () => {
      await fill('p');
      await archive.claim('p', 'other', undefined);
      const frozen = tab('frozen');
      const bytes = { sha256: sum(3), blob: text('photo 3') };
      await frozen.saveResult(result('p', 'r2', 3), picture('p', 'r2'), text('small'), bytes);
      await frozen.updateResults('p', [], [{ kind: 'inspected', what: {} }]);
      const { results, trail } = await archive.recorded('p');
      expect([results.records.length, trail.records.map(({ kind }) => kind)]).toEqual([2, ['inspected']]);
    });

    it('gives it to one that knew of the claim before it, and forgets claims with their project', async () => {
      await archive.saveProject(project('p'));
      expect(await tab('a').claim('p', 'a', undefined)).toBe(true);
      expect(await tab('b').claim('p', 'b', undefined)).toBe(false);
      expect(await archive.claimTo('p')).toBe('a');
      expect(await tab('b').claim('p', 'b', 'a')).toBe(true);
      await archive.removeProject('p');
      expect(await archive.claimTo('p')).toBeUndefined();
      // As where the browser has cleared all: what is written anew is the page's own.
      await tab('a').saveTraining(training);
      expect(await archive.training('p')).toEqual(training);
    });

    it('makes no claim to a project that is not there, and sweeps one that its project has left', async () => {
      expect(await archive.claim('p', 'a', undefined)).toBe(true);
      expect(await archive.claimTo('p')).toBeUndefined();
      await archive.saveProject(project('p'));
      await archive.claim('p', 'a', undefined);
      // By a version of this program that knew of no claims.
      await database.delete('projects', 'p');
      await archive.sweep();
      expect(await archive.claimTo('p')).toBeUndefined();
    });

    it('changes a project that no tab has, whoever claimed it last', async () => {
      await archive.saveProject(project('p'));
      await archive.claim('p', 'other', undefined);
      expect(await tab('frozen').changeProject('p', { name: 'free' }, { isFree: true })).toBe(true);
    });

    it('takes for no claim what is none', async () => {
      await archive.saveProject(project('p'));
      await database.put('facts', { of: 'another program' }, 'claim p');
      expect(await archive.claimTo('p')).toBeUndefined();
      expect(await archive.claim('p', 'a', undefined)).toBe(true);
      expect(await archive.claimTo('p')).toBe('a');
    });
  });

  describe('of what was removed and taken back', () => {
    it('counts on from what it has, and from what whoever asks has seen', async () => {
      await archive.saveProject(project('p'));
      await archive.saveProject(project('q'));
      expect(await archive.takenBack('p')).toBe(0);
      expect([await archive.countTakenBack('p', 0), await archive.countTakenBack('p', 0)]).toEqual([1, 2]);
      // As where the browser has cleared what was counted.
      expect(await archive.countTakenBack('p', 7)).toBe(8);
      expect([await archive.takenBack('p'), await archive.takenBack('q')]).toEqual([8, 0]);
      await database.put('facts', 'many', 'taken back p');
      expect(await archive.takenBack('p')).toBe(0);
      expect(await archive.countTakenBack('p', 0)).toBe(1);
    });

    it('forgets the count with its project, and keeps none of a project that is not there', async () => {
      expect(await archive.countTakenBack('p', 3)).toBe(3);
      await archive.saveProject(project('p'));
      expect(await archive.takenBack('p')).toBe(0);
      await archive.countTakenBack('p', 0);
      await archive.removeProject('p');
      expect(await archive.takenBack('p')).toBe(0);
      await archive.saveProject(project('p'));
      await archive.countTakenBack('p', 0);
      // By a version of this program that counted nothing.
      await database.delete('projects', 'p');
      await archive.sweep();
      expect(await database.getAllKeys('facts')).toEqual([]);
    });
  });

  it('remembers small facts', async () => {
    expect(await archive.fact('sample')).toBeUndefined();
    await archive.noteFact('sample', true);
    expect(await archive.fact('sample')).toBe(true);
  });
});

describe('newId', () => {
  it('keeps the order when the clock is set back', () => {
    const now = vi.spyOn(Date, 'now');
    const ids = [9e12, 9e12 - 86_400_000, 1].map((time) => {
      now.mockReturnValue(time);
      return newId();
    });
    now.mockRestore();
    expect([...ids].sort()).toEqual(ids);
  });

  it('never makes one twice, and later ones sort later within a moment, however many', () => {
    const now = vi.spyOn(Date, 'now').mockReturnValue(1);
    const ids = Array.from({ length: 50_000 }, newId);
    now.mockRestore();
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.every((id, i) => i === 0 || ids[i - 1] < id)).toBe(true);
  });

  it('goes on after all that is stored in another start, and after what another tab added since', async () => {
    /** A tab of its own: it knows of no id that another has made. */
    const tab = async (time: string) => {
      vi.setSystemTime(Date.parse(time));
      vi.resetModules();
      const { openDatabase } = await import('./database');
      const { Archive } = await import('./archive');
      const { newId } = await import('./ids');
      const own = await openDatabase(name);
      const kept = new Archive(own, blobsInDatabase(own));
      const inspect = async (of: string) => {
        const id = newId();
        const original = { sha256: sum(1), blob: text('x') };
        await kept.saveResult(result(of, id, 1), picture(of, id), text('s'), original);
        return id;
      };
      return { kept, inspect };
    };
    vi.useFakeTimers({ toFake: ['Date'] });
    try {
      const before = await tab('2026-11-29');
      const old = [await before.inspect('p'), await before.inspect('q'), await before.inspect('a')];
      // The battery of its clock is empty.
      const one = await tab('2020-01-01');
      const two = await tab('2020-01-01');
      const first = await one.inspect('p');
      const second = await one.inspect('p');
      expect([...old, first, second].sort()).toEqual([...old, first, second]);
      expect((await two.kept.latestResults('p', 1))[0].id).toBe(second);
      const third = await two.inspect('p');
      expect((await one.kept.results('p')).records.at(-1)?.id).toBe(third);
      const fourth = await one.inspect('p');
      expect((await one.kept.oldResults('p', 1, 10, () => true)).map(({ id }) => id)).toEqual([
        ...[old[0], first, second, third],
      ]);
      expect((await one.kept.latestResults('p', 2)).map(({ id }) => id)).toEqual([fourth, third]);
    } finally {
      vi.useRealTimers();
    }
  });
});

describe('a round trip', () => {
  it('keeps any text, score and moment of a result', async () => {
    const number = fc.double({ noNaN: true, noDefaultInfinity: true });
    const moment = fc.double({ noNaN: true, min: -8.64e15, max: 8.64e15 });
    let n = 0;
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary' }), number, moment, async (words, score, time) => {
        const of = `p${n++}`;
        const stored = { ...result(of, 'r', 1), name: words, score, time };
        await archive.saveResult(stored, picture(of, 'r'), text('s'), { sha256: sum(1), blob: text('x') });
        expect(await archive.latestResults(of, 1000)).toEqual([stored]);
      }),
      { numRuns: 40 },
    );
  });

  it('adds to the audit trail in the same step, from many sides at once, and finds it whole', async () => {
    const archive = await open();
    const entry = (n: number): AuditEntry => ({ kind: 'inspected', what: { n } });
    await Promise.all(
      Array.from({ length: 12 }, (_, n) => archive.updateResults('p', [result('p', `r${n}`, 1)], [entry(n)])),
    );
    await archive.deleteResults('p', ['r3'], [{ kind: 'removed', what: { result: 'r3' } }]);
    const { records, head } = await archive.trail('p');
    expect(await checkTrail(records, head)).toEqual({ found: 'whole', count: 13 });
    expect(records.map(({ what }) => what.n).slice(0, 12)).toEqual(Array.from({ length: 12 }, (_, n) => n));
    expect((await archive.trail('q')).head).toEqual(origin);
  });

  it('reads a trail and what it tells of as they were at one moment, whoever writes meanwhile', async () => {
    const archive = await open();
    const add = (id: string) =>
      archive.updateResults('p', [result('p', id, 1)], [{ kind: 'inspected', what: { result: id } }]);
    const writing = Promise.all(Array.from({ length: 300 }, (_, n) => add(`r${n}`)));
    const counts = new Set<number>();
    for (let left = 300; left > 0; ) {
      const { trail, results } = await archive.recorded('p');
      const ids = new Set(results.records.map(({ id }) => id));
      expect(untoldResults(trail.records, results.records)).toEqual([]);
      expect(vanished(trail.records, ids, new Set()).results).toEqual([]);
      expect(await checkTrail(trail.records, trail.head)).toMatchObject({ found: 'whole' });
      counts.add(ids.size);
      left = 300 - ids.size;
    }
    await writing;
    expect(counts.size).toBeGreaterThan(1);
  });

  it.each([
    ['cannot be read', { seq: 'two', hash: '' }],
    ['is gone', undefined],
    ['is behind its records', { seq: 1, hash: 'ab'.repeat(32) }],
  ])('goes on with a trail whose end %s, and says so in it', async (_, head) => {
    const archive = await open();
    const add = (n: number) => archive.updateResults('p', [], [{ kind: 'inspected', what: { n } }]);
    for (const n of [1, 2]) await add(n);
    if (head) await database.put('auditHeads', head as never, 'p');
    else await database.delete('auditHeads', 'p');
    const before = await archive.trail('p');
    expect((await checkTrail(before.records, before.head)).found).not.toBe('whole');
    for (const n of [3, 4]) await add(n);
    const after = await archive.trail('p');
    expect(await checkTrail(after.records, after.head)).toEqual({ found: 'whole', count: 5 });
    expect(mendedAfter(after.records)).toEqual([2]);
    expect(after.records.map(({ what }) => what.n)).toEqual([1, 2, undefined, 3, 4]);
  });

  it('goes on behind a last record that cannot be read, which stays missed', async () => {
    const archive = await open();
    const add = (n: number) => archive.updateResults('p', [], [{ kind: 'inspected', what: { n } }]);
    for (const n of [1, 2]) await add(n);
    await database.put('audit', { project: 'p', seq: 2, time: 'never' } as never);
    await database.delete('auditHeads', 'p');
    await add(3);
    const { records, head } = await archive.trail('p');
    expect(await checkTrail(records, head)).toEqual({ found: 'missing', seq: 2 });
  });

  it('adds to one audit trail from two tabs at once, and finds it whole', async () => {
    vi.stubGlobal('navigator', { locks: { request: waitingLocks() } });
    const tabs = [await open(), await open()];
    await Promise.all(
      Array.from({ length: 6 }, (_, n) =>
        tabs[n % 2].updateResults('p', [], [{ kind: 'inspected', what: { n } }]),
      ),
    ).finally(() => vi.unstubAllGlobals());
    const { records, head } = await tabs[0].trail('p');
    expect(await checkTrail(records, head)).toEqual({ found: 'whole', count: 6 });
  });
});
