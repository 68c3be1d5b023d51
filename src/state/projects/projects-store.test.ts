/** The list of projects over a real archive in memory, beside another tab that works with one of them. */
import { forceCloseDatabase } from 'fake-indexeddb';
import 'fake-indexeddb/auto';
import { unwrap } from 'idb';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { locksInMemory } from '../../../tools/testing/locks-in-memory';
import { projectRecord, shotRecord } from '../../../tools/testing/records';
import { type Database, openDatabase } from '../../database/database';
import type { PictureRecord, ResultRecord, VersionRecord } from '../../database/records';
import { AppError } from '../../errors';
import { useLearning } from '../open-project/learning';
import { useOpenProject } from '../open-project/open-project-store';
import { useNotices } from '../page/notices';
import type { ChosenFile } from '../photos/photo';
import { useTeaching } from '../review/teach-store';
import { archive } from '../storing/archive';
import { isDeleted } from '../storing/deleted-projects';
import { forgetRemoved, noteRemoved } from '../storing/removals';
import { changeLater, storesLater } from '../storing/store-later';
import { tidyNow } from '../storing/tidy';
import { keepGoodPhoto } from '../storing/unsaved-photos';
import { hasUnsaved, keepResult, letGoOfUnsaved } from '../storing/unsaved-results';
import { followTakenAway, useProjects } from './projects-store';

vi.mock('../engine/engine-store', () => ({}));
vi.mock('../page/preferences', () => ({ usePreferences: { getState: () => ({ person: 'Ada' }) } }));
vi.mock('./sample-project', () => ({ ensureSample: async () => false }));
vi.mock('./imported-project', () => ({
  importedProject: (_: unknown, { blob }: ChosenFile) => imported(blob),
}));

let imported: (file: Blob) => Promise<string>;

const nuts = projectRecord();

const sha256 = 'ab'.repeat(32);
const goodPhoto = shotRecord({ id: 'p', name: 'nut.jpg', sha256 });

let held: readonly LockInfo[];

beforeEach(async () => {
  held = [];
  const request = (_name: string, _options: LockOptions, work: (lock: unknown) => unknown) => work({});
  vi.stubGlobal('navigator', { locks: { request, query: async () => ({ held, pending: [] }) } });
  await (await archive()).saveProject(nuts);
  await useProjects.getState().load();
});

afterEach(async () => {
  // A project deleted in one test cannot be restored in the next.
  useNotices.getState().settleAll('page');
  await vi.waitFor(() => expect(isDeleted(nuts)).toBe(false));
  const kept = await archive();
  for (const { id } of (await kept.projects()).records) await kept.removeProject(id);
  vi.unstubAllGlobals();
  useNotices.setState({ notices: [] });
});

const stored = async () => (await (await archive()).projects()).records;

async function rename(name: string): Promise<void> {
  useProjects.getState().typeName('nuts', name);
  await useProjects.getState().rename();
}

it('renames, deletes and copies what a project has become since its card was read', async () => {
  const trained = { ...nuts, currentVersion: 4 };
  await (await archive()).saveProject(trained);
  await rename('Hex nuts');
  expect(await stored()).toMatchObject([{ name: 'Hex nuts', currentVersion: 4 }]);
  await (await archive()).saveProject({ ...trained, currentVersion: 5 });
  await useProjects.getState().duplicate('nuts');
  await useProjects.getState().remove('nuts');
  const records = await stored();
  expect(records.map(({ currentVersion }) => currentVersion)).toEqual([5, 5]);
  expect(records.find(({ id }) => id === 'nuts')?.deleted).toBeGreaterThan(0);
});

it('says at once that the browser has cleared all projects, though the page stays open', async () => {
  const noted = new Map<string, string>();
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => noted.get(key) ?? null,
    setItem: (key: string, value: string) => noted.set(key, value),
    removeItem: (key: string) => noted.delete(key),
  });
  await useProjects.getState().load();
  const kept = await archive();
  await kept.removeProject('nuts');
  followTakenAway();
  forceCloseDatabase(unwrap((kept as unknown as { readonly database: Database }).database) as never);
  await vi.waitFor(() => expect(useProjects.getState().cards).toEqual([]));
  expect(useNotices.getState().notices).toMatchObject([
    { said: { key: 'projectsCleared', facts: [1, null] } },
  ]);
});

