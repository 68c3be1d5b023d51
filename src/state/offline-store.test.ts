/** Only the model that came last counts as kept, however long the one before takes. */
import { expect, it, vi } from 'vitest';
import { create } from 'zustand';
import { fillAgain } from '../service-worker/agreement';
import { type EngineState, useEngine } from './engine/engine-store';
import { useOffline } from './offline-store';

const { worker, keepings, engine, page, program } = vi.hoisted(() => {
  vi.stubEnv('PROD', true);
  const worker = Object.assign(new EventTarget(), {
    state: 'activated',
    postMessage(words: string, [port]: MessagePort[]) {
      offline.program.asked.push(words);
      offline.program.isOwn = true;
      port.postMessage(true);
    },
  });
  const serviceWorker = {
    controller: null,
    addEventListener: (type: string, heard: () => void) => offline.page.events.addEventListener(type, heard),
    register: async () => ({ active: worker }),
    getRegistration: async () => ({ active: worker, update: async () => undefined }),
  };
  vi.stubGlobal('navigator', { languages: ['en'], serviceWorker });
  const reload = () => offline.page.reloads++;
  vi.stubGlobal('window', { location: { href: 'http://localhost/', search: '', reload } });
  vi.stubGlobal('document', { baseURI: 'http://localhost/' });
  vi.stubGlobal('caches', { match: async () => new Response() });
  const offline = {
    worker,
    engine: { settle: (_: boolean) => {}, isFollowed: false, badLine: false },
    page: { events: new EventTarget(), reloads: 0 },
    /** What is kept of the program. */
    program: { isOwn: true, isLost: false, isReplaced: false, asked: [] as string[] },
    /** Ends the keeping of each model that the engine was asked to keep, in that order. */
    keepings: [] as ((isWhole: boolean) => void)[],
  };
  return offline;
});

vi.mock('./own-version', () => ({
  isOwnVersionKept: async () => program.isOwn,
  isKeptLost: async () => program.isLost,
  isReplaced: async () => program.isReplaced,
}));
vi.mock('./at-work', () => ({
  get followWork() {
    if (engine.badLine) throw new TypeError('Failed to fetch dynamically imported module');
    return () => {
      engine.isFollowed = true;
    };
  },
}));
vi.mock('./engine/engine-store', () => ({
  useEngine: create(() => ({ engine: { status: 'ready' }, model: 'pico-clip' })),
  engineSettled: () => new Promise((settle) => (engine.settle = settle)),
  askEngine: () => new Promise<boolean>((end) => keepings.push(end)),
}));

/** Another model has been loaded, and the engine is asked to keep it, too. */
async function load(): Promise<void> {
  const before = keepings.length;
  useEngine.setState({ engine: { status: 'ready' } as EngineState });
  await vi.waitFor(() => expect(keepings).toHaveLength(before + 1));
}
/** That model has been fetched, wholly or not. */
async function end(which: number, isWhole: boolean): Promise<void> {
  keepings[which](isWhole);
  await new Promise((resolve) => setTimeout(resolve, 0));
}
const kept = () => useOffline.getState().kept;

it('keeps a model that comes while the first is being fetched, and says the latest word', async () => {
  void useOffline.getState().start();
  // No new version may interrupt what is begun while the model still loads.
  await vi.waitFor(() => expect(engine.isFollowed).toBe(true));
  engine.settle(true);
  await vi.waitFor(() => expect(keepings).toHaveLength(1));
  await load();
  await end(0, true);
  expect(kept()).toBe('keeping');
  await end(1, false);
  expect(kept()).toBe('incomplete');

  await load();
  await load();
  await end(3, true);
  expect(kept()).toBe('whole');
  await end(2, false);
  expect(kept()).toBe('whole');
});

it('keeps one model once where another was chosen while the program was installed', async () => {
  const before = keepings.length;
  worker.state = 'installing';
  useEngine.setState({ engine: { status: 'ready' } as EngineState });
  useEngine.setState({ engine: { status: 'ready' } as EngineState });
  // Both wait for it.
  await new Promise((resolve) => setTimeout(resolve, 0));
  worker.state = 'activated';
  worker.dispatchEvent(new Event('statechange'));
  await vi.waitFor(() => expect(keepings.length).toBeGreaterThan(before));
  await end(before, true);
  expect(keepings).toHaveLength(before + 1);
  expect(kept()).toBe('whole');
});

it.each([
  ['all', { isOwn: false, isLost: true }],
  ['some of it', { isOwn: true, isLost: false }],
])(
  'has the service worker fetch again what it has lost, be it %s, and tells of no new version',
  async (_, found) => {
    Object.assign(program, { asked: [] }, found);
    await load();
    await end(keepings.length - 1, true);
    expect([program.asked, kept()]).toEqual([[fillAgain], 'whole']);
    expect(useOffline.getState().newer).toBe('none');
  },
);

it.each([
  ['another one is kept', { isLost: false }],
  ['the server has another one by now', { isLost: true, isReplaced: true }],
])('tells of a new version where %s', async (_, found) => {
  useOffline.setState({ newer: 'none' });
  Object.assign(program, { isOwn: false, isReplaced: false, asked: [] }, found);
  useEngine.setState({ engine: { status: 'ready' } as EngineState });
  await vi.waitFor(() => expect(useOffline.getState().newer).toBe('there'));
  expect([program.asked, kept()]).toEqual([[], 'incomplete']);
});

it('goes with a new version that was let in, also where the page was reloaded past the service worker', () => {
  page.events.dispatchEvent(new Event('controllerchange'));
  expect(page.reloads).toBe(1);
});

it('keeps the program where the part that sees work did not come, and sees it after that', async () => {
  Object.assign(program, { isOwn: true });
  const settle = () => {};
  Object.assign(engine, { isFollowed: false, badLine: true, settle });
  const before = keepings.length;
  void useOffline.getState().start();
  await vi.waitFor(() => expect(engine.settle).not.toBe(settle));
  engine.settle(true);
  await vi.waitFor(() => expect(keepings).toHaveLength(before + 1));
  engine.badLine = false;
  await end(before, true);
  await vi.waitFor(() => expect(engine.isFollowed).toBe(true));
  expect(kept()).toBe('whole');
});
