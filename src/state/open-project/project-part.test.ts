/**
 * A project that is left and opened again while the disk is full, over a real archive in memory; the engine
 * is made up.
 */
import 'fake-indexeddb/auto';
import { afterEach, expect, it, vi } from 'vitest';
import { locksInMemory } from '../../../tools/testing/locks-in-memory';
import { projectRecord, resultRecord, shotRecord, versionRecord } from '../../../tools/testing/records';
import { openDatabase } from '../../database/database';
import type { PictureRecord } from '../../database/records';
import { AppError } from '../../errors';
import { useNotices } from '../page/notices';
import { archive } from '../storing/archive';
import { keepDeleted } from '../storing/deleted-projects';
import { keepGoodPhoto, letGoOfPhoto } from '../storing/unsaved-photos';
import { keepResult, letGoOfUnsaved } from '../storing/unsaved-results';
import { photosOf } from './begun-training';
import { useOpenProject } from './open-project-store';

vi.mock('../page/preferences', () => ({ usePreferences: { getState: () => ({ person: 'Ada' }) } }));
vi.mock('../engine/engine-store', () => ({
  useEngine: { getState: () => ({ model: 'pico-clip' }) },
}));
vi.mock('../engine/loaded-version', () => ({
  inTurn: (work: () => unknown) => work(),
  askVersion: async () => undefined,
}));
vi.stubGlobal('createImageBitmap', async () => ({ close() {} }));

const project = projectRecord();
const shotOf = (id: string, sha256: string) => shotRecord({ id, name: `${id}.jpg`, sha256 });
const resultOf = (id: string, sha256: string) => resultRecord({ id, name: `${id}.jpg`, sha256 });
const [stored, waiting] = ['a'.repeat(64), 'b'.repeat(64)];
const blob = new Blob(['photo']);

/** What is in localStorage from now on. */
function notedIn(marks: Map<string, string>): Map<string, string> {
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => marks.get(key) ?? null,
    setItem: (key: string, value: string) => marks.set(key, value),
    removeItem: (key: string) => marks.delete(key),
  });
  return marks;
}

afterEach(() => {
  vi.restoreAllMocks();
  letGoOfUnsaved(['result 2']);
  letGoOfPhoto({ project: 'nuts', sha256: waiting });
});

it('shows what waits among what is stored, and trains on it', async () => {
  const kept = await archive();
  await kept.saveProject(project);
  await kept.savePhoto(shotOf('shot 2', stored), { sha256: stored, blob });
  const pictureOf = (id: string) => ({ project: 'nuts', id }) as PictureRecord;
  await kept.saveResult(resultOf('result 1', stored), pictureOf('result 1'), blob, { sha256: stored, blob });
  const full = new AppError('storage-full', 'No room.');
  vi.spyOn(kept, 'saveResult').mockRejectedValue(full);
  vi.spyOn(kept, 'savePhoto').mockRejectedValue(full);
  await keepGoodPhoto(project, shotOf('shot 1', waiting), new Blob(['waits']));
  const second = { result: resultOf('result 2', 'c'.repeat(64)), picture: pictureOf('result 2') };
  await keepResult({ ...second, thumbnail: blob, blob, version: undefined });

  await useOpenProject.getState().open('nuts');
  const { status, shots, inspected } = useOpenProject.getState();
  expect(status).toBe('open');
  expect(shots.map(({ name }) => name)).toEqual(['shot 1.jpg', 'shot 2.jpg']);
  expect(inspected.map(({ id }) => id)).toEqual(['result 1', 'result 2']);
  expect(await shots[0].blob.text()).toBe('waits');
  const begun = { shots: shots.map(({ name, photo }) => ({ name, sha256: photo.sha256 })) };
  expect(await Promise.all((await photosOf(begun as never)).map((photo) => photo.blob.text()))).toEqual([
    'waits',
    'photo',
  ]);
});

