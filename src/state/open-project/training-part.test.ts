/**
 * A training that ends while the disk is full, over a real archive in memory; only the engine's answers are
 * made up.
 */
import 'fake-indexeddb/auto';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { create } from 'zustand';
import { inspectionAnswer } from '../../../tools/testing/inspection-answer';
import { locksInMemory } from '../../../tools/testing/locks-in-memory';
import { projectRecord } from '../../../tools/testing/records';
import { Archive } from '../../database/archive';
import { blobsInDatabase } from '../../database/blob-store';
import { openDatabase } from '../../database/database';
import type { TrainingRecord } from '../../database/records';
import { AppError } from '../../errors';
import { sha256Of } from '../../sha256';
import { trainingCancelled } from '../../workers/client';
import { inTurn } from '../engine/loaded-version';
import { useNotices } from '../page/notices';
import { archive } from '../storing/archive';
import { storesLater } from '../storing/store-later';
import { hasUnsaved } from '../storing/unsaved-results';
import { letGoOfWaiting, storeWaiting } from '../storing/unsaved-version';
import { newTraining } from './begun-training';
import { deskOf } from './desk';
import { isWorking, type OpenProject } from './open-project-state';
import { projectPart } from './project-part';
import { resultsPart } from './results-part';
import { trainingPart } from './training-part';
import { versionsPart } from './versions-part';

const calibration = { threshold: 0.5, rank: 1, count: 4, falseAlarmRate: 0.53, confidence: 0.95 };
const thresholds = { pass: 0.5, fail: 0.6, calibration };
const shot = new Blob(['good']);
const project = projectRecord({ name: '' });

const engine = vi.hoisted(() => ({
  model: 'pico-clip',
  load: async (model: string) => {
    engine.model = model;
  },
  train: async (..._asked: unknown[]): Promise<unknown> => undefined,
  inspect: async (_file: { readonly blob: Blob }): Promise<unknown> => undefined,
  exportProject: async () => new Uint8Array(),
  setThresholds: async () => undefined,
  importProject: async (_file: Blob) => undefined,
  pauseTraining: async () => true,
}));
vi.mock('../engine/engine-store', () => ({
  // As the engine's store does when an engine is lost.
  askEngine: async (question: (asked: object) => Promise<unknown>) =>
    question(engine).catch((error) => (error.message === 'lost' ? question(engine) : Promise.reject(error))),
  engineSettled: async () => undefined,
  engineWorker: () => engine,
  useEngine: { getState: () => ({ model: engine.model, load: engine.load, engine: { status: 'ready' } }) },
}));
vi.mock('../page/preferences', () => ({ usePreferences: { getState: () => ({ person: '' }) } }));

/** Makes each training learn something else. */
let trained = 0;
engine.train = async () => {
  trained++;
  return {
    created: '2026-01-02T03:04:05Z',
    encoder: { name: 'pico', sha256: 'a'.repeat(64) },
    settings: {},
    seed: 1,
    seconds: 2,
    thresholds,
  };
};
engine.exportProject = async () => Uint8Array.of(trained);
engine.inspect = ({ blob }) => inspectionAnswer(blob, thresholds);

/** Write the pending changes of a test's stores: otherwise they would do so during the next test. */
const flushes: (() => Promise<void>)[] = [];

async function openStore() {
  const photo = { sha256: await sha256Of(shot) };
  const store = create<OpenProject>()((set, get) => {
    const desk = deskOf(set, get);
    flushes.push(desk.flush);
    const parts = {
      ...projectPart(desk),
      ...trainingPart(desk),
      ...versionsPart(desk),
      ...resultsPart(desk),
    };
    const shots = [{ id: 's', name: 'good.jpg', blob: shot, photo: { ...photo, preview: { close() {} } } }];
    return { ...parts, status: 'open', project, shots, flush: desk.flush } as unknown as OpenProject;
  });
  await (await archive()).saveProject(project);
  return store;
}

/** Leaves the disk without room for anything large. */
async function fillDisk() {
  const full = async () => {
    throw new AppError('storage-full', 'No room.');
  };
  return vi.spyOn(await archive(), 'saveVersion').mockImplementation(full);
}

const stored = async () => {
  const kept = await archive();
  const [{ records: projects }, { versions }, results, training] = await Promise.all([
    kept.projects(),
    kept.parts('nuts'),
    kept.results('nuts'),
    kept.training('nuts'),
  ]);
  return {
    current: projects[0].currentVersion,
    versions: versions.records.map(({ number }) => number),
    results: results.records.map(({ version }) => version),
    isBegun: training !== undefined,
    faults: (await kept.check()).faults.filter(({ kind }) => kind === 'training-missing'),
  };
};

