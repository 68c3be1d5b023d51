/** Turns at the engine, which is only said to be ready, over a real archive in memory. */
import 'fake-indexeddb/auto';
import { expect, it, vi } from 'vitest';
import type { VersionRecord } from '../../database/records';
import { askVersion, inTurn } from './loaded-version';

vi.mock('./engine-store', () => ({
  askEngine: (question: (engine: object) => unknown) => question({}),
  engineSettled: async () => true,
  engineWorker: () => ({}),
  useEngine: { getState: () => ({ model: 'pico-clip', engine: { status: 'ready' } }) },
}));

/** Work that ends when it is told to. */
function busy(): { readonly done: Promise<string>; readonly end: () => void } {
  let end = () => {};
  const done = inTurn(
    () =>
      new Promise<string>((resolve) => {
        end = () => resolve('busy');
      }),
  );
  return { done, end: () => end() };
}

it('does one thing after another, also after one that fails', async () => {
  const order: string[] = [];
  const first = inTurn(async () => {
    order.push('first');
    throw new Error('no');
  });
  const second = inTurn(async () => order.push('second'));
  await expect(first).rejects.toThrow('no');
  await second;
  expect(order).toEqual(['first', 'second']);
});

it('lets go at once of a training that is cancelled while it waits, and never begins it', async () => {
  const before = busy();
  const controller = new AbortController();
  const train = vi.fn(async () => 'trained');
  const waiting = inTurn(train, controller.signal);
  const after = inTurn(async () => 'after');
  controller.abort();
  await expect(waiting).rejects.toMatchObject({ code: 'training-cancelled' });
  before.end();
  expect([await before.done, await after]).toEqual(['busy', 'after']);
  expect(train).not.toHaveBeenCalled();
});

it('leaves one that has begun to its own way of ending', async () => {
  const controller = new AbortController();
  const began = inTurn(async () => {
    controller.abort();
    return 'ended by itself';
  }, controller.signal);
  expect(await began).toBe('ended by itself');
});

it('says that what a version has learnt is gone', async () => {
  const version = { bundle: 'a'.repeat(64) } as VersionRecord;
  const asked = askVersion('pico-clip', version, async () => 'an answer');
  await expect(asked).rejects.toMatchObject({ code: 'training-not-kept' });
});