it('removes what a page that went at once had no time to remove, and what is gone already is forgotten', async () => {
  const kept = await archive();
  const id = 'bolts';
  await kept.saveProject({ ...project, id });
  const sums = { goes: 'd'.repeat(64), stays: 'e'.repeat(64) };
  for (const [name, sha256] of Object.entries(sums)) {
    await kept.savePhoto({ ...shotOf(name, sha256), project: id }, { sha256, blob });
    const picture = { project: id, id: name } as PictureRecord;
    await kept.saveResult({ ...resultOf(name, sha256), project: id }, picture, blob, { sha256, blob });
  }
  const marks = notedIn(
    new Map([
      [
        `vtfusion-removed-${id}`,
        JSON.stringify({ photos: ['goes', 'gone'], results: ['goes', 'gone'], by: { goes: 'Ben' } }),
      ],
    ]),
  );
  await useOpenProject.getState().open(id);
  const { shots, inspected, removeShot, removeResults } = useOpenProject.getState();
  expect([shots, inspected].map((all) => all.map((one) => one.id))).toEqual([['stays'], ['stays']]);
  await expect.poll(() => marks.size).toBe(0);
  const idsKept = async () => {
    const [{ photos }, { records }] = await Promise.all([kept.parts(id), kept.results(id)]);
    return [photos.records, records].map((all) => all.map((one) => one.id));
  };
  expect(await idsKept()).toEqual([['stays'], ['stays']]);
  const { records: trail } = await kept.trail(id);
  expect(trail).toMatchObject([
    { kind: 'removed', what: { result: 'goes', photo: sums.goes, person: 'Ben' } },
  ]);

  // Noted before any wait, until it is taken back.
  removeShot('stays');
  removeResults(['stays']);
  expect(JSON.parse([...marks.values()][0])).toMatchObject({
    photos: ['stays'],
    results: ['stays'],
    by: { stays: 'Ada' },
  });
  for (const { undo } of useNotices.getState().notices) undo?.();
  expect(marks.size).toBe(0);
  expect(await idsKept()).toEqual([['stays'], ['stays']]);
  useOpenProject.getState().close();
});

it('keeps what was taken back, though the browser was killed before its disk knew of that', async () => {
  const kept = await archive();
  const id = 'screws';
  await kept.saveProject({ ...project, id });
  const sums = { back: '1'.repeat(64), other: '2'.repeat(64) };
  for (const [name, sha256] of Object.entries(sums)) {
    await kept.savePhoto({ ...shotOf(name, sha256), project: id }, { sha256, blob });
    const picture = { project: id, id: name } as PictureRecord;
    await kept.saveResult({ ...resultOf(name, sha256), project: id }, picture, blob, { sha256, blob });
  }
  const marks = notedIn(new Map());
  useNotices.setState({ notices: [] });
  await useOpenProject.getState().open(id);
  useOpenProject.getState().removeShot('back');
  useOpenProject.getState().removeResults(['back']);
  const onDisk = [...marks];
  for (const { undo } of useNotices.getState().notices) undo?.();
  const both = [
    ['back', 'other'],
    ['back', 'other'],
  ];
  const shownIn = (page: typeof useOpenProject) => {
    const { shots, inspected } = page.getState();
    return [shots, inspected].map((all) => all.map((one) => one.id));
  };
  await vi.waitFor(() => expect(shownIn(useOpenProject)).toEqual(both));
  useOpenProject.getState().close();

  // A page that remembers nothing finds the older note.
  for (const [key, value] of onDisk) marks.set(key, value);
  vi.resetModules();
  const { useOpenProject: nextPage } = await import('./open-project-store');
  await nextPage.getState().open(id);
  expect(nextPage.getState().status).toBe('open');
  expect(shownIn(nextPage)).toEqual(both);
  expect(marks.size).toBe(0);
  await new Promise((go) => setTimeout(go, 50));
  const [{ photos }, { records }] = await Promise.all([kept.parts(id), kept.results(id)]);
  expect([photos.records, records].map((all) => all.map((one) => one.id))).toEqual(both);

  // What is removed from then on is removed for the next page too.
  nextPage.getState().removeShot('back');
  vi.resetModules();
  const { useOpenProject: lastPage } = await import('./open-project-store');
  await lastPage.getState().open(id);
  expect(shownIn(lastPage)).toEqual([['other'], ['back', 'other']]);
  await vi.waitFor(async () =>
    expect((await kept.parts(id)).photos.records.map((one) => one.id)).toEqual(['other']),
  );
  vi.resetModules();
});