const part = (name: string) => ({ name, blob: new Blob([name]) });

/** The project as a person opens it, and a way for another tab to take it over. */
async function openedStore() {
  const tabs = locksInMemory();
  vi.stubGlobal('navigator', { locks: tabs('this') });
  const store = await openStore();
  const { shots } = store.getState();
  store.setState({ status: 'closed', project: undefined });
  await store.getState().open('nuts');
  store.setState({ shots });
  const takeOver = async () => {
    const holding = new Promise(() => {});
    void tabs('other').request('vtfusion-project-nuts', { steal: true }, () => holding);
    await vi.waitFor(() => expect(store.getState().status).toBe('elsewhere'));
  };
  return { store, takeOver };
}

/** All that the person was told, except problems. */
const told = () =>
  useNotices
    .getState()
    .notices.flatMap(({ said }) => (typeof said === 'object' && 'key' in said ? [said] : []));

afterEach(async () => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  engine.model = 'pico-clip';
  useNotices.setState({ notices: [] });
  letGoOfWaiting('nuts');
  for (const flush of flushes.splice(0)) await flush();
  await (await archive()).removeProject('nuts');
});

it('says again, with the photo’s name, why it stopped where going on stops for the same reason', async () => {
  const store = await openStore();
  const precisely = '"good.jpg" can no longer be read: …';
  const train = vi
    .spyOn(engine, 'train')
    .mockRejectedValue(Object.assign(new Error(precisely), { name: 'image-gone' }));
  const problems = () =>
    useNotices.getState().notices.filter(({ said }) => typeof said === 'object' && 'code' in said);
  await store.getState().train();
  const [first] = problems();
  expect(first.said).toEqual({ code: 'image-gone', precisely, about: 'good.jpg' });
  vi.spyOn(await archive(), 'blob').mockResolvedValue(shot);
  await store.getState().continueTraining();
  const [second, ...more] = problems();
  expect([second.said, more, train.mock.calls.length]).toEqual([first.said, [], 2]);
  expect(second.id).not.toBe(first.id);
});

it('forecasts by its own work, and not by what it waited for its turn', async () => {
  const store = await openStore();
  let now = 0;
  const clock = vi.spyOn(performance, 'now').mockImplementation(() => now);
  const { train } = engine;
  let left: unknown;
  vi.spyOn(engine, 'train').mockImplementationOnce(async (request, hear) => {
    now += 1000;
    (hear as (news: object) => void)({ phase: 'synthesising', done: 0, of: 1 });
    left = store.getState().training;
    return train(request);
  });
  let free: (() => void) | undefined;
  const teaching = inTurn(
    () =>
      new Promise<void>((done) => {
        free = done;
      }),
  );
  const training = store.getState().train();
  await vi.waitFor(() => expect(free).toBeDefined());
  now += 600_000;
  free?.();
  await Promise.all([teaching, training]);
  clock.mockRestore();
  expect(left).toMatchObject({ status: 'running', secondsLeft: 9 });
});

it('names on the disk no version that found no room, and stores it before its results once there is', async () => {
  const store = await openStore();
  const disk = await fillDisk();
  await store.getState().train();
  await store.getState().inspect([part('a.jpg')]);
  store.getState().flush();
  expect(store.getState().training).toMatchObject({ status: 'trained', version: { number: 1 } });
  expect(store.getState().project?.currentVersion).toBe(1);
  expect(store.getState().inspected).toMatchObject([{ status: 'done', result: { version: 1 } }]);
  expect(await stored()).toEqual({ current: null, versions: [], results: [], isBegun: true, faults: [] });

  disk.mockRestore();
  await store.getState().inspect([part('b.jpg')]);
  await store.getState().flush();
  expect(await stored()).toEqual({ current: 1, versions: [1], results: [1, 1], isBegun: false, faults: [] });
});

it('names the version before it, and keeps the training that has begun since', async () => {
  const store = await openStore();
  await store.getState().train();
  const disk = await fillDisk();
  await store.getState().train();
  await store.getState().flush();
  expect(store.getState().project?.currentVersion).toBe(2);
  expect(await stored()).toMatchObject({ current: 1, versions: [1], isBegun: true });

  const kept = await archive();
  const begun = await kept.training('nuts');
  await kept.saveTraining({ ...begun!, begun: begun!.begun + 1 });
  disk.mockRestore();
  await store.getState().setThresholds({ ...thresholds, pass: 0.55 });
  expect(await stored()).toMatchObject({ current: 2, versions: [1, 2], isBegun: true });
  expect((await kept.parts('nuts')).versions.records[1].thresholds.pass).toBe(0.55);
});

