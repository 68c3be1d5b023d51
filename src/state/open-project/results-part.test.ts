/** The list of results over a real archive in memory; only the engine's answers are made up. */
import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { create } from 'zustand';
import { inspectionAnswer } from '../../../tools/testing/inspection-answer';
import { projectRecord } from '../../../tools/testing/records';
import { checkTrail } from '../../database/audit';
import { failedPhotos } from '../../database/failed-photos';
import type { ResultRecord, Review } from '../../database/records';
import { AppError } from '../../errors';
import { sha256Of } from '../../sha256';
import { inTurn } from '../engine/loaded-version';
import { useNotices } from '../page/notices';
import { useUnderWay } from '../page/under-way';
import { keepPainting, paintingOf } from '../photos/paintings';
import { type Done, doneResults, isOfBench } from '../photos/photo';
import { timeToSay, truthsOf } from '../photos/truths';
import { archive } from '../storing/archive';
import { holdClaim, letGoOfClaim } from '../storing/claims';
import { tellFailed } from '../storing/failed-photos';
import { keptPhoto } from '../storing/kept-photos';
import { storesLater } from '../storing/store-later';
import { hasUnsaved } from '../storing/unsaved-results';
import { asSaid, changeResults, changeTogether, isRemoved } from './change-results';
import { type Desk, deskOf } from './desk';
import type { OpenProject } from './open-project-state';
import { resultsPart } from './results-part';

const calibration = { threshold: 0.5, rank: 1, count: 4, falseAlarmRate: 0.53, confidence: 0.95 };
const thresholds = { pass: 0.5, fail: 0.6, calibration };
const project = projectRecord({ name: '', currentVersion: 1 });

vi.mock('../engine/engine-store', () => ({}));
const sits = vi.hoisted(() => ({ person: '' }));
vi.mock('../page/preferences', () => ({ usePreferences: { getState: () => sits } }));

const inspect = ({ blob }: { readonly blob: Blob }) => inspectionAnswer(blob, thresholds);

const version = { number: 1, encoder: { name: 'pico', sha256: 'a'.repeat(64) } };

/**
 * Only the results' part, with version 1 at work.
 * @param there what a question waits for, as for an engine in place of a lost one
 */
function openStore(currentVersion: () => unknown = () => version, more: object = {}, there?: Promise<void>) {
  const engine = { inspect, ...more } as never;
  return create<OpenProject>()((set, get) => {
    const desk = deskOf(set, get);
    return {
      ...resultsPart({
        ...desk,
        askCurrent: (question) => (there ? there.then(() => question(engine)) : question(engine)),
        currentVersion: () => currentVersion() as never,
      }),
      status: 'open',
      project,
      versions: [version],
    } as unknown as OpenProject;
  });
}

const part = (name: string) => ({ name, blob: new Blob([name]) });
const said = (decision: Review['decision']) => ({ decision, note: '', person: 'A', time: 2 });

beforeEach(async () => (await archive()).saveProject(project));
afterEach(() => vi.useRealTimers());

it('lists only the latest of hundreds of results, and keeps all of them', async () => {
  const store = openStore();
  const kept = await archive();
  await kept.saveProject(project);
  for (let i = 0; i < 300; i++) {
    const [id] = await store.getState().inspect([{ name: `part ${i}.jpg`, blob: new Blob([`${i}`]) }]);
    expect(id).toBeDefined();
    store.getState().showLatest(50);
    expect(store.getState().inspected.length).toBe(Math.min(50, i + 1));
  }
  const { inspected, selected } = store.getState();
  expect(inspected.map(({ name }) => name)).toEqual(
    Array.from({ length: 50 }, (_, i) => `part ${250 + i}.jpg`),
  );
  expect(inspected.some(({ id }) => id === selected)).toBe(true);
  const { records, unreadable } = await kept.results(project.id);
  expect([records.length, unreadable]).toEqual([300, 0]);
});

