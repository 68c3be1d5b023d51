/** Live inspection beside a full disk; the disk and the project are made up. */
import { beforeEach, expect, it, vi } from 'vitest';

const inspected: string[] = [];
/** While the engine has a frame. */
let atEngine = async () => {};
let selected: string | undefined;
type Seen = { readonly selected: string | undefined; readonly inspected: unknown };
let tell: (now: Seen, before: Seen) => void = () => {};
vi.mock('../open-project/open-project-store', () => ({
  useOpenProject: {
    subscribe: (listener: typeof tell) => {
      tell = listener;
    },
    getState: () => ({
      project: { id: 'nuts' },
      selected,
      select: (id: string) => {
        selected = id;
      },
      async inspect([{ name }]: { name: string }[]) {
        await atEngine();
        inspected.push(name);
        selected ??= name;
        return [name];
      },
    }),
  },
}));
let isHeldUp = false;
vi.mock('../storing/unsaved-results', () => ({ useUnsaved: { getState: () => ({ isHeldUp }) } }));
const told: string[][] = [];
vi.mock('../storing/failed-photos', () => ({
  tellFailed: async () => {
    told.push([...inspected]);
  },
}));

const { useLive } = await import('./live-store');

const take = async (name: string) => {
  useLive.getState().take({ name, blob: new Blob([]) });
  await vi.waitFor(() => expect(useLive.getState().isWorking).toBe(false));
};

beforeEach(() => useLive.getState().start());

it('inspects frames until too many results wait for the disk, and goes on when they are stored', async () => {
  await take('first');
  isHeldUp = true;
  await take('second');
  isHeldUp = false;
  await take('third');
  expect(inspected).toEqual(['first', 'third']);
});

it('shows no verdict of a part from before one that could not be taken', async () => {
  await take('before');
  expect(useLive.getState().latest).toBe('before');
  let end = () => {};
  atEngine = () =>
    new Promise((resolve) => {
      end = resolve;
    });
  const taking = take('at work');
  useLive.getState().take({ name: 'waits', blob: new Blob([]) });
  useLive.getState().miss();
  expect(useLive.getState().latest).toBeUndefined();
  end();
  await taking;
  atEngine = async () => {};
  expect([useLive.getState().latest, inspected.at(-1)]).toEqual([undefined, 'at work']);
  await take('after');
  expect(useLive.getState().latest).toBe('after');
});

it('shows the newest part, until the person chooses another', async () => {
  selected = 'of yesterday';
  for (const name of ['1', '2']) {
    await take(name);
    expect(selected).toBe(name);
  }
  selected = '1';
  await take('3');
  expect(selected).toBe('1');
});

it('goes on showing the newest part after all results were removed', async () => {
  for (const name of ['1', '2']) await take(name);
  selected = undefined;
  for (const name of ['3', '4']) {
    await take(name);
    expect(selected).toBe(name);
  }
});

it('goes on showing the newest part after the one that was shown was removed', async () => {
  for (const name of ['1', '2']) await take(name);
  tell({ selected: '1', inspected: ['1'] }, { selected, inspected: ['1', '2'] });
  selected = '1';
  await take('3');
  expect(selected).toBe('3');
});

it('tells of frames that could not be inspected once it is off and the last one is through', async () => {
  inspected.length = 0;
  told.length = 0;
  await take('1');
  useLive.getState().stop();
  useLive.getState().start();
  atEngine = async () => useLive.getState().stop();
  await take('2');
  atEngine = async () => {};
  expect(told).toEqual([['1'], ['1', '2']]);
});