it('gives no version a number that results name, or that a version has which cannot be read', async () => {
  const store = await openStore();
  await store.getState().train();
  const [first] = store.getState().versions;
  const number = async () => {
    await store.getState().train();
    return store.getState().project?.currentVersion;
  };
  // Of a version that was discarded; it waits for room on the disk.
  const disk = vi
    .spyOn(await archive(), 'saveResult')
    .mockRejectedValue(new AppError('storage-full', 'No room.'));
  store.setState({ versions: [{ ...first, number: 2 }], project: { ...project, currentVersion: 2 } });
  const [id] = await store.getState().inspect([part('a.jpg')]);
  store.setState({ versions: [first], project: { ...project, currentVersion: 1 } });
  expect(await number()).toBe(3);
  disk.mockRestore();
  store.getState().removeResults([id]);
  useNotices.getState().settleAll('project');
  const database = await openDatabase();
  await database.put('versions', { ...first, number: 7, seed: 'none' } as never);
  database.close();
  expect(await number()).toBe(8);
});

it('loses nothing that was trained over a disk that does not answer', async () => {
  const store = await openStore();
  const silent = new AppError('storage-unavailable', 'The disk does not answer.');
  vi.spyOn(await archive(), 'highestVersion').mockRejectedValueOnce(silent);
  await store.getState().train();
  expect(store.getState()).toMatchObject({ training: { status: 'trained' }, versions: [{ number: 1 }] });
});

it('gives its version to no project that was opened when another tab took over its own', async () => {
  const store = await openStore();
  vi.spyOn(engine, 'exportProject').mockImplementation(async () => {
    store.setState({ project: { ...project, id: 'bolts' }, versions: [], training: { status: 'idle' } });
    return Uint8Array.of(1);
  });
  await store.getState().train();
  expect(store.getState()).toMatchObject({
    project: { id: 'bolts', currentVersion: null },
    versions: [],
    training: { status: 'idle' },
  });
  expect(await stored()).toMatchObject({ versions: [], isBegun: true });
});

it.each([
  ['a training', (store: OpenProject) => store.train()],
  ['other thresholds', (store: OpenProject) => store.setThresholds({ ...thresholds, pass: 0.55 })],
])(
  'judges by the version in use where the outcome of %s could not be taken out of the engine',
  async (_, change) => {
    const store = await openStore();
    await store.getState().train();
    const loaded = vi.spyOn(engine, 'importProject');
    await store.getState().inspect([part('a.jpg')]);
    expect(loaded).not.toHaveBeenCalled();
    vi.spyOn(engine, 'exportProject').mockRejectedValueOnce(new DOMException('Gone.', 'NotReadableError'));
    await change(store.getState());
    await store.getState().inspect([part('b.jpg')]);
    expect(loaded).toHaveBeenCalledTimes(1);
    expect(await loaded.mock.calls[0][0].arrayBuffer()).toEqual(Uint8Array.of(1).buffer);
    expect(store.getState().inspected).toMatchObject([
      { result: { version: 1 } },
      { result: { version: 1 } },
    ]);
  },
);

/** Loading one of the models (none of which are here) takes until it is told to end. */
function loadsSlowly() {
  const asked: { readonly model: string; readonly end: (isThere: boolean) => void }[] = [];
  vi.spyOn(engine, 'load').mockImplementation(async (model) => {
    const isThere = model === 'pico-clip' || (await new Promise((end) => asked.push({ model, end })));
    if (!isThere) throw new AppError('model-unreachable', `${model} is not here.`);
    engine.model = model;
  });
  return asked;
}

it.each([true, false])(
  'keeps the version that is chosen while another model loads, be it there: %s',
  async (isThere) => {
    const store = await openStore();
    await store.getState().train();
    const loading = loadsSlowly();
    const changing = store.getState().changeModel('other');
    await vi.waitFor(() => expect(loading).toMatchObject([{ model: 'other' }]));
    const goingBack = store.getState().goBackTo(1);
    loading[0].end(isThere);
    await Promise.all([changing, goingBack]);
    const shown = {
      project: { model: 'pico-clip', currentVersion: 1 },
      training: { version: { number: 1 } },
    };
    expect(store.getState()).toMatchObject(shown);
    expect(engine.model).toBe('pico-clip');
  },
);

