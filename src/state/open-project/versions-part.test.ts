/** Versions over a real archive in memory; the engine only notes which version it was asked with. */
import 'fake-indexeddb/auto';
import fc from 'fast-check';
import { beforeEach, expect, it, vi } from 'vitest';
import { create } from 'zustand';
import {
  thresholds as measured,
  projectRecord,
  resultRecord,
  versionRecord,
} from '../../../tools/testing/records';
import type { VersionRecord } from '../../database/records';
import { AppError } from '../../errors';
import { inTurn } from '../engine/loaded-version';
import { useNotices } from '../page/notices';
import { useUnderWay } from '../page/under-way';
import { doneOf } from '../photos/photo';
import { archive } from '../storing/archive';
import { keepResult, letGoOfUnsaved, unsavedResult } from '../storing/unsaved-results';
import { deskOf } from './desk';
import { useLearning } from './learning';
import type { OpenProject } from './open-project-state';
import { shownOf } from './training-part';
import { versionsPart } from './versions-part';

const engine = vi.hoisted(() => ({
  asked: [] as string[],
  isMissing: false,
  gone: [] as number[],
  judging: () => {},
}));
const titles = vi.hoisted(() => [] as string[]);
const whileTitling = vi.hoisted(() => ({ look: () => {} }));
const titleProject = vi.hoisted(() => async (file: Blob, title: string) => {
  whileTitling.look();
  titles.push(title);
  return file.arrayBuffer();
});
vi.mock('../engine/engine-store', () => ({
  askEngine: (ask: (engine: unknown) => unknown) => ask({ titleProject }),
}));
const saved = vi.hoisted(() => [] as string[]);
vi.mock('../page/save-file', () => ({ saveFile: (_: Blob, name: string) => saved.push(name) }));
vi.mock('../page/preferences', () => ({ usePreferences: { getState: () => ({ person: 'Ada' }) } }));
vi.mock('../engine/loaded-version', async (original) => ({
  ...(await original<typeof import('../engine/loaded-version')>()),
  async askVersion(model: string, version: VersionRecord, question: (engine: unknown) => Promise<unknown>) {
    if (engine.isMissing || engine.gone.includes(version.number)) throw new Error(`${model} is not here`);
    engine.asked.push(`${version.project} ${version.number}`);
    return question({ setThresholds: async () => engine.judging() });
  },
  takeOut: async () => ({ sha256: 'f'.repeat(64), blob: new Blob(['judges otherwise']) }),
}));

const strict = { ...measured, pass: 0.1, fail: 0.15 };

const projectOf = (id: string) => projectRecord({ id, name: id, currentVersion: 1 });

function versionOf(project: string, number: number): VersionRecord {
  const bundle = `${number}`.repeat(64);
  return versionRecord({ project, number, bundle, blobs: [bundle] });
}

const resultOf = (project: string, version: number) =>
  resultRecord({ project, id: `${project}-${version}`, version, sha256: 'b'.repeat(64), blobs: [] });

function openStore() {
  return create<OpenProject>()((set, get) => versionsPart(deskOf(set, get)) as unknown as OpenProject);
}

/** A project that has just been opened, with two versions. */
function opened(id: string): Partial<OpenProject> {
  const versions = [versionOf(id, 1), versionOf(id, 2)];
  return {
    status: 'open',
    project: projectOf(id),
    versions,
    ...shownOf(versions[0]),
    inspected: [doneOf(resultOf(id, 1)), doneOf(resultOf(id, 2))],
  };
}

/** Holds the engine's turn until the returned function is called. */
function busyEngine(): () => void {
  let free = () => {};
  void inTurn(
    () =>
      new Promise<void>((done) => {
        free = done;
      }),
  );
  return () => free();
}

const verdicts = ({ inspected }: OpenProject) =>
  inspected.map((item) => item.status === 'done' && item.result.verdict);

beforeEach(() => {
  engine.asked.length = 0;
  engine.isMissing = false;
  engine.gone = [];
  engine.judging = () => {};
  useNotices.setState({ notices: [] });
});