it('keeps of a glance nothing, or the very report that it gives', async () => {
  const store = openStore();
  const kept = await archive();
  const before = (await kept.results(project.id)).records.length;
  const photo = { name: 'glance.jpg', blob: new Blob(['glance']) };
  await store.getState().glance(photo);
  expect((await kept.results(project.id)).records.length).toBe(before);
  const { report, kept: stored } = await store.getState().glance(photo, true);
  await stored;
  const { score } = report;
  const { records } = await kept.results(project.id);
  expect(records.slice(before)).toMatchObject([
    { name: 'glance.jpg', score, version: 1, review: null, ofKiosk: true },
  ]);
  expect(store.getState().inspected).toMatchObject([{ status: 'done', name: 'glance.jpg' }]);
  // Whoever paints a defect on it wants it to stay.
  const [{ id }] = records.slice(before);
  await store.getState().claim(id);
  expect((await kept.results(project.id)).records.at(-1)).toMatchObject({ id, ofKiosk: false });
});

/** A wait until `open` is called. */
function gate() {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}

it.each([
  ['while it is looked at', 'asked, given back'],
  ['while its engine is replaced', ''],
])('keeps nothing of a glance that was given up %s, and asks no engine any more', async (when, happens) => {
  const { opened, open } = gate();
  const happened: string[] = [];
  const slowly = async (file: { readonly blob: Blob }) => {
    happened.push('asked');
    await opened;
    const report = await inspect(file);
    return { ...report, photo: { ...report.photo, preview: { close: () => happened.push('given back') } } };
  };
  const there = when === 'while its engine is replaced' ? opened : undefined;
  const store = openStore(undefined, { inspect: slowly }, there);
  const kept = await archive();
  const before = (await kept.results(project.id)).records.length;
  const givingUp = new AbortController();
  const glance = store.getState().glance(part('given up.jpg'), true, givingUp.signal);
  // Until its turn has come.
  await new Promise((resolve) => setTimeout(resolve, 10));
  givingUp.abort();
  open();
  await expect(glance).rejects.toMatchObject({ name: 'AbortError' });
  expect([happened.join(', '), store.getState().inspected]).toEqual([happens, []]);
  expect((await kept.results(project.id)).records).toHaveLength(before);
});

it('lets others ask the engine while a glance is being stored', async () => {
  const store = openStore();
  const kept = await archive();
  const { opened, open } = gate();
  const { saveResult } = kept;
  const disk = vi.spyOn(kept, 'saveResult').mockImplementation(async (...what) => {
    await opened;
    await saveResult.apply(kept, what);
  });
  const glance = await store.getState().glance(part('on its way.jpg'), true);
  expect(await inTurn(async () => 'asked')).toBe('asked');
  open();
  await glance.kept;
  disk.mockRestore();
  expect((await kept.results(project.id)).records.at(-1)).toMatchObject({ name: 'on its way.jpg' });
});

it('calls no photo longer than the engine takes when it is explained or learnt from', async () => {
  const store = openStore();
  await store.getState().inspect([{ name: `${'shift/'.repeat(500)}nut.jpg`, blob: new Blob(['deep']) }]);
  const [{ name }] = store.getState().inspected;
  expect([name.length <= 1000, name.endsWith('/nut.jpg')]).toEqual([true, true]);
});

it('keeps the names of photos that could not be inspected, but for those that nobody asked for', async () => {
  const unreadable = async () => {
    throw new AppError('image-unreadable', 'It is cut off.');
  };
  const store = openStore(undefined, { inspect: unreadable });
  const kept = await archive();
  await store.getState().inspect([part('by itself.jpg')], undefined, true);
  await store.getState().inspect([part('cut off.jpg')]);
  await tellFailed(project.id);
  const told = failedPhotos((await kept.trail(project.id)).records, {
    from: 0,
    to: Number.POSITIVE_INFINITY,
  });
  expect(told).toMatchObject([{ count: 1, names: ['cut off.jpg'], reasons: { 'image-unreadable': 1 } }]);
});

it('says of a photo that nobody asked for that it is one from the first moment to the last', async () => {
  const seen: string[] = [];
  const look = () => {
    const [item] = store.getState().inspected;
    seen.push(`${item.status} ${isOfBench(item)}`);
  };
  const store = openStore(undefined, {
    async inspect() {
      look();
      throw new AppError('image-unreadable', 'It is cut off.');
    },
  });
  const inspecting = store.getState().inspect([part('by itself.jpg')], undefined, true);
  look();
  await inspecting;
  look();
  expect(seen).toEqual(['waiting false', 'working false', 'failed false']);
});

