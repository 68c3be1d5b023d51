/** Every way in which what is kept can be damaged is found and named, and nothing else is. */
import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { beforeEach, describe, expect, it } from 'vitest';
import { projectRecord, resultRecord, shotRecord, versionRecord } from '../../tools/testing/records';
import { evenWeights } from '../das/kind-weights';
import { sha256Of } from '../sha256';
import { Archive } from './archive';
import type { AuditEntry } from './audit';
import { blobsInDatabase } from './blob-store';
import { type Database, openDatabase } from './database';
import { packMap } from './packed-map';
import type { PhotoRecord, PictureRecord } from './records';

const text = (words: string) => new Blob([words], { type: 'text/plain' });
const sumOf = (words: string) => sha256Of(new TextEncoder().encode(words));

const calibration = { threshold: 0.5, rank: 1, count: 4, falseAlarmRate: 0.53, confidence: 0.95 };
const thresholds = { pass: 0.5, fail: 0.6, calibration };

let names = 0;
let database: Database;
let archive: Archive;
let shot: string;
let part: string;
let bundle: string;

/** A project with a good photo, a version and an inspected part, as the page keeps them. */
async function fill(project: string): Promise<void> {
  const photo = shotRecord({ project, id: 'photo', sha256: shot });
  const version = versionRecord({
    project,
    created: 5,
    encoder: { name: 'pico', sha256: shot },
    seconds: 3,
    thresholds,
    shots: [{ name: 'good.jpg', sha256: shot }],
    bundle,
    bundleBytes: 6,
    blobs: [bundle, shot],
  });
  const result = resultRecord({
    project,
    id: 'result',
    sha256: part,
    time: 7,
    score: 0.55,
    verdict: 'uncertain',
    thresholds,
    milliseconds: 12,
  });
  const picture: PictureRecord = {
    project,
    id: 'result',
    map: packMap(Float32Array.of(0, 1, 2, 3)),
    preview: text('preview'),
    painted: null,
    placement: { side: 2, photoWidth: 4, photoHeight: 3, width: 2, height: 2, left: 0, top: 0 },
  };
  const trained: AuditEntry = { kind: 'trained', what: { version: 1, bundle } };
  const inspected: AuditEntry = {
    kind: 'inspected',
    what: { result: 'result', name: 'part.jpg', photo: part, score: 0.55, version: 1 },
  };
  await archive.savePhoto(photo, { sha256: shot, blob: text('shot') });
  await archive.saveVersion(version, [{ sha256: bundle, blob: text('bundle') }], [trained]);
  await archive.saveResult(result, picture, text('small'), { sha256: part, blob: text('part') }, [inspected]);
  await archive.saveProject(projectRecord({ id: project, name: '', currentVersion: 1 }));
}

beforeEach(async () => {
  globalThis.indexedDB = new IDBFactory();
  database = await openDatabase(`test-${names++}`);
  archive = new Archive(database, blobsInDatabase(database));
  [shot, part, bundle] = await Promise.all(['shot', 'part', 'bundle'].map(sumOf));
  await fill('p');
});