it('shows again what the tab that it takes the project from could still have had back', async () => {
  const kept = await archive();
  const id = 'taken';
  await kept.saveProject({ ...project, id });
  const picture = { project: id, id: 'goes' } as PictureRecord;
  const original = { sha256: stored, blob };
  await kept.saveResult({ ...resultOf('goes', stored), project: id }, picture, blob, original);
  const locks = locksInMemory();
  void locks('its tab')
    .request(`vtfusion-project-${id}`, {}, () => new Promise(() => undefined))
    .catch(() => undefined);
  vi.stubGlobal('navigator', { locks: locks('this tab') });
  const marks = notedIn(new Map([[`vtfusion-removed-${id}`, JSON.stringify({ results: ['goes'] })]]));
  const onDisk = [...marks];
  await useOpenProject.getState().takeOver(id);
  expect(useOpenProject.getState().inspected.map((one) => one.id)).toEqual(['goes']);
  expect(marks.size).toBe(0);
  useOpenProject.getState().close();
  expect((await kept.results(id)).records.map((one) => one.id)).toEqual(['goes']);
  vi.stubGlobal('navigator', undefined);
  // Nor is it gone after a kill, when an older note is found.
  for (const [key, value] of onDisk) marks.set(key, value);
  await useOpenProject.getState().open(id);
  expect(useOpenProject.getState().inspected.map((one) => one.id)).toEqual(['goes']);
  useOpenProject.getState().close();
});

it('finds no project that is deleted, be it that a full disk did not take the word of it', async () => {
  const kept = await archive();
  const status = async (id: string) => {
    await useOpenProject.getState().open(id);
    expect(useOpenProject.getState().statusOf).toBe(id);
    return useOpenProject.getState().status;
  };
  await kept.saveProject({ ...project, id: 'deleted', deleted: 3 });
  await kept.saveProject({ ...project, id: 'offered' });
  const letGo = keepDeleted('offered');
  expect([await status('deleted'), await status('offered'), await status('never there')]).toEqual([
    'missing',
    'missing',
    'missing',
  ]);
  letGo();
  expect(await status('offered')).toBe('open');
});

it('holds no project that is deleted or cannot be read', async () => {
  const locks = locksInMemory()('this tab');
  vi.stubGlobal('navigator', { locks });
  const open = async (id: string) => {
    await useOpenProject.getState().open(id);
    return [useOpenProject.getState().status, (await locks.query()).held?.length];
  };
  await (await archive()).saveProject({ ...project, id: 'deleted', deleted: 3 });
  const database = await openDatabase();
  await database.put('projects', { ...project, id: 'unreadable', words: 'scratch, '.repeat(200) });
  database.close();
  expect(await open('nuts')).toEqual(['open', 1]);
  expect(await open('deleted')).toEqual(['missing', 0]);
  expect(await open('unreadable')).toEqual(['unreadable', 0]);
  vi.unstubAllGlobals();
});

it('shows a version that was learnt while its project was opened, and none of another project', async () => {
  const versionOf = (id: string, number: number) => versionRecord({ project: id, number, bundle: stored });
  const kept = await archive();
  await kept.saveProject({ ...project, id: 'taught' });
  await kept.saveVersion(versionOf('taught', 1), []);
  const parts = kept.parts.bind(kept);
  vi.spyOn(kept, 'parts').mockImplementationOnce(async (id) => {
    const read = await parts(id);
    for (const learnt of [versionOf('taught', 2), versionOf('other', 3)]) {
      await kept.saveVersion(learnt, []);
      useOpenProject.getState().addVersion(learnt);
    }
    return read;
  });
  await useOpenProject.getState().open('taught');
  const { status, versions } = useOpenProject.getState();
  expect([status, versions.map(({ number }) => number)]).toEqual(['open', [1, 2]]);
});

it('shows the project that was opened last, also where an earlier one is read more slowly', async () => {
  const kept = await archive();
  for (const id of ['slow', 'quick']) await kept.saveProject({ ...project, id });
  let read = () => {};
  const slow = new Promise<void>((done) => {
    read = done;
  });
  const parts = kept.parts.bind(kept);
  const reading = vi.spyOn(kept, 'parts').mockImplementationOnce(async (id) => {
    await slow;
    return parts(id);
  });
  const { open } = useOpenProject.getState();
  const before = open('slow');
  await vi.waitFor(() => expect(reading).toHaveBeenCalled());
  await open('quick');
  read();
  await before;
  expect(useOpenProject.getState()).toMatchObject({ status: 'open', project: { id: 'quick' } });
});