it('never lets go of what waits', async () => {
  const store = openStore();
  const waiting = { id: 'w', name: 'w.jpg', blob: new Blob(['w']), status: 'waiting' } as const;
  store.setState({ inspected: [waiting] });
  store.getState().showLatest(0);
  expect(store.getState().inspected).toEqual([waiting]);
});

it('lets go of what waits for room with what is no longer listed', async () => {
  const store = openStore();
  const full = new AppError('storage-full', 'No room.');
  const disk = vi.spyOn(await archive(), 'saveResult').mockRejectedValue(full);
  await store.getState().inspect([part('waits.jpg')]);
  expect(hasUnsaved()).toBe(true);
  store.getState().showLatest(0);
  expect(hasUnsaved()).toBe(false);
  disk.mockRestore();
});

it('explains and inspects again what waits for room on the disk', async () => {
  const explain = async ({ blob }: { readonly blob: Blob }) => ({ of: await blob.text() });
  const store = openStore(undefined, { explain });
  const disk = vi
    .spyOn(await archive(), 'saveResult')
    .mockRejectedValue(new AppError('storage-full', 'No room.'));
  const [id] = await store.getState().inspect([part('waits.jpg')]);
  const item = store.getState().inspected.find((one) => one.id === id) as Done;
  expect(await store.getState().explain(item, { x: 0, y: 0 })).toEqual({ of: 'waits.jpg' });
  const [photo] = await store.getState().photosOf([item.result]);
  expect(await photo.blob.text()).toBe('waits.jpg');
  disk.mockRestore();
  store.getState().removeResults([id]);
  useNotices.getState().settleAll('project');
});

it('says of a photo that its turn has come only once it has', async () => {
  const order: string[] = [];
  const before = inTurn(async () => {
    await new Promise((resolve) => setTimeout(resolve));
    order.push('what was before it');
  });
  await openStore()
    .getState()
    .inspect([part('next.jpg')], undefined, false, () => order.push('begun'));
  await before;
  expect(order).toEqual(['what was before it', 'begun']);
});

it('explains only what the version in use has judged', async () => {
  const judged = { name: 'part.jpg', result: { version: 2 } } as Done;
  await expect(openStore().getState().explain(judged, { x: 0, y: 0 })).rejects.toMatchObject({
    code: 'version-not-in-use',
  });

  // Even if another is chosen before its turn comes.
  const store = openStore(undefined, { explain: async () => 'by another version' });
  await store.getState().inspect([part('asked.jpg')]);
  const [item] = doneResults(store.getState().inspected);
  const chosen = inTurn(async () => {
    await keptPhoto(item.sha256);
    store.setState({ project: { ...project, currentVersion: 2 } });
  });
  const asked = { name: item.name, result: item } as Done;
  await expect(store.getState().explain(asked, { x: 0, y: 0 })).rejects.toMatchObject({
    code: 'version-not-in-use',
  });
  await chosen;
});

it('undoes a cleared list beside what has happened since', async () => {
  const store = openStore();
  const photo = (name: string) => ({ name, blob: new Blob([name]) });
  await store.getState().inspect([photo('first.jpg')]);
  const going = store.getState().inspect([photo('under way.jpg')]);
  // Even the one at work, which is left alone.
  store.getState().removeResults(store.getState().inspected.map(({ id }) => id));
  expect(store.getState().inspected).toMatchObject([{ name: 'under way.jpg' }]);
  await going;
  const [id] = await store.getState().inspect([photo('later.jpg')]);
  const said = { decision: 'fail', note: '', person: '', time: 2 } as const;
  await store.getState().review([id], () => said);
  useNotices.getState().notices.at(-1)?.undo?.();
  await vi.waitFor(() =>
    expect(store.getState().inspected).toMatchObject([
      { name: 'first.jpg', status: 'done' },
      { name: 'under way.jpg', status: 'done' },
      { name: 'later.jpg', status: 'done', result: { review: said } },
    ]),
  );
});

