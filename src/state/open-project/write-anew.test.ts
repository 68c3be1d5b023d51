/**
 * A browser that clears its storage while a project is open, over a real archive in memory; the engine is
 * made up.
 */
import { forceCloseDatabase } from 'fake-indexeddb';
import 'fake-indexeddb/auto';
import { unwrap } from 'idb';
import { afterEach, expect, it, vi } from 'vitest';
import {
  photoFacts as facts,
  projectRecord,
  resultRecord,
  shotRecord,
  versionRecord,
} from '../../../tools/testing/records';
import { Archive } from '../../database/archive';
import { type Database, openDatabase } from '../../database/database';
import type { PictureRecord, ResultRecord } from '../../database/records';
import { AppError } from '../../errors';
import { useNotices } from '../page/notices';
import { archive, onTakenAway } from '../storing/archive';
import { tidyNow } from '../storing/tidy';
import { hasUnsaved, keepResult, letGoOfUnsaved } from '../storing/unsaved-results';
import { useOpenProject } from './open-project-store';

const [photoSum, bundle, bundleAnew, oldBundle] = ['a', 'b', 'c', 'd'].map((digit) => digit.repeat(64));
const blob = new Blob(['photo']);
const pictures = { previewFile: blob, thumbnail: blob };
let isHeld = true;
let whileLooking = () => {};

vi.mock('../engine/engine-store', () => ({
  useEngine: { getState: () => ({ model: 'pico-clip' }), subscribe: () => () => undefined },
  askEngine: async (question: (engine: object) => unknown) =>
    question({
      async look() {
        whileLooking();
        return { sha256: photoSum, width: 4, height: 4, facts, ...pictures, preview: { close() {} } };
      },
    }),
}));
vi.mock('../engine/loaded-version', () => ({
  inTurn: (work: () => unknown) => work(),
  takeOut: 'takes out what the engine holds',
  async askVersion(_: string, __: unknown, question: unknown) {
    if (typeof question !== 'string') return undefined;
    if (!isHeld) throw new AppError('training-not-kept', 'What was trained is no longer stored.');
    return { sha256: bundleAnew, blob: new Blob(['file']) };
  },
}));
vi.mock('../page/preferences', () => ({ usePreferences: { getState: () => ({ person: 'Ada' }) } }));
vi.stubGlobal('createImageBitmap', async () => ({ close() {} }));

const projectOf = (id: string) => projectRecord({ id, currentVersion: 2 });
const shotOf = (project: string) => shotRecord({ project, sha256: photoSum, preview: blob, thumbnail: blob });
const versionOf = (project: string, number: number, sha256: string) =>
  versionRecord({
    project,
    number,
    shots: [{ name: 'good.jpg', sha256: photoSum }],
    bundle: sha256,
    bundleBytes: 4,
    blobs: [sha256, photoSum],
  });
const resultOf = (project: string, id: string) =>
  resultRecord({
    project,
    id,
    version: 2,
    name: `${id}.jpg`,
    sha256: photoSum,
    review: { decision: 'fail', note: '', person: 'Ada', time: 1 },
  });
const said = () => useNotices.getState().notices.map(({ said: what }) => what);
const keep = (result: ResultRecord) => {
  const picture = { project: result.project, id: result.id } as PictureRecord;
  return keepResult({ result, picture, thumbnail: blob, blob, version: undefined });
};

async function openStored(id: string): Promise<void> {
  const kept = await archive();
  await kept.saveProject(projectOf(id));
  await kept.savePhoto(shotOf(id), { sha256: photoSum, blob });
  await kept.saveVersion(versionOf(id, 1, oldBundle), [{ sha256: oldBundle, blob }]);
  await kept.saveVersion(versionOf(id, 2, bundle), [{ sha256: bundle, blob }]);
  await keep(resultOf(id, 'earlier'));
  await useOpenProject.getState().open(id);
}

/** As a browser does when its storage is damaged, or when told to clear the site's data. */
async function clearAll(): Promise<void> {
  const other = await openDatabase();
  for (const store of other.objectStoreNames) await other.clear(store);
  other.close();
  const { database } = (await archive()) as unknown as { readonly database: Database };
  forceCloseDatabase(unwrap(database) as never);
}

onTakenAway(() => void useOpenProject.getState().keepAnew());

afterEach(() => {
  isHeld = true;
  whileLooking = () => {};
  useOpenProject.getState().close();
  useNotices.setState({ notices: [] });
});

it('writes the open project anew and says so; what is inspected from then on is stored beside it', async () => {
  await openStored('nuts');
  await clearAll();
  await vi.waitFor(() => expect(said()).toContainEqual({ key: 'writtenAnew', facts: ['Nuts', 'kept', 0] }));
  await keep(resultOf('nuts', 'later'));
  await tidyNow();
  const kept = await archive();
  expect(await kept.project('nuts')).toMatchObject({ name: 'Nuts', currentVersion: 2 });
  const { photos, versions } = await kept.parts('nuts');
  expect(photos.records.map(({ id }) => id)).toEqual(['shot']);
  expect(versions.records).toMatchObject([{ number: 2, bundle: bundleAnew }]);
  expect(await (await kept.blob(bundleAnew))?.text()).toBe('file');
  expect((await kept.results('nuts')).records.map(({ id }) => id)).toEqual(['earlier', 'later']);
  const { records } = await kept.trail('nuts');
  const inspected = ['inspected', 'reviewed'];
  expect(records.map(({ kind }) => kind)).toEqual(['trained', ...inspected, ...inspected]);
  expect(useOpenProject.getState().versions).toMatchObject([{ number: 2, bundle: bundleAnew }]);
});