it.each([
  ['version', ({ goBackTo }: OpenProject) => goBackTo(2)],
  ['model', ({ changeModel }: OpenProject) => changeModel('other')],
])(
  'judges a photo that waited while another %s was loaded in vain by what is in use then',
  async (_, choose) => {
    const store = await openStore();
    await store.getState().train();
    const [first] = store.getState().versions;
    store.setState({ versions: [first, { ...first, number: 2, model: 'other' }] });
    let fail = () => {};
    const load = vi.spyOn(engine, 'load').mockImplementationOnce(
      () =>
        new Promise((_, reject) => {
          fail = () => reject(new AppError('model-unreachable', 'It is not here.'));
        }),
    );
    const choosing = choose(store.getState());
    await vi.waitFor(() => expect(load).toHaveBeenCalledWith('other'));
    const inspecting = store.getState().inspect([part('a.jpg')]);
    fail();
    await Promise.all([choosing, inspecting]);
    expect(load).toHaveBeenCalledOnce();
    expect(store.getState().inspected).toMatchObject([{ status: 'done', result: { version: 1 } }]);
  },
);

it('names the version that judged a glance, whichever is chosen meanwhile', async () => {
  const store = await openStore();
  await store.getState().train();
  const [first] = store.getState().versions;
  store.setState({ versions: [first, { ...first, number: 2 }] });
  const { inspect } = engine;
  let choosing: Promise<void> | undefined;
  vi.spyOn(engine, 'inspect').mockImplementationOnce(async (file) => {
    choosing = store.getState().goBackTo(2);
    return inspect(file);
  });
  await (await store.getState().glance(part('a.jpg'), true)).kept;
  await choosing;
  expect(store.getState()).toMatchObject({
    project: { currentVersion: 2 },
    inspected: [{ status: 'done', result: { version: 1 } }],
  });
});

it('keeps the model and the version of before where another model is not there', async () => {
  const store = await openStore();
  await store.getState().train();
  const loading = loadsSlowly();
  const changing = store.getState().changeModel('other');
  await vi.waitFor(() => expect(loading).toHaveLength(1));
  const storedMeanwhile = await (await archive()).project('nuts');
  loading[0].end(false);
  await changing;
  // Who reloads the page meanwhile gets what was wanted.
  expect(storedMeanwhile).toMatchObject({ model: 'other', currentVersion: null });
  const shown = { project: { model: 'pico-clip', currentVersion: 1 }, training: { version: { number: 1 } } };
  expect(store.getState()).toMatchObject(shown);
});

it('stays as it was where the loading of another model is cancelled, and takes it when it is chosen again', async () => {
  const store = await openStore();
  await store.getState().train();
  const cancelled = new AppError('cancelled', 'It was cancelled.');
  const load = vi.spyOn(engine, 'load').mockRejectedValueOnce(cancelled);
  await store.getState().changeModel('other');
  const { project, training } = store.getState();
  expect({ project, training }).toMatchObject({
    project: { model: 'pico-clip', currentVersion: 1 },
    training: { version: { number: 1 } },
  });
  expect(useNotices.getState().notices).toEqual([]);
  load.mockImplementation(async (model) => {
    engine.model = model;
  });
  await store.getState().changeModel('other');
  expect(store.getState().project).toMatchObject({ model: 'other', currentVersion: null });
});

it('keeps its version where its own model is chosen again after its loading was cancelled', async () => {
  const store = await openStore();
  await store.getState().train();
  engine.model = 'other';
  const load = loadsSlowly();
  await store.getState().changeModel('pico-clip');
  expect(load).toEqual([]);
  expect(engine.model).toBe('pico-clip');
  expect(store.getState().project).toMatchObject({ model: 'pico-clip', currentVersion: 1 });
});

it('does not load its own model again where that was cancelled once more', async () => {
  const store = await openStore();
  await store.getState().train();
  engine.model = 'other';
  const load = vi.spyOn(engine, 'load').mockRejectedValue(new AppError('cancelled', 'It was cancelled.'));
  await store.getState().changeModel('pico-clip');
  expect(load).toHaveBeenCalledOnce();
  expect(engine.model).toBe('other');
});

it('leaves a training alone that was begun while a version loads', async () => {
  const store = await openStore();
  await store.getState().train();
  const [first] = store.getState().versions;
  store.setState({ versions: [first, { ...first, number: 2, model: 'other' }] });
  const loading = loadsSlowly();
  const goingBack = store.getState().goBackTo(2);
  await vi.waitFor(() => expect(loading).toHaveLength(1));
  const training = store.getState().train();
  loading[0].end(false);
  await goingBack;
  expect(store.getState().training.status).toBe('running');
  await vi.waitFor(() => expect(loading).toHaveLength(2));
  loading[1].end(true);
  await training;
  expect(store.getState()).toMatchObject({
    project: { model: 'other', currentVersion: 3 },
    training: { version: { number: 3, model: 'other' } },
  });
});