it('removes the results that are named, and no others', async () => {
  const store = openStore();
  const kept = await archive();
  const names = ['a.jpg', 'b.jpg', 'c.jpg'];
  const ids = await store.getState().inspect(names.map((name) => ({ name, blob: new Blob([name]) })));
  store.getState().select(ids[2]);
  store.getState().removeResults([ids[1], 'nobody']);
  expect(store.getState()).toMatchObject({
    inspected: [{ name: 'a.jpg' }, { name: 'c.jpg' }],
    selected: ids[2],
  });
  useNotices.getState().settleAll('project');
  await vi.waitFor(async () => {
    const left = (await kept.results(project.id)).records.map(({ id }) => id);
    expect(left.filter((id) => ids.includes(id))).toEqual([ids[0], ids[2]]);
    expect(await kept.blob(await sha256Of(new Blob(['b.jpg'])))).toBeUndefined();
  });
});

it('shows the neighbour of the one that was removed, and that one again when it is back', async () => {
  const store = openStore();
  const ids = await store.getState().inspect(['a.jpg', 'b.jpg', 'c.jpg', 'd.jpg'].map(part));
  const undo = async () => {
    useNotices.getState().notices.at(-1)?.undo?.();
    await vi.waitFor(() => expect(store.getState().inspected.length).toBe(ids.length));
  };
  const removed = (...at: number[]) => {
    store.getState().removeResults(at.map((i) => ids[i]));
    return ids.indexOf(store.getState().selected!);
  };
  store.getState().select(ids[1]);
  expect(removed(1, 2)).toBe(3);
  await undo();
  expect(store.getState().selected).toBe(ids[1]);
  expect(removed(1, 2, 3)).toBe(0);
  await undo();
  store.getState().select(ids[2]);
  expect(removed(1, 2)).toBe(3);
  store.getState().select(ids[0]);
  await undo();
  expect(store.getState().selected).toBe(ids[0]);
  expect(removed(0, 1, 2, 3)).toBe(-1);
  await undo();
  expect(store.getState().selected).toBe(ids[0]);
});

it('shows a neighbour of the same version', async () => {
  let number = 1;
  const store = openStore(() => ({ ...version, number }));
  const [older] = await store.getState().inspect([part('older.jpg')]);
  number = 2;
  store.setState({ project: { ...project, currentVersion: 2 } });
  const [a, b] = await store.getState().inspect(['a.jpg', 'b.jpg'].map(part));
  store.getState().select(b);
  store.getState().removeResults([b]);
  expect(store.getState().selected).toBe(a);
  store.getState().removeResults([a]);
  expect(store.getState().inspected.map(({ id }) => id)).toEqual([older]);
  expect(store.getState().selected).toBeUndefined();
});

it('keeps what was decided after its project was opened again, though the disk counts an undo only then', async () => {
  const store = openStore();
  const kept = await archive();
  const ids = await store.getState().inspect([part('back.jpg'), part('stays.jpg')]);
  const before = useUnderWay.getState().count;
  const { opened, open } = gate();
  const count = vi.spyOn(kept, 'countTakenBack').mockImplementation(() => opened.then(() => 1));
  const { inspected } = store.getState();
  store.getState().removeResults([ids[0]]);
  // It is to be judged anew, and so is stored again.
  store.setState({
    versions: [{ ...version, thresholds: { ...thresholds, pass: 0.1, fail: 0.15 } } as never],
  });
  useNotices.getState().notices.at(-1)?.undo?.();
  expect(useUnderWay.getState().count).toBe(before + 1);
  store.setState({ inspected: [...inspected] });
  await store.getState().review([ids[0]], () => said('fail'));
  open();
  const stored = async () => (await kept.results(project.id)).records.find(({ id }) => id === ids[0]);
  await vi.waitFor(async () => expect(await stored()).toMatchObject({ thresholds: { fail: 0.15 } }));
  expect((await stored())?.review).toEqual(said('fail'));
  expect(doneResults(store.getState().inspected).map(({ review }) => review)).toEqual([said('fail'), null]);
  expect(useUnderWay.getState().count).toBe(before);
  count.mockRestore();
});

