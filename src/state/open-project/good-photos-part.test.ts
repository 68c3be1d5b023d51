/** Good photos that are removed and put back; archive and engine are made up. */
import { is } from 'valibot';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { create } from 'zustand';
import { AppError } from '../../errors';
import { photos } from '../../workers/message-parts';
import { useNotices } from '../page/notices';
import { useUnderWay } from '../page/under-way';
import { removedOf } from '../storing/removals';
import { storesLater } from '../storing/store-later';
import { goodPhotosPart, shotLimits } from './good-photos-part';
import type { OpenProject } from './open-project-state';

const deleted: string[] = [];
const released: string[] = [];
let whileSaving = () => {};
let saving = async () => {};
const stored: string[] = [];
const bytes = new Map<string, Blob>();
/** What was stored when a photo was last deleted. */
let storedBefore: string[] = [];
let isFull = false;
let counting = async () => 1;
vi.mock('../engine/engine-store', () => ({
  askEngine: async (question: (engine: object) => unknown) =>
    question({
      look: async ({ name }: { name: string }) => ({
        sha256: name,
        placeless: `${name} without its place`,
        preview: { close: () => released.push(name) },
      }),
    }),
}));
vi.mock('../storing/archive', () => ({
  archive: async () => ({
    deletePhoto: async (_: string, id: string) => {
      deleted.push(id);
      storedBefore = [...stored];
    },
    sweepBytes: async () => {},
    countTakenBack: () => counting(),
    blob: async (sha256: string) => bytes.get(sha256),
    async savePhoto({ name }: { readonly name: string }, { sha256 }: { readonly sha256: string }) {
      if (isFull) throw new AppError('storage-full', 'No room.');
      await saving();
      stored.push(name);
      bytes.set(sha256, new Blob([`kept ${sha256}`]));
      whileSaving();
    },
  }),
}));

const shot = (id: string, sha256 = id) => ({
  id,
  name: `${id}.jpg`,
  photo: { sha256, preview: { close() {} } },
});

/** Only the good photos' part, with so many of them. */
function openStore(count: number, change = () => {}) {
  const shots = Array.from({ length: count }, (_, i) => shot(`${i}`));
  return create<OpenProject>()((set, get) => {
    const desk = { get, set, isOpen: (id: string) => get().project?.id === id, change };
    return {
      ...goodPhotosPart(desk as never),
      project: { id: 'nuts', name: 'Nuts' },
      training: { status: 'idle' },
      shots,
    } as unknown as OpenProject;
  });
}
const names = (store: ReturnType<typeof openStore>) => store.getState().shots.map(({ name }) => name);
const add = (store: ReturnType<typeof openStore>, one: ReturnType<typeof shot>) =>
  store.setState((s) => ({ shots: [...s.shots, one as never] }));
const latest = () => useNotices.getState().notices.at(-1);

beforeEach(() => {
  useNotices.setState({ notices: [] });
  deleted.length = 0;
  saving = async () => {};
  counting = async () => 1;
});

afterEach(() => vi.stubGlobal('localStorage', undefined));

it('puts a removed photo back in its place', async () => {
  const store = openStore(3);
  store.getState().removeShot('1');
  latest()?.undo?.();
  await vi.waitFor(() => expect(names(store)).toEqual(['0.jpg', '1.jpg', '2.jpg']));
});

/** Undoes all that is offered. @returns lets the disk count it */
async function undoAll() {
  let counted = () => {};
  const isCounted = new Promise<void>((done) => (counted = done));
  counting = () => isCounted.then(() => 1);
  for (const { undo } of useNotices.getState().notices) undo?.();
  await Promise.resolve();
  counting = async () => 1;
  return counted;
}

it('puts back only one of two that are taken back at once where one has room, and offers the other again', async () => {
  const noted = new Map<string, string>();
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => noted.get(key) ?? null,
    setItem: (key: string, value: string) => noted.set(key, value),
    removeItem: (key: string) => noted.delete(key),
  });
  const store = openStore(shotLimits.most);
  for (const id of ['0', '1']) store.getState().removeShot(id);
  add(store, shot('new'));
  const counted = await undoAll();
  counted();
  await vi.waitFor(() =>
    expect(latest()?.said).toEqual({ key: 'shotHasNoRoom', facts: ['1.jpg', shotLimits.most] }),
  );
  expect(names(store).length).toBe(shotLimits.most);
  expect(removedOf('nuts').photos).toEqual(['1']);
  store.setState((s) => ({ shots: s.shots.slice(2) }));
  latest()?.undo?.();
  await vi.waitFor(() => expect(names(store)).toContain('1.jpg'));
  expect(removedOf('nuts').photos).toEqual([]);
});