it('counts no good photo on its card that was removed and may still be had back', async () => {
  const noted = new Map<string, string>();
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => noted.get(key) ?? null,
    setItem: (key: string, value: string) => noted.set(key, value),
    removeItem: (key: string) => noted.delete(key),
  });
  await (await archive()).savePhoto(goodPhoto, { sha256, blob: new Blob(['nut']) });
  const shots = async () => {
    await useProjects.getState().load();
    return useProjects.getState().cards.map((card) => [card.shots, card.thumbnails.length]);
  };
  noteRemoved('nuts', 'photos', ['p']);
  expect(await shots()).toEqual([[0, 0]]);
  await useProjects.getState().duplicate('nuts');
  forgetRemoved('nuts', 'photos', ['p']);
  // The copy is of the earlier state; it is the one that was changed last.
  expect(await shots()).toEqual([
    [0, 0],
    [1, 1],
  ]);
});

it('counts one that was taken back, though an older note is found, on its card and on that of its copy', async () => {
  const kept = await archive();
  await kept.savePhoto(goodPhoto, { sha256, blob: new Blob(['nut']) });
  const older = JSON.stringify({ photos: ['p'], results: [], by: {}, takenBack: 0 });
  const noted = new Map([['vtfusion-removed-nuts', older]]);
  vi.stubGlobal('localStorage', { getItem: (key: string) => noted.get(key) ?? null });
  await kept.countTakenBack('nuts', 0);
  await useProjects.getState().load();
  await useProjects.getState().duplicate('nuts');
  expect(useProjects.getState().cards.map(({ shots }) => shots)).toEqual([1, 1]);
});

it('says so where another project has the name that one is given, in whatever case, and gives it all the same', async () => {
  await (await archive()).saveProject({ ...nuts, id: 'bolts', name: 'Hex bolts' });
  await useProjects.getState().load();
  const said = () => useNotices.getState().notices.map(({ said: one }) => one);
  await rename('Hex nuts');
  expect(said()).toEqual([]);
  await rename(' hex Bolts');
  expect(said()).toEqual([{ key: 'nameTwice', facts: ['hex Bolts'] }]);
  expect((await stored()).find(({ id }) => id === 'nuts')).toMatchObject({ name: 'hex Bolts' });
  await (await archive()).saveProject({ ...nuts, id: 'cases', name: 'Geh\u00e4use' });
  await useProjects.getState().load();
  await rename('Geha\u0308use');
  expect(said().at(-1)).toEqual({ key: 'nameTwice', facts: ['Geha\u0308use'] });
});

it('says so where a file brings the name of another project', async () => {
  const said = () => useNotices.getState().notices.map(({ said: one }) => one);
  for (const [id, name] of [
    ['screws', 'Screws'],
    ['more nuts', 'Nuts'],
  ]) {
    imported = async () => {
      await (await archive()).saveProject({ ...nuts, id, name });
      return id;
    };
    expect(await useProjects.getState().importFiles([{ name: 'a.vtfusion', blob: new Blob([]) }])).toBe(id);
  }
  expect(said()).toEqual([{ key: 'nameTwice', facts: ['Nuts'] }]);
});

it('leaves the copy of a project without a name without one', async () => {
  await (await archive()).saveProject({ ...nuts, name: '', object: ' ' });
  await useProjects.getState().load();
  await useProjects.getState().duplicate('nuts');
  await useProjects.getState().remove('nuts');
  expect((await stored()).find(({ id }) => id !== 'nuts')).toMatchObject({ name: '', deleted: null });
  expect(useNotices.getState().notices).toMatchObject([{ said: { key: 'projectDeleted', facts: [''] } }]);
});

it('tells what a deleted project left unfinished when it is back, and not beside its deletion', async () => {
  const left = { key: 'batchLeft', facts: ['Nuts', 2] } as const;
  const unwatch = useOpenProject.subscribe(({ project }, before) => {
    if (before.project && !project) useNotices.getState().notify(left);
  });
  useOpenProject.setState({ status: 'open', project: nuts });
  await useProjects.getState().remove('nuts');
  unwatch();
  const { notices } = useNotices.getState();
  expect(notices.map(({ said }) => said)).toEqual([{ key: 'projectDeleted', facts: ['Nuts'] }]);
  notices[0].undo?.();
  expect(useNotices.getState().notices.map(({ said }) => said)).toEqual([left]);
});