it('judges what is put back by the thresholds that its version has got meanwhile', async () => {
  const store = openStore();
  const kept = await archive();
  const ids = await store.getState().inspect([part('back.jpg'), part('here.jpg')]);
  store.getState().removeResults([ids[0]]);
  const stricter = { ...thresholds, pass: 0.1, fail: 0.15 };
  store.setState({ versions: [{ ...version, thresholds: stricter } as never] });
  useNotices.getState().notices.at(-1)?.undo?.();
  const verdicts = (results: readonly ResultRecord[]) =>
    results.filter(({ id }) => ids.includes(id)).map(({ verdict, thresholds: by }) => [verdict, by.fail]);
  const judged = [
    ['fail', 0.15],
    ['pass', 0.6],
  ];
  await vi.waitFor(async () => expect(verdicts((await kept.results(project.id)).records)).toEqual(judged));
  const shown = doneResults(store.getState().inspected);
  expect(verdicts(shown)).toEqual(judged);
});

describe('without room on the disk', () => {
  const full = async () => {
    throw new AppError('storage-full', 'No room.');
  };
  const told = () =>
    useNotices
      .getState()
      .notices.map(({ said: what }) => (typeof what === 'object' && 'key' in what ? what.key : what));
  async function openEmpty() {
    useNotices.setState({ notices: [] });
    const kept = await archive();
    await kept.removeProject(project.id);
    await kept.saveProject(project);
    const store = openStore();
    const names = ['a.jpg', 'b.jpg', 'c.jpg'];
    const [a, b, c] = await store.getState().inspect(names.map(part));
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const disk = vi.spyOn(kept, 'updateResults').mockImplementation(full);
    const decided = async () =>
      (await kept.results(project.id)).records.map(({ id, review }) => [id, review?.decision]);
    return { kept, disk, decided, ...store.getState(), a, b, c };
  }

  it('keeps decisions until there is room, shows them meanwhile, and stores them in their order', async () => {
    const { kept, disk, decided, review, a, b, c } = await openEmpty();
    await review([a], () => said('fail'));
    await review([b], () => said('fail'));
    await review([b], () => said('pass'));
    expect([told(), storesLater()]).toEqual([['changesWait'], true]);
    const open = (await kept.results(project.id)).records;
    expect(open.map((one) => [one.review, asSaid(one).review?.decision])).toEqual([
      [null, 'fail'],
      [null, 'pass'],
      [null, undefined],
    ]);
    await vi.advanceTimersByTimeAsync(11_000);
    disk.mockRestore();
    await vi.advanceTimersByTimeAsync(5_000);
    vi.useRealTimers();
    await vi.waitFor(() => expect([told(), storesLater()]).toEqual([['changesStored'], false]));
    expect(await decided()).toEqual([
      [a, 'fail'],
      [b, 'pass'],
      [c, undefined],
    ]);
    const trail = await kept.trail(project.id);
    expect(trail.records.slice(3).map(({ what }) => what.decision)).toEqual(['fail', 'fail', 'pass']);
  });

  it('stores what waits before what is changed together with something else', async () => {
    const { disk, decided, review, a } = await openEmpty();
    await review([a], () => said('fail'));
    disk.mockRestore();
    const store = openStore();
    await changeTogether(
      deskOf(store.setState, store.getState),
      project.id,
      (result) => result,
      async () => expect((await decided())[0]).toEqual([a, 'fail']),
    );
    vi.useRealTimers();
    expect([told(), storesLater()]).toEqual([['changesStored'], false]);
  });

  it('stores what waits with the next decision, and nothing of results that were removed', async () => {
    const { disk, decided, review, removeResults, a, b, c } = await openEmpty();
    await review([a, b], () => said('fail'));
    removeResults([a]);
    useNotices.getState().settleAll('project');
    vi.useRealTimers();
    await vi.waitFor(async () => expect(await decided()).toHaveLength(2));
    disk.mockRestore();
    await review([c], () => said('pass'));
    expect(await decided()).toEqual([
      [b, 'fail'],
      [c, 'pass'],
    ]);
    expect([told(), storesLater()]).toEqual([['changesStored'], false]);
  });
});