it('writes all of it also where the project is left meanwhile', async () => {
  await openStored('rivets');
  whileLooking = () => useOpenProject.getState().close();
  await clearAll();
  await vi.waitFor(() => expect(said()).toContainEqual({ key: 'writtenAnew', facts: ['Nuts', 'kept', 0] }));
  const kept = await archive();
  expect(await kept.project('rivets')).toMatchObject({ currentVersion: 2 });
  expect((await kept.results('rivets')).records.map(({ id }) => id)).toEqual(['earlier']);
  expect((await kept.parts('rivets')).photos.records.map(({ id }) => id)).toEqual(['shot']);
});

it('says that what was trained is gone where the engine does not hold it', async () => {
  await openStored('bolts');
  isHeld = false;
  await clearAll();
  await vi.waitFor(() => expect(said()).toContainEqual({ key: 'writtenAnew', facts: ['Nuts', 'lost', 0] }));
  expect(useOpenProject.getState()).toMatchObject({ versions: [], project: { currentVersion: null } });
});

it('says how many good photos can no longer be read', async () => {
  await openStored('washers');
  whileLooking = () => {
    throw new AppError('image-gone', 'It is gone.');
  };
  await clearAll();
  await vi.waitFor(() => expect(said()).toContainEqual({ key: 'writtenAnew', facts: ['Nuts', 'kept', 1] }));
  expect(useOpenProject.getState().shots).toEqual([]);
});

it('keeps what it wrote anew, whatever older note of removals is found at the next start', async () => {
  await openStored('washers');
  await clearAll();
  await vi.waitFor(() => expect(said()).toContainEqual({ key: 'writtenAnew', facts: ['Nuts', 'kept', 0] }));
  useOpenProject.getState().close();
  const older = JSON.stringify({ photos: ['shot'], results: ['earlier'], by: {}, takenBack: 0 });
  const noted = new Map([['vtfusion-removed-washers', older]]);
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => noted.get(key) ?? null,
    removeItem: (key: string) => noted.delete(key),
  });
  await useOpenProject.getState().open('washers');
  const { shots, inspected } = useOpenProject.getState();
  expect([shots, inspected].map((all) => all.map(({ id }) => id))).toEqual([['shot'], ['earlier']]);
  expect(noted.size).toBe(0);
  vi.stubGlobal('localStorage', undefined);
});

it('names no version of a project that was never trained, and no photo that was removed meanwhile', async () => {
  const kept = await archive();
  await kept.saveProject({ ...projectOf('rings'), currentVersion: null });
  for (const id of ['first', 'second'])
    await kept.savePhoto({ ...shotOf('rings'), id }, { sha256: photoSum, blob });
  await useOpenProject.getState().open('rings');
  whileLooking = () =>
    useOpenProject.setState((s) => ({ shots: s.shots.filter(({ id }) => id === 'first') }));
  await clearAll();
  await vi.waitFor(() => expect(said()).toContainEqual({ key: 'writtenAnew', facts: ['Nuts', 'none', 0] }));
  const { photos } = await (await archive()).parts('rings');
  expect(photos.records.map(({ id }) => id)).toEqual(['first']);
});

it('waits where the disk takes nothing, with what is inspected meanwhile', async () => {
  await openStored('screws');
  vi.useFakeTimers({ toFake: ['setTimeout'] });
  const full = new AppError('storage-full', 'No room.');
  vi.spyOn(Archive.prototype, 'saveProject').mockRejectedValueOnce(full);
  await clearAll();
  await vi.waitFor(() => expect(said()).toContainEqual({ key: 'changesWait', facts: [] }));
  await keep(resultOf('screws', 'later'));
  expect(hasUnsaved()).toBe(true);
  await vi.advanceTimersByTimeAsync(10_000);
  vi.useRealTimers();
  await vi.waitFor(() => expect(said()).toContainEqual({ key: 'writtenAnew', facts: ['Nuts', 'kept', 0] }));
  await vi.waitFor(() => expect(hasUnsaved()).toBe(false));
  const { records } = await (await archive()).results('screws');
  expect(records.map(({ id }) => id)).toEqual(['earlier', 'later']);
});

it('says nothing where the connection alone was lost', async () => {
  await openStored('pins');
  const kept = await archive();
  const { database } = kept as unknown as { readonly database: Database };
  forceCloseDatabase(unwrap(database) as never);
  await vi.waitFor(async () => expect(await archive()).not.toBe(kept));
  await keep(resultOf('pins', 'later'));
  expect(said()).toEqual([]);
  expect((await (await archive()).parts('pins')).versions.records).toHaveLength(2);
});

it('keeps a result waiting whose project is not there', async () => {
  await keep(resultOf('nobody', 'alone'));
  expect(hasUnsaved()).toBe(true);
  expect(said()).toMatchObject([{ code: 'project-not-stored' }]);
  expect((await (await archive()).results('nobody')).records).toEqual([]);
  letGoOfUnsaved(['alone']);
});