it('is on its way while the disk counts, and puts none back that is added again meanwhile', async () => {
  const store = openStore(2);
  const before = useUnderWay.getState().count;
  const underWay = () => [useUnderWay.getState().count - before, store.getState().adding];
  store.getState().removeShot('0');
  const counted = await undoAll();
  expect(underWay()).toEqual([1, 1]);
  let saved = () => {};
  saving = () => new Promise((done) => (saved = done));
  const added = store.getState().addShots([{ name: '0', blob: new Blob([]) }]);
  await vi.waitFor(() => expect(underWay()).toEqual([2, 2]));
  counted();
  await new Promise((go) => setTimeout(go));
  saved();
  await added;
  await vi.waitFor(() => expect(underWay()).toEqual([0, 0]));
  expect(names(store)).toEqual(['1.jpg', '0']);
  expect(latest()?.said).toEqual({ key: 'shotIsThere', facts: ['0.jpg', '0'] });
  await vi.waitFor(() => expect(deleted).toEqual(['0']));
});

it('puts nothing back, and lets go of it, where its project is left or opened again before the disk knows', async () => {
  for (const reopened of [{ project: { id: 'bolts' }, shots: [] }, { shots: [shot('1')] }]) {
    const store = openStore(3);
    const close = vi.spyOn(store.getState().shots[1].photo.preview, 'close');
    store.getState().removeShot('1');
    const counted = await undoAll();
    store.setState(reopened as never);
    counted();
    await vi.waitFor(() => expect(close).toHaveBeenCalledTimes(1));
    expect(store.getState().shots).toBe(reopened.shots);
  }
});

it('says of a photo that is put back during a training that it goes on without it', async () => {
  const store = openStore(3);
  store.getState().removeShot('1');
  store.setState({ training: { status: 'running' } as never });
  latest()?.undo?.();
  await vi.waitFor(() => expect(names(store)).toEqual(['0.jpg', '1.jpg', '2.jpg']));
  expect(latest()?.said).toEqual({ key: 'shotNotTrained', facts: ['1.jpg'] });
});

it('says the same of one that is added then', async () => {
  const store = openStore(2);
  store.setState({ training: { status: 'running' } as never });
  await store.getState().addShots([{ name: 'new.jpg', blob: new Blob([]) }]);
  expect(latest()?.said).toEqual({ key: 'shotNotTrained', facts: ['new.jpg'] });
});

it('puts none back beyond the most that training takes, until there is room', async () => {
  const store = openStore(shotLimits.most);
  store.getState().removeShot('0');
  add(store, shot('new'));
  latest()?.undo?.();
  expect(names(store)).not.toContain('0.jpg');
  expect(latest()?.said).toEqual({ key: 'shotHasNoRoom', facts: ['0.jpg', shotLimits.most] });
  store.setState((s) => ({ shots: s.shots.filter(({ id }) => id !== 'new') }));
  latest()?.undo?.();
  await vi.waitFor(() => expect(names(store)[0]).toBe('0.jpg'));
});

it('puts none back that was added again meanwhile', async () => {
  const store = openStore(2);
  store.getState().removeShot('0');
  add(store, shot('again', '0'));
  latest()?.undo?.();
  expect(names(store)).toEqual(['1.jpg', 'again.jpg']);
  expect(latest()?.said).toEqual({ key: 'shotIsThere', facts: ['0.jpg', 'again.jpg'] });
  await vi.waitFor(() => expect(deleted).toEqual(['0']));
});

it('changes nothing of a project that was opened while a photo of another one was kept, and lets go of the photo', async () => {
  const change = vi.fn();
  const store = openStore(2, change);
  await store.getState().addShots([{ name: 'nut.jpg', blob: new Blob([]) }]);
  expect([names(store).length, change.mock.calls.length, released]).toEqual([3, 1, []]);
  whileSaving = () => store.setState({ project: { id: 'bolts' }, shots: [] } as never);
  await store.getState().addShots([{ name: 'late.jpg', blob: new Blob([]) }]);
  expect([names(store), change.mock.calls.length, released]).toEqual([[], 1, ['late.jpg']]);
});