it.each([
  ['alone', changeResults],
  [
    'together with something else',
    (desk: Desk, change: (result: ResultRecord) => ResultRecord) =>
      changeTogether(desk, project.id, change, async (results) =>
        (await archive()).updateResults(project.id, results),
      ),
  ],
])(
  'keeps what is said %s of a result that waits for room, also where its project is left before its turn',
  async (_, say) => {
    const store = openStore();
    const kept = await archive();
    const [there] = await store.getState().inspect([part('there.jpg')]);
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const disk = vi.spyOn(kept, 'saveResult').mockRejectedValue(new AppError('storage-full', 'No room.'));
    const [waits] = await store.getState().inspect([part('waits.jpg')]);
    const changed = say(deskOf(store.setState, store.getState), (result) =>
      [there, waits].includes(result.id) ? { ...result, review: said('fail') } : result,
    );
    store.setState({ status: 'closed', project: undefined, inspected: [] });
    await changed;
    disk.mockRestore();
    await vi.advanceTimersByTimeAsync(5_000);
    vi.useRealTimers();
    await vi.waitFor(async () => {
      const stored = (await kept.results(project.id)).records.filter(({ id }) => [there, waits].includes(id));
      expect(stored.map(({ id, review }) => [id, review?.decision])).toEqual([
        [there, 'fail'],
        [waits, 'fail'],
      ]);
    });
  },
);

it('changes results in the order in which it is said, each by what came of the one before', async () => {
  const store = openStore();
  const [id] = await store.getState().inspect([part('twice.jpg')]);
  const { review } = store.getState();
  await Promise.all([
    review([id], () => said('fail')),
    review([id], (before) => before && { ...before, note: 'a burr' }),
  ]);
  const { records } = await (await archive()).results(project.id);
  expect(records.find((one) => one.id === id)?.review).toEqual({ ...said('fail'), note: 'a burr' });
});

it('changes and removes no result of a project that another tab has taken over, before it hears of that', async () => {
  const store = openStore();
  const kept = await archive();
  const [id] = await store.getState().inspect([part('theirs.jpg')]);
  holdClaim(project.id, 'this tab');
  await kept.claim(project.id, 'another tab', await kept.claimTo(project.id));
  useNotices.setState({ notices: [] });
  await store.getState().review([id], () => said('fail'));
  store.getState().removeResults([id]);
  useNotices.getState().settleAll('project');
  const problems = () => useNotices.getState().notices.map((notice) => notice.said);
  const refused = expect.objectContaining({ code: 'project-elsewhere' });
  await vi.waitFor(() => expect(problems()).toEqual([refused]));
  await vi.waitFor(() => expect(isRemoved({ id } as ResultRecord)).toBe(false));
  letGoOfClaim(project.id);
  const theirs = (await kept.results(project.id)).records.find((one) => one.id === id)!;
  expect([theirs.review, asSaid(theirs), storesLater()]).toEqual([null, theirs, false]);
});

it('changes a result together with something else that is stored meanwhile', async () => {
  const store = openStore();
  const kept = await archive();
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const disk = vi.spyOn(kept, 'saveResult').mockRejectedValue(new AppError('storage-full', 'No room.'));
  const [id] = await store.getState().inspect([part('meanwhile.jpg')]);
  await changeTogether(
    deskOf(store.setState, store.getState),
    project.id,
    (result) => (result.id === id ? { ...result, review: said('fail') } : result),
    async () => {
      disk.mockRestore();
      await store.getState().inspect([part('room.jpg')]);
    },
  );
  const { records } = await kept.results(project.id);
  expect(records.find((one) => one.id === id)?.review).toEqual(said('fail'));
});

it('keeps no result of a photo that was let go of with its project while the engine looked at it', async () => {
  let leave = () => {};
  const slow = async (file: { readonly blob: Blob }) => {
    leave();
    return inspect(file);
  };
  const store = openStore(undefined, { inspect: slow });
  // It is opened again at once.
  leave = () => store.setState({ inspected: [] });
  const kept = await archive();
  const before = (await kept.results(project.id)).records.length;
  await store.getState().inspect([part('left.jpg')]);
  expect((await kept.results(project.id)).records.length).toBe(before);
  expect(store.getState().inspected).toEqual([]);
});

