/** Batches in an open project whose engine answers when told to. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { create } from 'zustand';
import type { AuditEntry } from '../../database/audit';
import type { PictureRecord, ResultRecord, Review } from '../../database/records';
import { AppError } from '../../errors';
import { useNotices } from '../page/notices';
import type { ChosenFile } from '../photos/photo';
import { noteFailed } from '../storing/failed-photos';
import { leftOver, type Said, unfinishedBatch } from '../storing/unfinished-batch';

interface Open {
  readonly project: { readonly id: string; readonly name: string; readonly object: string } | undefined;
  readonly inspected: readonly {
    readonly id: string;
    readonly status: 'done';
    readonly result: { readonly verdict: string };
  }[];
  readonly selected: string | undefined;
  inspect(
    files: readonly ChosenFile[],
    said?: unknown,
    unasked?: boolean,
    onBegin?: () => void,
  ): Promise<string[]>;
  select(id: string): void;
}

/** Photos at the engine, with the way to end each. */
const atEngine: {
  readonly name: string;
  readonly said: unknown;
  readonly in: string | undefined;
  readonly end: () => void;
}[] = [];

/** What photos wait for before they reach the engine. */
let turn: Promise<void> | undefined;
/** Whether results are stored, by the real way to the disk. */
let keeps = false;
let isFull = false;
/** What the trails are told of photos that could not be inspected. */
const failed: unknown[] = [];
/** Results that cannot be stored, whatever room there is. */
const impossible = new Set<string>();
vi.mock('../storing/archive', () => ({
  archive: async () => ({
    async saveResult({ id }: { readonly id: string }) {
      if (impossible.has(id)) throw new Error('The browser cannot write it.');
      if (isFull) throw new AppError('storage-full', 'No room.');
    },
    async updateResults(project: string, _: unknown, [{ what }]: readonly AuditEntry[]) {
      failed.push([project, what.names]);
    },
  }),
}));
vi.mock('../page/preferences', () => ({ usePreferences: { getState: () => ({ person: '' }) } }));

vi.mock('../open-project/open-project-store', () => ({
  useOpenProject: create<Open>()((set, get) => ({
    project: undefined,
    inspected: [],
    selected: undefined,
    select: (selected) => set({ selected }),
    async inspect([{ name }], said, _, onBegin = () => {}) {
      if (turn) await turn;
      onBegin();
      await new Promise<void>((end) => atEngine.push({ name, said, in: get().project?.id, end }));
      if (keeps) await keepResult(resultOf(name));
      const result = { verdict: name.includes('bad') ? 'fail' : 'pass' };
      const others = get().inspected.filter(({ id }) => id !== name);
      set({ inspected: [...others, { id: name, status: 'done', result }] });
      return [name];
    },
  })),
}));

const { useOpenProject } = await import('../open-project/open-project-store');
const { useBatch } = await import('./batch-store');
const { keepResult, useUnsaved } = await import('../storing/unsaved-results');

const photos = (...names: string[]) => names.map((name) => ({ name, blob: new Blob([name]) }));
const open = (id: string) =>
  useOpenProject.setState({ project: { id, name: id, object: '' } } as Partial<
    ReturnType<typeof useOpenProject.getState>
  >);
const resultOf = (id: string) => {
  const known = { project: 'A', id, name: id, sha256: 'a'.repeat(64), thresholds: {}, review: null };
  const result = known as ResultRecord;
  const blob = new Blob([id]);
  return { result, picture: {} as PictureRecord, thumbnail: blob, blob, version: undefined };
};
const shown = () => {
  const { status, done, of } = useBatch.getState();
  return { status, done, of };
};
async function endNext(): Promise<void> {
  atEngine.shift()?.end();
  await new Promise((resolve) => setTimeout(resolve));
}

const kept = new Map<string, string>();
beforeEach(() => {
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  });
  kept.clear();
  atEngine.length = 0;
  useNotices.setState({ notices: [] });
  useOpenProject.setState({ project: undefined, selected: undefined });
});

it('takes the photos of results once more, and none into a project that was opened meanwhile', async () => {
  open('A');
  const read: (() => void)[] = [];
  const photosOf = (results: readonly ResultRecord[]) =>
    new Promise<ReturnType<typeof photos>>((resolve) => {
      read.push(() => resolve(photos(...results.map(({ name }) => name))));
    });
  useOpenProject.setState({ photosOf });
  const { addAgain } = useBatch.getState();
  const results = ['1', '2'].map((id) => resultOf(id).result);
  const again = addAgain(results);
  read[0]();
  await again;
  expect(shown()).toEqual({ status: 'running', done: 0, of: 2 });
  for (let i = 0; i < 2; i++) await endNext();
  expect(shown()).toEqual({ status: 'done', done: 2, of: 2 });

  const late = addAgain(results);
  open('B');
  read[1]();
  await late;
  expect(shown()).toEqual({ status: 'idle', done: 0, of: 0 });
});