describe('the check of what is kept', () => {
  it('finds nothing where all is well, and says how far it is', async () => {
    await fill('q');
    const seen: number[][] = [];
    const report = await archive.check((done, of) => seen.push([done, of]));
    expect(report).toEqual({ records: 16, files: 3, faults: [], unneeded: 0 });
    expect(seen).toEqual(Array.from({ length: 10 }, (_, i) => [i + 1, 10]));
  });

  const odd = { project: 'p', id: 'odd' };
  const damages: [string, () => Promise<unknown>, { kind: string; about: string }[]][] = [
    [
      'a record that cannot be read',
      () => database.put('photos', odd as PhotoRecord),
      [{ kind: 'record-unreadable', about: 'photos' }],
    ],
    [
      'a photo that is gone',
      () => database.delete('blobs', part),
      [{ kind: 'photo-missing', about: 'part.jpg' }],
    ],
    [
      'a photo of other bytes',
      () => database.put('blobs', { sha256: part, blob: text('pant') }),
      [{ kind: 'photo-damaged', about: 'part.jpg' }],
    ],
    [
      'a trained artefact that is gone',
      () => database.delete('blobs', bundle),
      [{ kind: 'training-missing', about: '1' }],
    ],
    [
      'a trained artefact of other bytes',
      () => database.put('blobs', { sha256: bundle, blob: text('') }),
      [{ kind: 'training-damaged', about: '1' }],
    ],
    [
      'a version that the trail tells of and the project uses',
      () => database.delete('versions', ['p', 1]),
      [
        { kind: 'training-missing', about: '1' },
        { kind: 'training-missing', about: '1' },
      ],
    ],
    [
      'a picture that is gone',
      () => database.delete('pictures', ['p', 'result']),
      [{ kind: 'picture-missing', about: 'part.jpg' }],
    ],
    [
      'a thumbnail without a byte',
      () => database.put('thumbnails', { project: 'p', id: 'result', blob: text('') }),
      [{ kind: 'picture-missing', about: 'part.jpg' }],
    ],
    [
      'a result that nobody removed',
      () => database.delete('results', ['p', 'result']),
      [{ kind: 'result-missing', about: 'part.jpg' }],
    ],
    [
      'a score that is not what was recorded',
      async () => {
        const result = (await database.get('results', ['p', 'result']))!;
        await database.put('results', { ...result, score: 0.1 });
      },
      [{ kind: 'result-changed', about: 'part.jpg' }],
    ],
    [
      'a trail without its end',
      () => database.delete('audit', ['p', 2]),
      [{ kind: 'trail-broken', about: '2' }],
    ],
    [
      'a trail whose end cannot be read',
      () => database.put('auditHeads', { seq: 'two', hash: '' } as never, 'p'),
      [{ kind: 'trail-broken', about: '0' }],
    ],
    [
      'a trail that went on behind an end which could not be read',
      async () => {
        await database.put('auditHeads', { seq: 'two', hash: '' } as never, 'p');
        await archive.updateResults('p', [], [{ kind: 'inspected', what: {} }]);
      },
      [{ kind: 'trail-broken', about: '2' }],
    ],
    [
      'a result that was put in by hand',
      async () => {
        const { records } = await archive.results('p');
        const key = ['p', 'result'] as [string, string];
        await archive.updateResults('p', [{ ...records[0], id: 'more', name: 'more.jpg' }]);
        for (const store of ['pictures', 'thumbnails'] as const)
          await database.put(store, { ...(await database.get(store, key)), id: 'more' } as never);
      },
      [{ kind: 'result-untold', about: 'more.jpg' }],
    ],
    [
      'a record of the trail that cannot be read',
      () => database.put('audit', { project: 'p', seq: 3 } as never),
      [{ kind: 'trail-broken', about: '2' }],
    ],
    [
      'a training without its weights',
      () => {
        const { model, object, words } = projectRecord({ id: 'p', name: '', currentVersion: 1 });
        const random = [1, 2, 3, 4];
        const checkpoint = { random, losses: [], weights: text(''), of: 20, halvings: 0 };
        return archive.saveTraining({
          project: 'p',
          begun: 1,
          model,
          object,
          words,
          preset: 'default',
          region: null,
          kinds: evenWeights,
          seed: 1,
          shots: [],
          checkpoint,
          blobs: [],
        });
      },
      [{ kind: 'record-unreadable', about: 'trainings' }],
    ],
  ];
  it.each(damages)('finds %s', async (_, damage, wanted) => {
    await damage();
    const { faults } = await archive.check();
    expect(faults).toEqual(wanted.map((fault) => ({ project: 'p', ...fault })));
  });

  it('leaves results of the sample that earlier programs stored without a record', async () => {
    await archive.updateResults('p', [{ ...(await archive.results('p')).records[0], id: 'shipped' }]);
    await archive.saveProject({ ...projectRecord({ id: 'p', name: '', currentVersion: 1 }), sample: true });
    expect((await archive.check()).faults.map(({ kind }) => kind)).not.toContain('result-untold');
  });

  it('takes what a person removed for removed', async () => {
    await archive.deleteResults('p', ['result'], [{ kind: 'removed', what: { result: 'result' } }]);
    await archive.saveProject({
      ...projectRecord({ id: 'p', name: '', currentVersion: 1 }),
      currentVersion: null,
    });
    await archive.deleteVersion('p', 1, [{ kind: 'removed', what: { version: 1, bundle } }]);
    expect(await archive.check()).toMatchObject({ faults: [], unneeded: 2 });
    await archive.sweep();
    expect(await archive.check()).toMatchObject({ faults: [], unneeded: 0, files: 1 });
  });

  it('counts what is left of a project that was never finished, and the sweep removes it alone', async () => {
    await fill('q');
    await archive.removeProject('q');
    await fill('unfinished');
    await database.delete('projects', 'unfinished');
    const left = await archive.check();
    expect(left.faults).toEqual([]);
    // Photo, version, result, picture, thumbnail; the trail is not looked at without a project.
    expect(left.unneeded).toBe(5);
    await archive.sweep();
    expect(await archive.check()).toEqual({ records: 8, files: 3, faults: [], unneeded: 0 });
    expect(await database.count('audit')).toBe(2);
  });
});