it('goes on once with a training, however often it is asked to, and not with one that is discarded meanwhile', async () => {
  const store = await openStore();
  const interrupted: TrainingRecord = { ...newTraining({ ...project, model: 'other' }, []), begun: 1 };
  store.setState({ interrupted });
  const loading = loadsSlowly();
  const train = vi.spyOn(engine, 'train');
  const goOn = async (meanwhile: () => Promise<void>) => {
    const both = [store.getState().continueTraining(), store.getState().continueTraining()];
    await vi.waitFor(() => expect(loading).toHaveLength(1));
    await meanwhile();
    loading.pop()?.end(true);
    await Promise.all(both);
  };
  await goOn(() => store.getState().discardTraining());
  expect(train).not.toHaveBeenCalled();
  store.setState({ interrupted, project });
  engine.model = 'pico-clip';
  await goOn(async () => undefined);
  expect(train).toHaveBeenCalledTimes(1);
  expect(store.getState().training).toMatchObject({ status: 'trained', version: { model: 'other' } });
});

it.each([
  ['cancelled', trainingCancelled(), undefined],
  ['broken off', new AppError('engine-lost', 'It is lost.'), { model: 'other' }],
])(
  'inspects with what it did before again where a training of another model is gone on with, and %s',
  async (_, why, left) => {
    const store = await openStore();
    await store.getState().train();
    store.setState({ interrupted: newTraining({ ...project, model: 'other' }, []) });
    vi.spyOn(engine, 'train').mockRejectedValueOnce(why);
    const load = vi.spyOn(engine, 'load');
    await store.getState().continueTraining();
    expect(load.mock.calls).toEqual([['other'], ['pico-clip']]);
    const { project: now, training, interrupted } = store.getState();
    expect(now).toMatchObject({ model: 'pico-clip', currentVersion: 1 });
    expect(training).toMatchObject({ status: 'trained', version: { number: 1 } });
    if (left) expect(interrupted).toMatchObject(left);
    else expect(interrupted).toBeUndefined();
  },
);

it('goes on offering a training that could not be discarded, and says no more than why', async () => {
  const store = await openStore();
  const interrupted: TrainingRecord = { ...newTraining(project, []), begun: 1 };
  store.setState({ interrupted });
  const silent = new AppError('storage-unavailable', 'The disk does not answer.');
  vi.spyOn(await archive(), 'endTraining').mockRejectedValueOnce(silent);
  await store.getState().discardTraining();
  expect(store.getState().interrupted).toBe(interrupted);
  expect(useNotices.getState().notices).toMatchObject([{ said: { code: 'storage-unavailable' } }]);
  await store.getState().discardTraining();
  expect([store.getState().interrupted, told()]).toEqual([
    undefined,
    [{ key: 'trainingDiscarded', facts: [] }],
  ]);
});

it('offers no training again that has ended, where photos cannot be inspected again', async () => {
  const store = await openStore();
  await store.getState().train();
  await store.getState().inspect([part('a.jpg')]);
  const failing = async () => {
    throw new AppError('storage-unavailable', 'The disk does not answer.');
  };
  vi.spyOn(await archive(), 'blob').mockImplementation(failing);
  await store.getState().train();
  expect(store.getState()).toMatchObject({
    training: { status: 'trained', version: { number: 2 } },
    interrupted: undefined,
  });
});

it('says of what it inspects again by itself that nobody asked for it, in the trail too', async () => {
  const store = await openStore();
  await store.getState().train();
  await store.getState().inspect([part('a.jpg')]);
  await store.getState().train();
  const kept = await archive();
  const { records } = await kept.results(project.id);
  expect(records.map(({ version, unasked }) => [version, unasked])).toEqual([
    [1, undefined],
    [2, true],
  ]);
  const told = (await kept.trail(project.id)).records.filter(({ kind }) => kind === 'inspected');
  expect(told.map(({ what }) => what.asked)).toEqual([undefined, 'no']);
});

it('inspects nothing again that was removed while it trained', async () => {
  const store = await openStore();
  await store.getState().train();
  const [removed] = await store.getState().inspect([part('removed.jpg'), part('stays.jpg')]);
  vi.spyOn(engine, 'train').mockImplementationOnce(async () => {
    store.getState().removeResults([removed]);
    return engine.train();
  });
  await store.getState().train();
  const names = store.getState().inspected.map((item) => [item.name, item.status]);
  expect(names).toEqual([
    ['stays.jpg', 'done'],
    ['stays.jpg', 'done'],
  ]);
});

it('is at work from the training to the last photo that is inspected again, so that no other project opens between', async () => {
  const store = await openStore();
  await store.getState().train();
  await store.getState().inspect([part('a.jpg')]);
  const atWork: boolean[] = [];
  store.subscribe((state) => atWork.push(isWorking(state)));
  await store.getState().train();
  expect(atWork.indexOf(false)).toBe(atWork.length - 1);
  expect((await stored()).results).toEqual([1, 2]);
});