it('knows the results of its own photos', async () => {
  open('A');
  useBatch.getState().add(photos('1', 'bad 2', '3'));
  for (let i = 0; i < 3; i++) await endNext();
  expect(useBatch.getState().results).toEqual(['1', 'bad 2', '3']);
  useBatch.getState().add(photos('bad 4'));
  await endNext();
  expect(useBatch.getState().results).toEqual(['bad 4']);
});

it('gives the engine one photo at a time, holds, and goes on', async () => {
  open('A');
  useBatch.getState().add(photos('1', '2'));
  useBatch.getState().pause();
  await endNext();
  expect([shown(), atEngine.length]).toEqual([{ status: 'paused', done: 1, of: 2 }, 0]);
  useBatch.getState().resume();
  useBatch.getState().add(photos('3'));
  await endNext();
  await endNext();
  expect(shown()).toEqual({ status: 'done', done: 3, of: 3 });
  expect(unfinishedBatch('A')).toBeUndefined();
});

it('tells the trail once of those that could not be inspected, whichever way it ends', async () => {
  const { add, cancel, dismiss } = useBatch.getState();
  const fail = (name: string) => noteFailed(useOpenProject.getState().project!.id, name, 'image-unreadable');
  failed.length = 0;
  open('A');
  add(photos('1', '2', '3'));
  fail('1');
  await endNext();
  fail('2');
  await endNext();
  expect(failed).toEqual([]);
  await endNext();
  await vi.waitFor(() => expect(failed).toEqual([['A', '1\n2']]));
  add(photos('4', '5'));
  cancel();
  fail('4');
  await endNext();
  await vi.waitFor(() => expect(failed.slice(1)).toEqual([['A', '4']]));
  add(photos('10', '11'));
  cancel();
  dismiss();
  fail('10');
  await endNext();
  await vi.waitFor(() => expect(failed.slice(2)).toEqual([['A', '10']]));
  add(photos('6', '7'));
  fail('6');
  await endNext();
  open('B');
  await endNext();
  await vi.waitFor(() => expect(failed.slice(3)).toEqual([['A', '6']]));
  // As left by a page that was closed before.
  fail('8');
  useOpenProject.setState({ status: 'opening' } as never);
  useOpenProject.setState({ status: 'open' } as never);
  await vi.waitFor(() => expect(failed.slice(4)).toEqual([['B', '8']]));
});

it('does not count what a photo waited for its turn, as behind Teach', async () => {
  let goOn = () => {};
  turn = new Promise((resolve) => {
    goOn = resolve;
  });
  const clock = vi.spyOn(performance, 'now').mockReturnValue(0);
  open('A');
  useBatch.getState().add(photos('1', '2'));
  clock.mockReturnValue(60_000);
  goOn();
  turn = undefined;
  await vi.waitFor(() => expect(atEngine).toHaveLength(1));
  clock.mockReturnValue(60_700);
  // Other changes in the project begin nothing.
  useOpenProject.getState().select('another');
  await endNext();
  clock.mockRestore();
  expect(useBatch.getState().pace.recent).toEqual([700]);
  await endNext();
});

it('becomes longer by as many as a folder may hold', () => {
  open('A');
  useBatch.getState().add(photos('1'));
  const blob = new Blob([]);
  useBatch.getState().add(Array.from({ length: 200_000 }, (_, i) => ({ name: `${i}`, blob })));
  expect(shown()).toEqual({ status: 'running', done: 0, of: 200_001 });
});

it('waits while too many results wait for the disk, and goes on by itself', async () => {
  open('A');
  useBatch.getState().add(photos('1', '2'));
  useUnsaved.setState({ isHeldUp: true });
  await endNext();
  expect([shown(), atEngine.length]).toEqual([{ status: 'running', done: 1, of: 2 }, 0]);
  useUnsaved.setState({ isHeldUp: false });
  expect(atEngine.length).toBe(1);
  useUnsaved.setState({ isHeldUp: true });
  await endNext();
  expect(shown()).toEqual({ status: 'done', done: 2, of: 2 });
  useUnsaved.setState({ isHeldUp: false });
});

it('ends with its project, says what waited, and takes nothing into the next one', async () => {
  open('A');
  useBatch.getState().add(photos('1', '2', '3'));
  useBatch.getState().pause();
  await endNext();
  open('B');
  expect(shown().status).toBe('idle');
  expect(useNotices.getState().notices.map(({ said }) => said)).toEqual([
    { key: 'batchLeft', facts: ['A', 2] },
  ]);
  useBatch.getState().resume();
  useBatch.getState().add(photos('4'));
  expect(atEngine.map((photo) => [photo.name, photo.in])).toEqual([['4', 'B']]);
  await endNext();
  expect(shown()).toEqual({ status: 'done', done: 1, of: 1 });
  expect(unfinishedBatch('A')?.names).toEqual(['2', '3']);
  open('A');
  expect(shown().status).toBe('idle');
});