it('stops at the first photo once its project is left, whatever the next one has, and says how many were not added', async () => {
  const store = openStore(1);
  const files = ['a', 'b', 'c'].map((name) => ({ name, blob: new Blob([]) }));
  whileSaving = () => {
    // One of the next project's photos is the same file, and that project is full.
    const shots = Array.from({ length: shotLimits.most }, (_, i) => shot(i === 0 ? 'b' : `${i}`));
    store.setState({ project: { id: 'bolts' }, shots } as never);
  };
  stored.length = 0;
  const added = await store.getState().addShots(files);
  expect([added, stored]).toEqual([{ copies: [], leftOut: [] }, ['a']]);
  expect(latest()?.said).toEqual({ key: 'shotsLeft', facts: ['Nuts', 2] });
  whileSaving = () => {};
});

it('adds nothing that was being looked at when its project was left', async () => {
  const store = openStore(0);
  const adding = store.getState().addShots([{ name: 'a', blob: new Blob([]) }]);
  await Promise.resolve();
  store.setState({ project: { id: 'bolts' }, shots: [shot('a')] } as never);
  stored.length = 0;
  expect([await adding, stored]).toEqual([{ copies: [], leftOut: [] }, []]);
  expect(latest()?.said).toEqual({ key: 'shotsLeft', facts: ['Nuts', 1] });
});

it('is under way until the last photo is added, or none is any more', async () => {
  const store = openStore(shotLimits.most - 2);
  const seen: number[][] = [];
  const { count } = useUnderWay.getState();
  const underWay = () => [useUnderWay.getState().count - count, store.getState().adding];
  whileSaving = () => seen.push(underWay());
  const files = ['x', 'y', 'z'].map((name) => ({ name, blob: new Blob([]) }));
  const { leftOut } = await store.getState().addShots(files);
  expect([seen, leftOut]).toEqual([
    [
      [1, 1],
      [1, 1],
    ],
    ['z'],
  ]);
  expect(underWay()).toEqual([0, 0]);
  whileSaving = () => {};
});

it('takes no photo again that came with a project’s file without its place', async () => {
  const store = openStore(0);
  add(store, shot('given', 'nut.jpg without its place'));
  const { copies } = await store.getState().addShots([{ name: 'nut.jpg', blob: new Blob([]) }]);
  expect([copies, names(store)]).toEqual([[{ name: 'nut.jpg', of: 'given.jpg' }], ['given.jpg']]);
});

it('goes by the bytes that are kept, not by the file, which may go with its card', async () => {
  const store = openStore(0);
  await store.getState().addShots([{ name: 'card.jpg', blob: new Blob(['on the card']) }]);
  expect(await store.getState().shots[0].blob.text()).toBe('kept card.jpg');
});

it('is never called longer than the engine takes, however deep the folder that it lay in', async () => {
  const store = openStore(0);
  await store.getState().addShots([{ name: `${'shift/'.repeat(500)}nut.jpg`, blob: new Blob([]) }]);
  const [name] = names(store);
  expect(name).toMatch(/^shift\/.*….*\/nut\.jpg$/u);
  expect(is(photos, [{ name, blob: new Blob([]) }])).toBe(true);
});

it('keeps a photo that finds no room until there is some, unless it is removed before', async () => {
  vi.useFakeTimers();
  stored.length = 0;
  isFull = true;
  const store = openStore(2);
  const file = { name: 'new.jpg', blob: new Blob(['new']) };
  await store.getState().addShots([file]);
  expect([names(store).at(-1), storesLater()]).toEqual(['new.jpg', true]);
  store.getState().removeShot(store.getState().shots[2].id);
  useNotices.getState().settleAll('project');
  expect(storesLater()).toBe(false);
  await store.getState().addShots([file]);
  isFull = false;
  await vi.advanceTimersByTimeAsync(5_000);
  vi.useRealTimers();
  expect([stored, storesLater()]).toEqual([['new.jpg'], false]);
  expect(latest()?.said).toEqual({ key: 'changesStored', facts: [] });
});

it('deletes a photo that was being stored when its removal became final, once it is stored', async () => {
  vi.useFakeTimers();
  stored.length = 0;
  isFull = true;
  const store = openStore(0);
  await store.getState().addShots([{ name: 'late.jpg', blob: new Blob(['late']) }]);
  const [{ id }] = store.getState().shots;
  isFull = false;
  let end = () => {};
  saving = () =>
    new Promise((done) => {
      end = done;
    });
  store.getState().removeShot(id);
  await vi.advanceTimersByTimeAsync(5_000);
  useNotices.getState().settleAll('project');
  await vi.advanceTimersByTimeAsync(100);
  expect([stored, deleted.includes(id)]).toEqual([[], false]);
  end();
  vi.useRealTimers();
  await vi.waitFor(() => expect(deleted).toContain(id));
  expect([storedBefore, storesLater()]).toEqual([['late.jpg'], false]);
  saving = async () => {};
});
