/** What is said to be kept is of the model that came last, however long the one before takes. */
import { expect, it, vi } from 'vitest';
import { create } from 'zustand';
import { type EngineState, useEngine } from './engine/engine-store';
import { useOffline } from './offline-store';

const keepings = vi.hoisted(() => {
  vi.stubEnv('PROD', true);
  const worker = { state: 'activated', addEventListener: () => undefined };
  const serviceWorker = {
    addEventListener: () => undefined,
    register: async () => ({ active: worker }),
    getRegistration: async () => undefined,
  };
  vi.stubGlobal('navigator', { languages: ['en'], serviceWorker });
  vi.stubGlobal('window', { location: { href: 'http://localhost/', search: '' } });
  vi.stubGlobal('document', { baseURI: 'http://localhost/' });
  vi.stubGlobal('caches', { match: async () => new Response() });
  /** How each model ends that the engine is asked to keep, in the order of asking. */
  return [] as ((isWhole: boolean) => void)[];
});

vi.mock('./own-version', () => ({ isOwnVersionKept: async () => true }));
vi.mock('./at-work', () => ({ followWork: () => undefined }));
vi.mock('./engine/engine-store', () => ({
  useEngine: create(() => ({ engine: { status: 'ready' }, model: 'pico-clip' })),
  engineSettled: async () => true,
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