it('gives thresholds to nothing when their project was left before the engine came to them', async () => {
  const store = openStore();
  store.setState(opened('nuts'));
  const free = busyEngine();
  const setting = store.getState().setThresholds(strict);
  store.setState(opened('bolts'));
  await Promise.resolve();
  free();
  await setting;
  expect(engine.asked).toEqual([]);
  expect(store.getState()).toMatchObject(opened('bolts'));
  expect((await (await archive()).parts('nuts')).versions.records).toEqual([]);
  expect(useNotices.getState().notices).toMatchObject([{ said: { key: 'thresholdsLeft', facts: ['nuts'] } }]);
});

it('gives thresholds to the version that was in use when they were set', async () => {
  const store = openStore();
  store.setState(opened('nuts'));
  const free = busyEngine();
  const setting = store.getState().setThresholds(strict);
  const goingBack = store.getState().goBackTo(2);
  await Promise.resolve();
  free();
  await Promise.all([setting, goingBack]);
  expect(engine.asked).toEqual(['nuts 1', 'nuts 2']);
  const { versions, training, project } = store.getState();
  expect(versions).toMatchObject([{ thresholds: strict, measured }, { thresholds: measured }]);
  expect([project?.currentVersion, training]).toEqual([2, { status: 'trained', version: versions[1] }]);
  expect(verdicts(store.getState())).toEqual(['fail', 'pass']);
  expect((await (await archive()).parts('nuts')).versions.records).toEqual([versions[0]]);
});

it('calls its file, in it too, what the project is called now', async () => {
  const store = openStore();
  store.setState(opened('gaskets'));
  await (await archive()).saveVersion(versionOf('gaskets', 1), [
    { sha256: '1'.repeat(64), blob: new Blob(['learnt']) },
  ]);
  const underWay: number[] = [];
  const look = () => underWay.push(useUnderWay.getState().count);
  whileTitling.look = look;
  await store.getState().exportProject();
  look();
  expect(underWay).toEqual([1, 0]);
  store.setState({ project: { ...projectOf('gaskets'), name: ' ', object: 'renamed' } });
  await store.getState().exportProject();
  expect(titles).toEqual(['gaskets', 'renamed']);
  expect(saved).toEqual(['gaskets.vtfusion', 'renamed.vtfusion']);
});

it('knows what training measured after however many other thresholds', async () => {
  const store = openStore();
  store.setState(opened('bolts'));
  for (const pass of [0.1, 0.12]) await store.getState().setThresholds({ ...strict, pass });
  expect(store.getState().versions[0]).toMatchObject({ thresholds: { ...strict, pass: 0.12 }, measured });
});

it('keeps no thresholds of a project that was left while the engine took them', async () => {
  const store = openStore();
  store.setState(opened('rings'));
  engine.judging = () => store.setState(opened('bolts'));
  await store.getState().setThresholds(strict);
  expect(store.getState()).toMatchObject(opened('bolts'));
  expect((await (await archive()).parts('rings')).versions.records).toEqual([]);
  expect(useNotices.getState().notices).toMatchObject([{ said: { key: 'thresholdsLeft' } }]);
});

it('keeps thresholds and what they judge in one step, or neither', async () => {
  const store = openStore();
  store.setState(opened('gears'));
  const kept = await archive();
  const saveVersion = vi
    .spyOn(kept, 'saveVersion')
    .mockRejectedValueOnce(new AppError('storage-full', 'No room.'));
  const updateResults = vi.spyOn(kept, 'updateResults');
  await store.getState().setThresholds(strict);
  expect(store.getState()).toMatchObject(opened('gears'));
  expect(verdicts(store.getState())).toEqual(['pass', 'pass']);
  await store.getState().setThresholds(strict);
  expect(verdicts(store.getState())).toEqual(['fail', 'pass']);
  expect((await kept.parts('gears')).versions.records).toMatchObject([{ number: 1, thresholds: strict }]);
  expect((await kept.results('gears')).records).toMatchObject([{ id: 'gears-1', verdict: 'fail' }]);
  expect(updateResults).not.toHaveBeenCalled();
  saveVersion.mockRestore();
  updateResults.mockRestore();
});