it('removes results once the disk has room for the record of it', async () => {
  const store = openStore();
  const kept = await archive();
  sits.person = 'Ada';
  const [id] = await store.getState().inspect([part('going.jpg')]);
  const isThere = async () => (await kept.results(project.id)).records.some((result) => result.id === id);
  vi.spyOn(kept, 'deleteResults').mockRejectedValueOnce(new AppError('storage-full', 'No room.'));
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  store.getState().removeResults([id]);
  useNotices.getState().settleAll('project');
  await vi.advanceTimersByTimeAsync(0);
  for (let i = 0; i < 20 && !storesLater(); i++) await Promise.resolve();
  expect([storesLater(), await isThere()]).toEqual([true, true]);
  // Whoever sits here by then has not removed it.
  sits.person = 'Ben';
  // Whoever leaves the project and comes back meanwhile does not find it.
  const [going] = (await kept.results(project.id)).records.filter((result) => result.id === id);
  expect(isRemoved(going)).toBe(true);
  await vi.advanceTimersByTimeAsync(5_000);
  vi.useRealTimers();
  await vi.waitFor(async () => expect([storesLater(), await isThere()]).toEqual([false, false]));
  expect(isRemoved(going)).toBe(false);
  expect((await kept.trail(project.id)).records.at(-1)).toMatchObject({
    kind: 'removed',
    what: { result: id, person: 'Ada' },
  });
});

it('removes a result that was being stored when its removal became final', async () => {
  const store = openStore();
  const kept = await archive();
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const save = kept.saveResult.bind(kept);
  const disk = vi.spyOn(kept, 'saveResult').mockRejectedValueOnce(new AppError('storage-full', 'No room.'));
  const [id] = await store.getState().inspect([part('overtaken.jpg')]);
  store.getState().removeResults([id]);
  const remove = vi.spyOn(kept, 'deleteResults').mockClear();
  disk.mockImplementationOnce(async (...order) => {
    useNotices.getState().settleAll('project');
    // The disk is slow: work that does not wait for it comes first.
    for (let i = 0; i < 500 && remove.mock.results.length === 0; i++)
      await new Promise((go) => setImmediate(go));
    await remove.mock.results[0]?.value;
    return save(...order);
  });
  await vi.advanceTimersByTimeAsync(5_000);
  vi.useRealTimers();
  await vi.waitFor(() => expect(remove).toHaveBeenCalled());
  await remove.mock.results[0].value;
  await disk.mock.results[disk.mock.results.length - 1].value;
  expect((await kept.results(project.id)).records.filter((result) => result.id === id)).toEqual([]);
  disk.mockRestore();
  remove.mockRestore();
});

it('keeps a painted defect with all results of the photo, earlier and later ones', async () => {
  const store = openStore();
  const painted = { width: 2, height: 1, data: Uint8Array.of(0, 1) };
  const photo = { name: 'scratched.jpg', blob: new Blob(['scratched']) };
  const paintings = async (ids: string[]) =>
    Promise.all(ids.map((id) => paintingOf({ project: project.id, id })));
  const [first] = await store.getState().inspect([photo]);
  const paint = (mask: typeof painted | null) => {
    const { inspected } = store.getState();
    return keepPainting(inspected, (inspected[0] as Done).result, mask);
  };
  await paint(painted);
  const [second] = await store.getState().inspect([photo, { name: 'other.jpg', blob: new Blob(['other']) }]);
  expect(await paintings([first, second])).toEqual([painted, painted]);
  // What was removed stays removed.
  await paint(null);
  const [third, other] = await store.getState().inspect([photo, part('other.jpg')]);
  expect(await paintings([first, second, third])).toEqual([null, null, null]);
  // Painted on the result of an earlier version, while there is one of a later version.
  await paint(painted);
  expect(await paintings([first, second, third, other])).toEqual([painted, painted, painted, null]);
});

it('begins a later result of a photo with what was last said of it, unless something else is said', async () => {
  const store = openStore();
  const inspected = async (name: string, review?: Review) => {
    const [id] = await store.getState().inspect([part(name)], review);
    return doneResults(store.getState().inspected).find((one) => one.id === id)?.review;
  };
  expect(await inspected('judged', said('fail'))).toEqual(said('fail'));
  expect(await inspected('judged')).toEqual(said('fail'));
  expect(await inspected('another')).toBeNull();
  expect(await inspected('judged', { ...said('pass'), time: 3 })).toMatchObject({ decision: 'pass' });
  expect(await inspected('judged')).toMatchObject({ decision: 'pass' });
  await (await store.getState().glance(part('judged'), true)).kept;
  const { inspected: all } = store.getState();
  expect(doneResults(all).at(-1)).toMatchObject({ ofKiosk: true, review: null });
  expect((await (await archive()).results(project.id)).records.at(-2)).toMatchObject({
    review: { decision: 'pass' },
  });
});