it('inspects nothing again in a project that was opened while the photos were read', async () => {
  const store = await openStore();
  await store.getState().train();
  await store.getState().inspect([part('a.jpg')]);
  const bolts = { project: { ...project, id: 'bolts' }, versions: [], inspected: [] };
  vi.spyOn(await archive(), 'blob').mockImplementation(async () => {
    store.setState({ ...bolts, training: { status: 'idle' } });
    return new Blob(['a']);
  });
  await store.getState().train();
  expect(store.getState()).toMatchObject({ ...bolts, training: { status: 'idle' } });
});

it('names the version that was in use, not one that was taught and that nobody has accepted', async () => {
  const store = await openStore();
  await store.getState().train();
  const [first] = store.getState().versions;
  const taught = { ...first, number: 2, bundle: '2'.repeat(64), blobs: [] };
  await (await archive()).saveVersion(taught, []);
  store.setState({ versions: [first, taught] });
  await fillDisk();
  await store.getState().train();
  await store.getState().flush();
  expect(store.getState().project?.currentVersion).toBe(3);
  expect(await stored()).toMatchObject({ current: 1, versions: [1, 2] });
});

it('stores a version without results by itself once there is room, and says so', async () => {
  const store = await openStore();
  const disk = await fillDisk();
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  await store.getState().train();
  expect(storesLater()).toBe(true);
  await vi.advanceTimersByTimeAsync(11_000);
  expect([disk.mock.calls.length, storesLater()]).toEqual([3, true]);
  disk.mockRestore();
  await vi.advanceTimersByTimeAsync(5_000);
  vi.useRealTimers();
  await vi.waitFor(() => expect(told()).toEqual([{ key: 'versionStored', facts: [1] }]));
  expect(storesLater()).toBe(false);
  expect(await stored()).toMatchObject({ current: 1, versions: [1], isBegun: false });
});

it('enters a version once in the trail, however many ask for it to be stored', async () => {
  const store = await openStore();
  const disk = await fillDisk();
  await store.getState().train();
  disk.mockRestore();
  const [version] = store.getState().versions;
  await Promise.all([storeWaiting(version), storeWaiting(version)]);
  const { records } = await (await archive()).trail('nuts');
  expect(records.map(({ kind }) => kind)).toEqual(['trained']);
});

it('lets go of results with a version that waits when its project is left, and says how many', async () => {
  const store = await openStore();
  await store.getState().train();
  await store.getState().inspect([part('a.jpg')]);
  const disk = await fillDisk();
  await store.getState().train();
  await store.getState().inspect([part('b.jpg')]);
  expect(hasUnsaved()).toBe(true);
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  store.getState().close();
  expect([hasUnsaved(), storesLater()]).toEqual([false, false]);
  expect(told().at(-1)).toEqual({ key: 'versionsLost', facts: ['nut', 2] });
  disk.mockRestore();
  await vi.advanceTimersByTimeAsync(20_000);
  expect(await stored()).toMatchObject({ current: 1, versions: [1], results: [1], isBegun: true });
});

it('says that a version without results is lost with its project, which offers to continue the training', async () => {
  const store = await openStore();
  await fillDisk();
  await store.getState().train();
  store.getState().close();
  expect(told()).toEqual([{ key: 'versionsLost', facts: ['nut', 0] }]);
  await store.getState().open('nuts');
  expect(store.getState()).toMatchObject({ status: 'open', versions: [], interrupted: { project: 'nuts' } });
});

it('finds a version that was on its way to the disk when its project was left', async () => {
  const store = await openStore();
  const disk = await fillDisk();
  await store.getState().train();
  disk.mockRestore();
  const kept = await archive();
  const save = kept.saveVersion.bind(kept);
  let opening: Promise<void> | undefined;
  vi.spyOn(kept, 'saveVersion').mockImplementationOnce((...order) => {
    store.getState().close();
    opening = store.getState().open('nuts');
    return save(...order);
  });
  await storeWaiting(store.getState().versions[0]);
  await opening;
  expect(store.getState()).toMatchObject({ versions: [{ number: 1 }], interrupted: undefined });
});