it('does not count the photo of a cancelled batch in the next one', async () => {
  open('A');
  useBatch.getState().add(photos('old', 'never'));
  useBatch.getState().cancel();
  expect(shown()).toEqual({ status: 'done', done: 0, of: 1 });
  useBatch.getState().add(photos('new'));
  await endNext();
  expect(shown()).toEqual({ status: 'running', done: 0, of: 1 });
  await endNext();
  expect(shown()).toEqual({ status: 'done', done: 1, of: 1 });
  expect(unfinishedBatch('A')).toBeUndefined();
});

it('shows its first photo, and no other; none where the person has chosen another meanwhile', async () => {
  open('A');
  const { add } = useBatch.getState();
  useOpenProject.getState().select('earlier');
  add(photos('1', '2'));
  await endNext();
  expect(useOpenProject.getState().selected).toBe('1');
  await endNext();
  expect(useOpenProject.getState().selected).toBe('1');
  add(photos('3'));
  useOpenProject.getState().select('2');
  await endNext();
  expect(useOpenProject.getState().selected).toBe('2');
});

it('says of each photo what was said when it was given, and how many were stopped', async () => {
  open('A');
  const { add, cancel } = useBatch.getState();
  const said = (decision: string) => ({ decision }) as never;
  add(photos('1'), said('pass'));
  add(photos('2', '3', '4'), said('fail'));
  const heard = [atEngine[0].said];
  await endNext();
  heard.push(atEngine[0].said);
  expect(heard).toEqual([{ decision: 'pass' }, { decision: 'fail' }]);
  cancel();
  await endNext();
  expect([shown(), useBatch.getState().stopped]).toEqual([{ status: 'done', done: 2, of: 2 }, 2]);
});

it('notes with those that it has not come to what was said of them', async () => {
  open('A');
  const good: Review = { decision: 'pass', note: '', person: '', time: 1 };
  const { add } = useBatch.getState();
  add(photos('1', '2'), good);
  add(photos('3'));
  await endNext();
  const left = (said: Said) => leftOver('A', (one) => one === said)?.names;
  expect([left('pass'), left('fail'), left(undefined)]).toEqual([['2'], undefined, ['3']]);
  open('B');
  await endNext();
});

describe('a batch whose results find no room', () => {
  beforeEach(() => {
    [keeps, isFull] = [true, false];
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    open('A');
  });
  afterEach(async () => {
    isFull = false;
    await vi.advanceTimersByTimeAsync(5_000);
    vi.useRealTimers();
    keeps = false;
  });
  const end = async (...names: string[]) => {
    for (const name of names) {
      const { done } = shown();
      await vi.waitFor(() => expect(atEngine[0]?.name).toBe(name));
      atEngine.shift()?.end();
      await vi.waitFor(() => expect(shown().done).toBe(done + 1));
    }
  };
  const left = () => unfinishedBatch('A')?.names;

  it('names those that wait until they are stored, also once it is through', async () => {
    useBatch.getState().add(photos('1', '2', '3'));
    await end('1');
    isFull = true;
    await end('2', '3');
    expect([shown(), left(), leftOver('A')]).toEqual([
      { status: 'done', done: 3, of: 3 },
      ['2', '3'],
      undefined,
    ]);
    isFull = false;
    await vi.advanceTimersByTimeAsync(5_000);
    expect(left()).toBeUndefined();
  });

  it('names them beside those of the next batch, and no longer once they are stored', async () => {
    isFull = true;
    useBatch.getState().add(photos('1', '2'));
    await end('1', '2');
    useBatch.getState().add(photos('3', '4'));
    await end('3');
    expect([left(), leftOver('A')?.names]).toEqual([['1', '2', '3', '4'], ['4']]);
    isFull = false;
    await vi.advanceTimersByTimeAsync(5_000);
    expect([left(), shown().of]).toEqual([['4'], 2]);
    await end('4');
    expect(left()).toBeUndefined();
  });

  it('names them, and not what was cancelled, where it was; what its project was left with stays until it is stored', async () => {
    isFull = true;
    const { add, cancel } = useBatch.getState();
    add(photos('1', '2', '3'));
    await end('1');
    cancel();
    expect(left()).toEqual(['1']);
    await end('2');
    add(photos('4', '5'));
    await end('4');
    open('B');
    expect(left()).toEqual(['1', '2', '4', '5']);
    useOpenProject.setState({ project: undefined, status: 'elsewhere' });
    expect(leftOver('A')?.names).toEqual(['5']);
    isFull = false;
    await vi.advanceTimersByTimeAsync(5_000);
    expect(left()).toEqual(['5']);
    atEngine.length = 0;
  });

  it('names the one that cannot be stored, and no later one that is', async () => {
    impossible.add('1');
    useBatch.getState().add(photos('1', '2', '3'));
    await end('1', '2', '3');
    expect(left()).toEqual(['1']);
    impossible.clear();
    await vi.advanceTimersByTimeAsync(5_000);
    expect(left()).toBeUndefined();
  });
});