it('keeps a painted defect with all results of the photo, or with none', async () => {
  const store = openStore();
  const kept = await archive();
  const painted = { width: 2, height: 1, data: Uint8Array.of(0, 1) };
  const photo = { name: 'dented.jpg', blob: new Blob(['dented']) };
  const [stored] = await store.getState().inspect([photo]);
  const full = new AppError('storage-full', 'No room.');
  const saveResult = vi.spyOn(kept, 'saveResult').mockRejectedValue(full);
  const paint = vi.spyOn(kept, 'paint').mockRejectedValueOnce(full);
  const [waits] = await store.getState().inspect([photo]);
  const { inspected } = store.getState();
  const keep = () => keepPainting(inspected, (inspected[0] as Done).result, painted);
  const paintings = () => Promise.all([stored, waits].map((id) => paintingOf({ project: project.id, id })));
  await expect(keep()).rejects.toThrow(full);
  expect(await paintings()).toEqual([null, null]);
  await keep();
  expect(await paintings()).toEqual([painted, painted]);
  // A result that is stored while the others are painted gets it as well.
  paint.mockImplementationOnce(async () => {
    saveResult.mockRestore();
    await store.getState().inspect([part('room.jpg')]);
  });
  await keepPainting(inspected, (inspected[0] as Done).result, null);
  expect((await kept.picture(project.id, waits))?.painted).toBeNull();
  paint.mockRestore();
});

it('gives a photo an end whose version is gone', async () => {
  const store = openStore(() => undefined);
  await store.getState().inspect([{ name: 'part.jpg', blob: new Blob(['part']) }]);
  expect(store.getState().inspected).toMatchObject([{ status: 'failed', problem: { code: 'not-trained' } }]);
});

it('explains no photo that is no longer stored', async () => {
  const judged = { name: 'part.jpg', result: { version: 1, sha256: 'e'.repeat(64) } } as Done;
  await expect(openStore().getState().explain(judged, { x: 0, y: 0 })).rejects.toMatchObject({
    code: 'photo-not-kept',
    message: 'The photo itself is no longer stored in this browser. Inspect it again.',
  });
});

it('keeps the order of results, reviews and records when the clock is set back by a day', async () => {
  const day = 86_400_000;
  const kept = await archive();
  await kept.removeProject(project.id);
  await kept.saveProject(project);
  const store = openStore();
  const { inspect: judge, review } = store.getState();
  const say = (id: string, decision: Review['decision']) => {
    const time = timeToSay(store.getState().inspected);
    return review([id], () => ({ decision, note: '', person: 'A', time }));
  };
  const part = { name: 'part.jpg', blob: new Blob(['part']) };
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + day });
  const [first] = await judge([part]);
  await say(first, 'fail');
  vi.setSystemTime(Date.now() - day);
  const [second, third] = await judge([part, { name: 'other.jpg', blob: new Blob(['other']) }]);
  await say(second, 'pass');

  const { records } = await kept.results(project.id);
  expect(records.map(({ id }) => id)).toEqual([first, second, third]);
  expect(truthsOf(records)).toEqual(new Map([[records[0].sha256, 'good']]));
  const trail = await kept.trail(project.id);
  // The second result of the same photo begins with the review of the first.
  const kinds = ['inspected', 'reviewed', 'inspected', 'reviewed', 'inspected', 'reviewed'];
  expect(trail.records.map(({ kind }) => kind)).toEqual(kinds);
  const decided = trail.records
    .filter(({ what }) => 'decided' in what)
    .map(({ seq, what }) => [seq, what.decided]);
  expect(decided).toEqual([[4, records[0].review?.time]]);
  expect(await checkTrail(trail.records, trail.head)).toEqual({ found: 'whole', count: kinds.length });
});