it('says so where what is to be copied is gone', async () => {
  const { duplicate } = useProjects.getState();
  await (await archive()).removeProject('nuts');
  await duplicate('nuts');
  expect(await stored()).toEqual([]);
  expect(useNotices.getState().notices).toMatchObject([{ said: { key: 'projectGone', facts: ['Nuts'] } }]);
});

it('changes nothing of a project that another tab works with, and says so', async () => {
  held = [{ name: 'vtfusion-project-nuts', clientId: 'another tab' }];
  await rename('Hex nuts');
  await useProjects.getState().remove('nuts');
  expect(await stored()).toEqual([nuts]);
  expect(useNotices.getState().notices).toMatchObject([{ said: { code: 'project-elsewhere' } }]);
});

it('frees the disk of a deleted project and its bytes when the notice goes, and not while it offers an undo', async () => {
  const kept = await archive();
  await kept.savePhoto(goodPhoto, { sha256, blob: new Blob(['nut']) });
  await useProjects.getState().remove('nuts');
  // A person has been at the notice for a day, and opened another project.
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 86_400_000 });
  await tidyNow();
  vi.useRealTimers();
  useNotices.getState().settleAll('project');
  expect((await stored()).length).toBe(1);
  changeLater('edit', nuts, async () => {}, new AppError('storage-full', 'No room.'));
  const [{ id }] = useNotices.getState().notices;
  useNotices.getState().dismiss(id);
  expect(storesLater()).toBe(false);
  await vi.waitFor(async () => expect([await stored(), await kept.blob(sha256)]).toEqual([[], undefined]));
});

it('deletes a project on a disk that has not even room for the word, and brings it back', async () => {
  const kept = await archive();
  const full = vi.spyOn(kept, 'changeProject').mockImplementation(async () => {
    throw new AppError('storage-full', 'No room.');
  });
  const { remove } = useProjects.getState();
  const ids = () => useProjects.getState().cards.map(({ project }) => project.id);
  await remove('nuts');
  expect([ids(), useNotices.getState().notices.length]).toEqual([[], 1]);
  // By the browser's Back, for example.
  await useOpenProject.getState().open('nuts');
  expect(useOpenProject.getState().status).toBe('missing');
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  useNotices.getState().notices[0].undo!();
  // What cannot be taken back now is taken back as soon as there is room.
  await vi.waitFor(() => expect(storesLater()).toBe(true));
  expect(ids()).toEqual([]);
  full.mockRestore();
  await vi.advanceTimersByTimeAsync(5_000);
  vi.useRealTimers();
  await vi.waitFor(() => expect(ids()).toEqual(['nuts']));
  expect(await stored()).toEqual([nuts]);
  vi.spyOn(kept, 'changeProject').mockImplementationOnce(async () => {
    throw new AppError('storage-full', 'No room.');
  });
  await remove('nuts');
  useNotices.getState().settleAll('page');
  await vi.waitFor(async () => expect(await stored()).toEqual([]));
});

it('deletes no project that is learning, and lets go of what a deleted one has learnt with its notice', async () => {
  const { remove } = useProjects.getState();
  useLearning.setState({ project: nuts });
  await remove('nuts');
  useLearning.setState({ project: undefined });
  expect(useNotices.getState().notices).toMatchObject([{ said: { key: 'atWork', facts: ['Nuts'] } }]);
  expect(await stored()).toEqual([nuts]);

  const candidate = { project: 'nuts', number: 2 } as VersionRecord;
  useTeaching.setState({ status: 'taught', candidate });
  useTeaching.getState().forget('bolts');
  await remove('nuts');
  // It can be restored, and decided about then.
  expect(useTeaching.getState()).toMatchObject({ status: 'taught', candidate });
  useNotices.getState().settleAll('page');
  expect(useTeaching.getState()).toMatchObject({ status: 'idle', candidate: undefined });
});

