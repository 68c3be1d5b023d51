/** Turns at the engine over a real archive in memory; the engine only claims to be ready. */
import 'fake-indexeddb/auto';
import { getEventListeners } from 'node:events';
import { expect, it, vi } from 'vitest';
import type { VersionRecord } from '../../database/records';
import { AppError } from '../../errors';
import { archive } from '../storing/archive';
import { askVersion, inTurn } from './loaded-version';

/** The engine that answers now; a lost one is replaced. */
const engine = vi.hoisted(() => ({ now: { importProject: async (_: Blob) => undefined } }));
vi.mock('./engine-store', () => ({
  askEngine: (question: (engine: object) => unknown) => question(engine.now),
  engineSettled: async () => true,
  engineWorker: () => engine.now,
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

it('lets go at once of what is cancelled while it waits, and never begins it', async () => {
  const before = busy();
  const controller = new AbortController();
  const work = vi.fn(async () => 'done');
  const waiting = inTurn(work, controller.signal);
  const training = inTurn(work, controller.signal, () => new AppError('training-cancelled', 'No.'));
  const after = inTurn(async () => 'after');
  controller.abort();
  await expect(inTurn(work, controller.signal)).rejects.toMatchObject({ code: 'cancelled' });
  await expect(waiting).rejects.toMatchObject({ code: 'cancelled' });
  await expect(training).rejects.toMatchObject({ code: 'training-cancelled' });
  before.end();
  expect([await before.done, await after]).toEqual(['busy', 'after']);
  expect(work).not.toHaveBeenCalled();
});

it('leaves one that has begun to its own way of ending', async () => {
  const controller = new AbortController();
  const began = inTurn(async () => {
    controller.abort();
    return 'ended by itself';
  }, controller.signal);
  expect(await began).toBe('ended by itself');
});

it('listens to a signal no longer than it waits', async () => {
  const { signal } = new AbortController();
  const listeners: number[] = [];
  const look = async () => void listeners.push(getEventListeners(signal, 'abort').length);
  await Promise.all([inTurn(look, signal), inTurn(look, signal)]);
  expect(listeners).toEqual([1, 0]);
});

it('loads a version once, and again into another engine, or where nobody knows what an engine did', async () => {
  const bundle = 'b'.repeat(64);
  const version = { project: 'nuts', number: 1, bundle, shots: [], blobs: [bundle] } as never;
  await (await archive()).saveVersion(version, [{ sha256: bundle, blob: new Blob(['learnt']) }]);
  const ask = (question = async () => 'an answer') => askVersion('pico-clip', version, question);
  const importProject = vi.fn(async () => undefined);
  engine.now = { importProject };
  await ask();
  await ask();
  expect(importProject).toHaveBeenCalledTimes(1);
  engine.now = { importProject };
  await ask();
  expect(importProject).toHaveBeenCalledTimes(2);
  const invalid = new AppError('message-invalid', 'It answered otherwise.');
  await expect(ask(() => Promise.reject(invalid))).rejects.toBe(invalid);
  await ask();
  expect(importProject).toHaveBeenCalledTimes(3);
});

it('says that what a version has learnt is gone', async () => {
  const version = { bundle: 'a'.repeat(64) } as VersionRecord;
  const asked = askVersion('pico-clip', version, async () => 'an answer');
  await expect(asked).rejects.toMatchObject({ code: 'training-not-kept' });
});