it('leaves a result that waits for the disk as it is where the thresholds cannot be kept', async () => {
  const store = openStore();
  store.setState(opened('cogs'));
  const kept = await archive();
  const full = new AppError('storage-full', 'No room.');
  const saveResult = vi.spyOn(kept, 'saveResult').mockRejectedValue(full);
  const saveVersion = vi.spyOn(kept, 'saveVersion').mockRejectedValueOnce(full);
  const result = resultOf('cogs', 1);
  const blob = new Blob(['cog']);
  const waiting = { result, picture: { painted: null } as never, thumbnail: blob, blob, version: undefined };
  await keepResult(waiting);
  await store.getState().setThresholds(strict);
  expect(unsavedResult(result.id)?.result).toEqual(result);
  await store.getState().setThresholds(strict);
  expect(unsavedResult(result.id)?.result).toMatchObject({ verdict: 'fail', thresholds: strict });
  expect(verdicts(store.getState())).toEqual(['fail', 'pass']);
  letGoOfUnsaved([result.id]);
  saveResult.mockRestore();
  saveVersion.mockRestore();
});

it('goes back to no version of another model while the engine learns with this one', async () => {
  const store = openStore();
  const versions = [versionOf('nuts', 1), { ...versionOf('nuts', 2), model: 'other' }, versionOf('nuts', 3)];
  store.setState({ ...opened('nuts'), versions });
  useLearning.setState({ project: projectOf('bolts') });
  await store.getState().goBackTo(2);
  expect(store.getState().project).toMatchObject({ model: 'pico-clip', currentVersion: 1 });
  expect(useNotices.getState().notices).toMatchObject([{ said: { key: 'atWork', facts: ['bolts'] } }]);
  await store.getState().goBackTo(3);
  expect(store.getState().project?.currentVersion).toBe(3);
  useLearning.setState({ project: undefined });
  await store.getState().goBackTo(2);
  expect(store.getState().project).toMatchObject({ model: 'other', currentVersion: 2 });
});

it('tells the trail which version came into use, and nothing where it was before', async () => {
  const store = openStore();
  store.setState({ ...opened('screws'), versions: [1, 2].map((number) => versionOf('screws', number)) });
  for (const number of [2, 2, 1]) await store.getState().goBackTo(number);
  const { records } = await (await archive()).trail('screws');
  expect(records.map(({ kind, what }) => [kind, what.version, what.used])).toEqual([
    ['threshold', 2, 'yes'],
    ['threshold', 1, 'yes'],
  ]);
});

it('goes back to nothing in a project that was opened while the version failed to load', async () => {
  const store = openStore();
  store.setState(opened('nuts'));
  engine.isMissing = true;
  const goingBack = store.getState().goBackTo(2);
  expect(store.getState().project?.currentVersion).toBe(2);
  const bolts = opened('bolts');
  store.setState({ ...bolts, project: { ...projectOf('bolts'), model: 'other', currentVersion: 2 } });
  await goingBack;
  expect(store.getState().project).toMatchObject({ id: 'bolts', model: 'other', currentVersion: 2 });
});

it('ends with the latest of the versions that are chosen, or with one from before where that cannot be loaded', async () => {
  const numbers = [1, 2, 3, 4];
  const choices = fc.array(fc.record({ number: fc.constantFrom(...numbers), ticks: fc.nat(12) }), {
    minLength: 1,
  });
  await fc.assert(
    fc.asyncProperty(choices, fc.subarray([2, 3, 4]), async (chosen, gone) => {
      const store = openStore();
      store.setState({ ...opened('nuts'), versions: numbers.map((number) => versionOf('nuts', number)) });
      engine.gone = gone;
      const going: Promise<void>[] = [];
      for (const { number, ticks } of chosen) {
        going.push(store.getState().goBackTo(number));
        for (let i = 0; i < ticks; i++) await Promise.resolve();
      }
      await Promise.all(going);
      const last = chosen[chosen.length - 1].number;
      const { project, training } = store.getState();
      const shown = [project?.currentVersion, training.status === 'trained' && training.version.number];
      if (!gone.includes(last)) expect(shown).toEqual([last, last]);
      else expect(gone).not.toContain(shown[0]);
      expect(shown[0]).toBe(shown[1]);
    }),
  );
});