it('deletes no open project that is at work, and lets go of results that wait with one that is gone', async () => {
  const { remove } = useProjects.getState();
  useOpenProject.setState({ status: 'open', project: nuts, training: { status: 'running' } as never });
  await remove('nuts');
  useOpenProject.setState({ status: 'closed', project: undefined, training: { status: 'idle' } });
  expect(useNotices.getState().notices).toMatchObject([{ said: { key: 'atWork', facts: ['Nuts'] } }]);
  expect(await stored()).toEqual([nuts]);

  const full = new AppError('storage-full', 'No room.');
  const disk = vi.spyOn(await archive(), 'saveResult').mockRejectedValue(full);
  const result = { project: 'nuts', id: 'waits', sha256, review: null } as ResultRecord;
  const blob = new Blob(['nut']);
  await keepResult({ result, picture: {} as PictureRecord, thumbnail: blob, blob, version: undefined });
  await remove('nuts');
  expect(hasUnsaved()).toBe(true);
  useNotices.getState().settleAll('page');
  expect(hasUnsaved()).toBe(false);
  disk.mockRestore();
});

it('copies what was typed a moment ago', async () => {
  useOpenProject.setState({ status: 'open', project: nuts });
  useOpenProject.getState().edit({ words: 'burr' });
  await useProjects.getState().duplicate('nuts');
  useOpenProject.setState({ status: 'closed', project: undefined });
  expect((await stored()).map(({ words }) => words)).toEqual(['burr', 'burr']);
});

it('leaves a deleted project alone that another tab works with by the time its notice goes', async () => {
  await useProjects.getState().remove('nuts');
  held = [{ name: 'vtfusion-project-nuts', clientId: 'another tab' }];
  useNotices.getState().settleAll('page');
  await new Promise((go) => setTimeout(go, 20));
  expect(await stored()).toHaveLength(1);
});

it('shows what the latest reading found, also where an earlier one takes longer', async () => {
  const kept = await archive();
  const found = await kept.projects();
  let answer = () => {};
  const slow = new Promise<void>((done) => {
    answer = done;
  });
  const reading = vi.spyOn(kept, 'projects').mockImplementationOnce(async () => {
    await slow;
    return found;
  });
  const before = useProjects.getState().load();
  await vi.waitFor(() => expect(reading).toHaveBeenCalled());
  await kept.changeProject('nuts', { deleted: 3 });
  await useProjects.getState().load();
  answer();
  await before;
  reading.mockRestore();
  expect(useProjects.getState().cards).toEqual([]);
});

it('says so where a deleted project was removed for good before it was wanted back', async () => {
  await useProjects.getState().remove('nuts');
  const [{ undo }] = useNotices.getState().notices;
  await (await archive()).removeProject('nuts');
  undo!();
  await vi.waitFor(() =>
    expect(useNotices.getState().notices.map(({ said }) => said)).toEqual([
      { key: 'projectGone', facts: ['Nuts'] },
    ]),
  );
  expect(await stored()).toEqual([]);
});

it('shows and copies a project as it was edited, while that waits for room', async () => {
  const kept = await archive();
  const disk = vi.spyOn(kept, 'saveProject').mockRejectedValue(new AppError('storage-full', 'No room.'));
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  useOpenProject.setState({ project: nuts, status: 'open' });
  useOpenProject.getState().edit({ object: 'hex nut', words: 'burr' });
  await useProjects.getState().load();
  expect(useProjects.getState().cards).toMatchObject([{ project: { object: 'hex nut', words: 'burr' } }]);
  await useProjects.getState().duplicate('nuts');
  const copy = (await stored()).find(({ id }) => id !== 'nuts');
  expect(copy).toMatchObject({ name: 'Nuts (2)', object: 'hex nut', words: 'burr' });
  disk.mockRestore();
  await vi.advanceTimersByTimeAsync(5_000);
  vi.useRealTimers();
  await vi.waitFor(() => expect(storesLater()).toBe(false));
  expect((await stored()).find(({ id }) => id === 'nuts')).toMatchObject({ words: 'burr' });
  useOpenProject.setState({ project: undefined, status: 'closed' });
});

