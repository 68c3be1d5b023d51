/** Every question to a worker ends, even if the worker no longer answers. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import * as v from 'valibot';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { workerStub } from '../../tools/testing/worker-stub';
import { beatSeconds } from './heartbeat';
import { type LossReason, WatchedWorker } from './watched-worker';

const api = {
  alive: () => undefined,
  twice: (n: number) => 2 * n,
  never: () => new Promise<never>(() => {}),
};
const answers = {
  alive: { answer: v.undefined() },
  twice: { answer: v.number() },
  never: { answer: v.never() },
};
function watched(isDeaf = false) {
  const lost: LossReason[] = [];
  const { worker, isEnded } = workerStub(isDeaf ? undefined : api);
  const one = new WatchedWorker<typeof api>(worker, {
    answers,
    alive: (remote) => remote.alive(),
    patience: () => 60,
    onLost: (why) => lost.push(why),
  });
  return { one, lost, worker, isEnded };
}

const engineLost = (why: LossReason) => expect.objectContaining({ name: 'engine-lost', why });

beforeEach(() => void vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] }));
afterEach(() => void vi.useRealTimers());

it('answers as the worker does', async () => {
  const { one, lost, isEnded } = watched();
  expect(await one.ask((remote) => remote.twice(21))).toBe(42);
  one.stop();
  expect(lost).toEqual([]);
  expect(isEnded()).toBe(true);
});

it('fails all that waits when the worker is lost, tells of it once, and ends it', async () => {
  const { one, lost, isEnded } = watched();
  const waiting = [one.ask((remote) => remote.never()), one.ask((remote) => remote.never())];
  one.lose('gpu');
  one.lose('stuck');
  for (const each of waiting) await expect(each).rejects.toEqual(engineLost('gpu'));
  await expect(one.ask((remote) => remote.twice(1))).rejects.toEqual(engineLost('gpu'));
  expect(lost).toEqual(['gpu']);
  expect(isEnded()).toBe(true);
});

it('fails all that waits when it is stopped, and tells nobody', async () => {
  const { one, lost } = watched();
  const waiting = one.ask((remote) => remote.never());
  one.stop();
  await expect(waiting).rejects.toEqual(engineLost('stopped'));
  expect(lost).toEqual([]);
});

it('takes an error that nobody caught for its death', async () => {
  const { one, lost, worker } = watched();
  const waiting = one.ask((remote) => remote.never());
  worker.dispatchEvent(new Event('error'));
  await expect(waiting).rejects.toEqual(engineLost('died'));
  expect(lost).toEqual(['died']);
});

it('notices that it no longer answers', async () => {
  const { one, lost } = watched(true);
  const waiting = one.ask((remote) => remote.never());
  vi.advanceTimersByTime(60_000);
  expect(lost).toEqual([]);
  vi.advanceTimersByTime(beatSeconds * 1000);
  await expect(waiting).rejects.toEqual(engineLost('stuck'));
  expect(lost).toEqual(['stuck']);
});

it('is let go of with all that its owner holds, once it has ended', async () => {
  setFlagsFromString('--expose-gc');
  const collectGarbage: () => void = runInNewContext('gc');
  const held = () => {
    const pictures = { bytes: new Uint8Array(1e6) };
    const { worker } = workerStub(api);
    const one = new WatchedWorker<typeof api>(worker, {
      answers,
      alive: (remote) => remote.alive(),
      patience: () => pictures.bytes.length,
      onLost: () => {},
    });
    one.stop();
    return new WeakRef(pictures);
  };
  const pictures = held();
  vi.useRealTimers();
  await vi.waitFor(() => {
    collectGarbage();
    expect(pictures.deref() === undefined).toBe(true);
  });
});