it('goes on from where it was kept last with another engine, and later where it fails', async () => {
  const store = await openStore();
  const losses = [{ total: 1, nfc: 1, afs: 1, seg: 1 }];
  const checkpoint = { random: [], losses, weights: new Blob(['w']), of: 20, halvings: 0 };
  const asked: unknown[] = [];
  const train = vi.spyOn(engine, 'train').mockImplementationOnce(async (request, hear, _signal, keep) => {
    asked.push((request as { readonly checkpoint?: object }).checkpoint);
    await (keep as (checkpoint: object) => Promise<void>)(checkpoint);
    for (const done of [1, 2]) {
      const news = { phase: 'training', done, of: 20, losses: losses[0], halvings: 0, plateau: false };
      (hear as (news: object) => void)(news);
    }
    throw new Error('lost');
  });
  train.mockImplementationOnce(async (request) => {
    asked.push((request as { readonly checkpoint?: object }).checkpoint);
    asked.push(store.getState().losses);
    throw new Error('It is broken.');
  });
  await store.getState().train();
  expect(asked).toMatchObject([undefined, { losses }, losses]);
  expect(store.getState()).toMatchObject({
    training: { status: 'idle' },
    interrupted: { checkpoint: { losses } },
  });
});

it('makes no version where it is cancelled once the engine is through', async () => {
  const store = await openStore();
  const taking = vi.spyOn(engine, 'exportProject').mockImplementationOnce(async () => {
    store.getState().cancelTraining();
    return Uint8Array.of(9);
  });
  await store.getState().train();
  expect(taking).toHaveBeenCalledTimes(1);
  const { training, interrupted, versions } = store.getState();
  expect([training.status, interrupted, versions]).toEqual(['idle', undefined, []]);
  expect(await stored()).toMatchObject({ current: null, versions: [], isBegun: false });
  expect(useNotices.getState().notices.map(({ said }) => said)).toMatchObject([
    { code: 'training-cancelled' },
  ]);
});

it('offers no training to go on with that has diverged', async () => {
  const store = await openStore();
  const diverged = new AppError('training-diverged', 'The losses are no numbers.');
  vi.spyOn(engine, 'train').mockRejectedValueOnce(diverged);
  await store.getState().train();
  expect(store.getState().interrupted).toBeUndefined();
  expect(await stored()).toMatchObject({ isBegun: false });
});

it('lets go of a version that finds no room where its project was left meanwhile', async () => {
  const store = await openStore();
  const disk = await fillDisk();
  const full = disk.getMockImplementation();
  disk.mockImplementation((...order) => {
    store.setState({ project: { ...project, id: 'bolts' }, versions: [], training: { status: 'idle' } });
    return full!(...order);
  });
  await store.getState().train();
  expect(storesLater()).toBe(false);
});

it('leaves a training alone that is begun after another one was discarded, be it wanted back or heard of late', async () => {
  const store = await openStore();
  let hearEarlier = (_: object) => {};
  const train = vi.spyOn(engine, 'train').mockImplementationOnce(async (_request, hear) => {
    hearEarlier = hear as typeof hearEarlier;
    throw new Error('It is broken.');
  });
  await store.getState().train();
  const { interrupted } = store.getState();
  await store.getState().discardTraining();
  const { undo } = useNotices.getState().notices.at(-1)!;
  let end = () => {};
  train.mockImplementationOnce(async () => {
    await new Promise<void>((done) => {
      end = done;
    });
    return engine.train();
  });
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 1000 });
  const training = store.getState().train();
  await vi.waitFor(() => expect(train).toHaveBeenCalledTimes(2));
  hearEarlier({ phase: 'encoding', done: 1, of: 2 });
  const { training: shown } = store.getState();
  undo!();
  await new Promise((go) => setTimeout(go));
  const begun = (await (await archive()).training('nuts'))?.begun;
  end();
  await training;
  expect(shown).toMatchObject({ status: 'running', work: { phase: 'starting' } });
  expect(begun).toBeGreaterThan(interrupted!.begun);
});

it('leaves its training as it was kept last to the tab that takes the project over', async () => {
  const { store, takeOver } = await openedStore();
  const losses = [{ total: 1, nfc: 1, afs: 1, seg: 1 }];
  const checkpoint = { random: [], losses, weights: new Blob([]), of: 20, halvings: 0 };
  vi.spyOn(engine, 'train').mockImplementation(async (_request, _onProgress, signal, keep) => {
    const keepNow = keep as (checkpoint: object) => Promise<void>;
    await keepNow(checkpoint);
    await new Promise((aborted) => (signal as AbortSignal).addEventListener('abort', aborted));
    // Its outcome by then comes too late.
    await keepNow({ ...checkpoint, losses: [] });
    throw trainingCancelled();
  });
  const training = store.getState().train();
  const kept = async () => (await (await archive()).training('nuts'))?.checkpoint?.losses.length;
  await vi.waitFor(async () => expect(await kept()).toBe(1));
  await takeOver();
  await training;
  expect(await kept()).toBe(1);
  expect(store.getState()).toMatchObject({ training: { status: 'idle' }, interrupted: undefined });
  expect(useNotices.getState().notices).toEqual([]);
});