it('has a deleted project back that another tab looked for meanwhile', async () => {
  await useProjects.getState().remove('nuts');
  const tabs = locksInMemory();
  vi.resetModules();
  vi.stubGlobal('navigator', { locks: tabs('another tab') });
  const elsewhere = await import('../open-project/open-project-store');
  await elsewhere.useOpenProject.getState().open('nuts');
  expect(elsewhere.useOpenProject.getState().status).toBe('missing');
  vi.stubGlobal('navigator', { locks: tabs('this tab') });
  useNotices.getState().notices[0].undo!();
  await vi.waitFor(async () => expect(await stored()).toEqual([nuts]));
});

it('shows what waits for room on its card, and copies good photos that do', async () => {
  const kept = await archive();
  const full = new AppError('storage-full', 'No room.');
  const disk = [
    vi.spyOn(kept, 'savePhoto').mockRejectedValue(full),
    vi.spyOn(kept, 'saveResult').mockRejectedValue(full),
  ];
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const blob = new Blob(['nut']);
  await keepGoodPhoto(nuts, goodPhoto, blob);
  for (const [id, verdict, unasked] of [
    ['1', 'pass'],
    ['2', 'fail'],
    ['3', 'pass', true],
  ] as const) {
    const result = { project: 'nuts', id, verdict, unasked, sha256, review: null } as ResultRecord;
    await keepResult({ result, picture: {} as PictureRecord, thumbnail: blob, blob, version: undefined });
  }
  const { load, duplicate } = useProjects.getState();
  await load();
  const [card] = useProjects.getState().cards;
  expect([card.shots, card.latest.map(({ verdict }) => verdict)]).toEqual([1, ['fail', 'pass']]);
  await duplicate('nuts');
  expect(useProjects.getState().cards.map(({ shots }) => shots)).toEqual([1, 1]);
  letGoOfUnsaved(['1', '2', '3']);
  for (const spy of disk) spy.mockRestore();
  await vi.advanceTimersByTimeAsync(5_000);
  vi.useRealTimers();
  const copy = (await stored()).find(({ id }) => id !== 'nuts')!;
  for (const project of ['nuts', copy.id]) {
    await vi.waitFor(async () =>
      expect((await kept.parts(project)).photos).toEqual({
        records: [{ ...goodPhoto, project }],
        unreadable: 0,
      }),
    );
  }
  expect(await (await kept.blob(sha256))?.text()).toBe('nut');
});

it('counts every import that is under way, whichever ends first', async () => {
  const ends = new Map<Blob, () => void>();
  imported = (file) => new Promise((done) => ends.set(file, () => done('imported')));
  const files = ['button', 'drop'].map((name) => ({ name, blob: new Blob([name]) }));
  const imports = files.map((file) => useProjects.getState().importFiles([file]));
  await vi.waitFor(() => expect(ends.size).toBe(2));
  ends.get(files[0].blob)!();
  await imports[0];
  expect(useProjects.getState().importing).toBe(1);
  imported = async () => {
    throw new AppError('project-unknown', 'It is none.');
  };
  await useProjects.getState().importFiles([files[0]]);
  expect(useProjects.getState().importing).toBe(1);
  ends.get(files[1].blob)!();
  await imports[1];
  expect(useProjects.getState().importing).toBe(0);
});

it('imports none of the files behind one that was ended', async () => {
  const begun: Blob[] = [];
  imported = async (file) => {
    begun.push(file);
    if (begun.length === 1) return 'nuts';
    useProjects.getState().cancelImport();
    throw new AppError('cancelled', 'It was ended.');
  };
  const files = ['made', 'ended', 'left'].map((name) => ({ name, blob: new Blob([name]) }));
  expect(await useProjects.getState().importFiles(files)).toBe('nuts');
  expect(begun).toEqual(files.slice(0, 2).map(({ blob }) => blob));
  imported = async () => 'nuts';
  expect(await useProjects.getState().importFiles(files)).toBe('nuts');
});

it('names projects that it cannot read', async () => {
  const database = await openDatabase('vtfusion');
  await database.put('projects', { ...nuts, words: 'scratch, '.repeat(200) });
  database.close();
  await useProjects.getState().load();
  const { cards, unreadable } = useProjects.getState();
  expect([cards, unreadable]).toEqual([[], [{ id: 'nuts', name: 'Nuts', object: 'nut' }]]);
});
