/**
 * On a real device (Dawn) that is destroyed, or out of memory: questions stay unanswered, but its failure is
 * reported.
 */
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { releaseBackends, startBackend } from '../../tools/node/backends';
import { currentDevice } from '../ops/webgpu/webgpu-backend';

/** An engine on the device in use that has not failed yet. */
async function watchedEngine() {
  vi.resetModules();
  const { silentOnceFailed, watchGpu } = await import('./gpu-watch');
  watchGpu();
  const sum = () => tf.tidy(() => tf.sum(tf.ones([64, 64]))).data();
  return silentOnceFailed({
    sum: async () => (await sum())[0],
    refuses: async () => Promise.reject(new Error('no')),
    tellsOfWork: async (tell: (what: string) => void) => {
      tell('before');
      refuseProgram();
      await currentDevice().queue.onSubmittedWorkDone();
      tell('after');
    },
    asksTooMuch: async () => Promise.reject(new RangeError('Array buffer allocation failed')),
    // Chrome's error message, which is the same when the device is lost.
    uploads: async () =>
      Promise.reject(
        new RangeError(
          'createBuffer failed, size (16384) is too large for the implementation when mappedAtCreation == true',
        ),
      ),
  });
}

/** Whether it is answered before the event loop has turned some hundred times. */
async function isAnswered(asked: Promise<unknown>): Promise<boolean> {
  let answered = false;
  asked.finally(() => {
    answered = true;
  });
  for (let i = 0; i < 300; i++) await new Promise((resolve) => setImmediate(resolve));
  return answered;
}

beforeAll(() => startBackend('webgpu'));
afterEach(() => void vi.restoreAllMocks());
afterAll(releaseBackends);

it('answers, and refuses, as long as nothing fails', async () => {
  const engine = await watchedEngine();
  expect(await engine.sum()).toBe(4096);
  await expect(engine.refuses()).rejects.toThrow('no');
  expect(await isAnswered(engine.untilGpuFails())).toBe(false);
});

it('tells that the device has no memory left, and gives out nothing that was computed without', async () => {
  const engine = await watchedEngine();
  const device = currentDevice();
  // More than a software adapter has; on other adapters all that there is.
  const size = device.limits.maxBufferSize;
  const failed = engine.untilGpuFails();
  const buffers: GPUBuffer[] = [];
  while (!(await isAnswered(failed))) {
    buffers.push(device.createBuffer({ size, usage: GPUBufferUsage.STORAGE }));
  }
  expect(await failed).toMatchObject({ why: 'memory' });
  expect(await isAnswered(engine.sum())).toBe(false);
  for (const buffer of buffers) buffer.destroy();
});

it('tells that the device refused a command, and how it put it, since what depends on it is zeros', async () => {
  const engine = await watchedEngine();
  currentDevice().createBuffer({ size: 4, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.STORAGE });
  expect(await engine.untilGpuFails()).toEqual({
    why: 'refused',
    detail: expect.stringContaining('BufferUsage'),
  });
  expect(await isAnswered(engine.sum())).toBe(false);
});

const refuseProgram = () => currentDevice().createShaderModule({ code: 'fn main() -> nonsense {}' });

it('tells that the device refused a program', async () => {
  const engine = await watchedEngine();
  refuseProgram();
  expect(await engine.untilGpuFails()).toEqual({
    why: 'refused',
    detail: expect.stringContaining('nonsense'),
  });
});

it('tells its caller nothing more of work whose numbers are those of other work, and ends it', async () => {
  const engine = await watchedEngine();
  const told: string[] = [];
  const asked = engine.tellsOfWork((what) => told.push(what));
  expect(await engine.untilGpuFails()).toMatchObject({ why: 'refused' });
  expect(await isAnswered(asked)).toBe(false);
  expect(told).toEqual(['before']);
});

it('asks only once why it was refused', async () => {
  const engine = await watchedEngine();
  const asked = vi.spyOn(currentDevice(), 'createBuffer');
  for (let i = 0; i < 3; i++) refuseProgram();
  await engine.untilGpuFails();
  expect(asked).toHaveBeenCalledOnce();
});

/** The device returns no bytes from buffers that are made from now on, like a lost one. */
const loseBytes = (untilLost: () => Promise<never>) =>
  vi.spyOn(currentDevice(), 'createBuffer').mockReturnValue({
    mapAsync: untilLost,
    destroy: () => {},
  } as unknown as GPUBuffer);

it('takes what a lost device refuses for no refusal, and gives out nothing until that is known', async () => {
  const engine = await watchedEngine();
  let lose = () => {};
  const untilLost = new Promise<never>((_, reject) => {
    lose = () => reject(new Error('lost'));
  });
  const asked = vi.fn(() => untilLost);
  loseBytes(asked);
  refuseProgram();
  await vi.waitFor(() => expect(asked).toHaveBeenCalled());
  vi.restoreAllMocks();
  expect(await isAnswered(engine.sum())).toBe(false);
  lose();
  expect(await engine.untilGpuFails()).toMatchObject({ why: 'gpu' });
});

it('tells that the processor has no memory left', async () => {
  const engine = await watchedEngine();
  const asked = engine.asksTooMuch();
  expect(await engine.untilGpuFails()).toMatchObject({ why: 'memory' });
  expect(await isAnswered(asked)).toBe(false);
});

it('tells that there is no memory to share with the device', async () => {
  const engine = await watchedEngine();
  const asked = engine.uploads();
  expect(await engine.untilGpuFails()).toMatchObject({ why: 'memory' });
  expect(await isAnswered(asked)).toBe(false);
});

it('takes what cannot be uploaded to a lost device for no shortage', async () => {
  const engine = await watchedEngine();
  loseBytes(() => Promise.reject(new Error('lost')));
  const asked = engine.uploads();
  expect(await engine.untilGpuFails()).toMatchObject({ why: 'gpu' });
  expect(await isAnswered(asked)).toBe(false);
});

it('tells that the device is gone, in the middle of work, and answers nothing more', async () => {
  const engine = await watchedEngine();
  const asked = engine.sum();
  currentDevice().destroy();
  expect(await engine.untilGpuFails()).toMatchObject({ why: 'gpu' });
  expect(await isAnswered(asked)).toBe(false);
  expect(await isAnswered(engine.sum())).toBe(false);
});