describe('a tab that was frozen in a training, before it hears that another one has taken that over', () => {
  const loss = { total: 1, nfc: 1, afs: 1, seg: 1 };
  const checkpointAt = (steps: number) => {
    const losses = Array.from({ length: steps }, () => loss);
    return {
      random: [],
      losses,
      weights: new Blob([new Float32Array(steps)]),
      of: 20,
      halvings: 0,
      seconds: steps,
    };
  };
  type Keep = (checkpoint: object) => Promise<void>;

  /**
   * What is stored once the tab has woken and finished.
   * @param there what the other tab does with the training meanwhile
   * @param here what the engine does when this tab wakes
   */
  async function afterwards(
    there: (other: Archive, training: TrainingRecord) => Promise<void>,
    here: (keep: Keep) => Promise<unknown>,
  ) {
    const { store } = await openedStore();
    const database = await openDatabase();
    vi.spyOn(engine, 'train').mockImplementationOnce(async (_request, _hear, _signal, keep) => {
      await (keep as Keep)(checkpointAt(1));
      const other = new Archive(database, blobsInDatabase(database), undefined, () => 'other');
      expect(await other.claim('nuts', 'other', await other.claimTo('nuts'))).toBe(true);
      await there(other, (await other.training('nuts'))!);
      return here(keep as Keep);
    });
    await store.getState().train();
    await new Promise((go) => setTimeout(go));
    database.close();
    const training = await (await archive()).training('nuts');
    const { versions } = await stored();
    const problems = useNotices.getState().notices.map(({ said }) => 'code' in said && said.code);
    return { steps: training?.checkpoint?.losses.length, versions, problems, waits: storesLater() };
  }

  const goesOn = (other: Archive, training: TrainingRecord) =>
    other.saveTraining({ ...training, checkpoint: checkpointAt(5) });
  const ends = (other: Archive, training: TrainingRecord) => other.endTraining(training);
  async function keepsOn(keep: Keep): Promise<never> {
    await keep(checkpointAt(2));
    await keep(checkpointAt(3));
    throw new AppError('engine-lost', 'The engine is lost.');
  }

  it('keeps no checkpoint over a newer one', async () => {
    const kept = { steps: 5, versions: [], problems: ['engine-lost'], waits: false };
    expect(await afterwards(goesOn, keepsOn)).toEqual(kept);
  });

  it('brings no training back that has ended', async () => {
    const kept = { steps: undefined, versions: [], problems: ['engine-lost'], waits: false };
    expect(await afterwards(ends, keepsOn)).toEqual(kept);
  });

  it('ends none that goes on there', async () => {
    const cancelled = async () => {
      throw trainingCancelled();
    };
    const kept = { steps: 5, versions: [], problems: ['training-cancelled'], waits: false };
    expect(await afterwards(goesOn, cancelled)).toEqual(kept);
  });

  it('makes no version of one that goes on there', async () => {
    const kept = { steps: 5, versions: [], problems: ['project-elsewhere'], waits: false };
    expect(await afterwards(goesOn, () => engine.train())).toEqual(kept);
  });
});

it('keeps what was just typed when its project is left, and writes none of it over the tab that takes it over', async () => {
  const { store, takeOver } = await openedStore();
  const words = async () => (await (await archive()).projects()).records[0].words;
  store.getState().edit({ words: 'burr' });
  store.getState().close();
  await expect.poll(words).toBe('burr');
  await new Promise((go) => setTimeout(go));
  await store.getState().open('nuts');
  store.getState().edit({ words: 'scratch' });
  const save = vi.spyOn(await archive(), 'saveProject');
  await takeOver();
  await store.getState().flush();
  expect(save).not.toHaveBeenCalled();
  expect(await words()).toBe('burr');
});

it('removes nothing more that the tab which takes the project over may show', async () => {
  const { store, takeOver } = await openedStore();
  await store.getState().train();
  const [id] = await store.getState().inspect([part('a.jpg')]);
  store.getState().removeResults([id]);
  await takeOver();
  expect(told()).toEqual([]);
  useNotices.getState().settleAll('page');
  await new Promise((go) => setTimeout(go));
  expect((await stored()).results).toEqual([1]);
});

it('lets go of a project that could not be read, so that it can be opened again', async () => {
  const { store } = await openedStore();
  const later = () => new Promise((go) => setTimeout(go));
  store.getState().close();
  await later();
  const results = vi.spyOn(await archive(), 'results').mockRejectedValueOnce(new Error('The disk sleeps.'));
  await store.getState().open('nuts');
  expect(store.getState().status).toBe('closed');
  await later();
  await store.getState().open('nuts');
  expect([store.getState().status, results.mock.calls.length]).toEqual(['open', 2]);
});
