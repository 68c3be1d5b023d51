/**
 * Training compiles ahead everything that its steps, its calibration and an inspection need. The device holds
 * no more after many inspections than after the first, and nothing after the detector is disposed of. A photo is
 * judged there as it is by way of main memory.
 */
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeAll, expect, it, vi } from 'vitest';
import { releaseBackends } from '../../tools/node/backends';
import { withoutDeviceErrors } from '../../tools/testing/device-errors';
import { largestGap } from '../../tools/testing/numbers';
import { speckled } from '../../tools/testing/speckled';
import { type ToyEncoder, toyEncoder, toyPhoto } from '../../tools/testing/toy-encoder';
import { selectTrusted } from '../../tools/testing/trusted-backend';
import { defectKinds } from '../das/defect';
import { setPlainOps } from '../ops/kernels';
import { currentDevice } from '../ops/webgpu/webgpu-backend';
import { restoreDetector, type SavedDetector, saveDetector } from './saved-detector';
import { defaultSettings, type TrainSettings } from './settings';
import { synthesiseHere } from './synthetic-pool';
import { encodeTokens } from './tokens';
import { trainDetector } from './trainer';
import type { TrainingProgress, TrainingTask } from './training-task';
import { type Photo, photoOf } from './views';

const photo = (number: number) => photoOf(toyPhoto(number), 'squash');
const settings: TrainSettings = {
  ...defaultSettings,
  views: { tiles: 2, illumination: 'as-is' },
  prototypes: { ...defaultSettings.prototypes, copies: 1, turns: 'never' },
  steps: 2,
  synthetic: { kinds: defectKinds, pool: 3, warmUp: 2 },
};

/** The same training on wasm, where nothing is compiled. */
const onWasm = { losses: [] as number[], saved: undefined as SavedDetector | undefined };

beforeAll(async () => {
  await selectTrusted('wasm');
  const toy = toyEncoder();
  const detector = await trainDetector(taskOf(toy), { onProgress: noting(onWasm.losses) });
  onWasm.saved = await saveDetector(detector);
  detector.dispose();
  toy.dispose();
  releaseBackends();
});

afterEach(releaseBackends);

const taskOf = ({ encoder, states }: ToyEncoder): TrainingTask => ({
  encoder,
  states,
  shots: [photo(0), photo(1)],
  settings,
  seed: 1,
  startSynthesis: synthesiseHere,
});

const noting = (losses: number[]) => (progress: TrainingProgress) => {
  if (progress.phase === 'training') losses.push(progress.losses.total);
};

/** Bytes of buffers that tensors use, and of all buffers of the backend. */
const onDevice = () => {
  const { numBytesInGPU, numBytesAllocatedInGPU } = tf.memory() as unknown as Record<string, number>;
  return { used: numBytesInGPU, allocated: numBytesAllocatedInGPU };
};

it('leaves nothing to compile later, waits for a GPU that lags behind, and leaves the losses as they are on wasm', async () => {
  await selectTrusted('webgpu');
  const before = tf.memory().numTensors;
  const usedBefore = onDevice().used;
  const device = currentDevice();
  const compiled = { ahead: 0, late: 0 };
  const [atOnce, later] = [device.createComputePipeline, device.createComputePipelineAsync];
  let begun = false;
  device.createComputePipeline = (descriptor) => {
    if (begun) compiled.late++;
    return atOnce.call(device, descriptor);
  };
  device.createComputePipelineAsync = (descriptor) => {
    compiled.ahead++;
    return later.call(device, descriptor);
  };
  const pieces = { waiting: 0, most: 0 };
  vi.spyOn(device.queue, 'onSubmittedWorkDone').mockImplementation(async () => {
    pieces.most = Math.max(pieces.most, ++pieces.waiting);
    await new Promise((resolve) => setTimeout(resolve, 20));
    pieces.waiting--;
    return undefined;
  });
  device.pushErrorScope('validation');
  const toy = toyEncoder();
  const losses: number[] = [];
  const note = noting(losses);
  const detector = await trainDetector(taskOf(toy), {
    onProgress(progress) {
      if (progress.phase === 'synthesising') begun = progress.done === progress.of;
      note(progress);
    },
  });
  await detector.inspect(photo(7));
  expect(compiled.ahead).toBeGreaterThan(50);
  expect(compiled.late).toBe(0);
  // One is being computed and one waits.
  expect(pieces.most).toBe(2);
  const held = onDevice();
  for (let number = 8; number < 10; number++) await detector.inspect(photo(number));
  expect(onDevice()).toEqual(held);
  expect(held.used).toBeGreaterThan(usedBefore);
  detector.dispose();
  toy.dispose();
  expect(await device.popErrorScope()).toBeNull();
  expect(tf.memory().numTensors).toBe(before);
  expect(onDevice().used).toBe(usedBefore);
  expect(losses).toHaveLength(onWasm.losses.length);
  const gaps = losses.map((loss, i) => Math.abs(loss - onWasm.losses[i]));
  expect(Math.max(...gaps)).toBeLessThan(1e-4);
}, 300_000);

/** The method that records every program. */
interface Recorder {
  recordAndSubmit(program: { readonly pipeline: GPUComputePipeline }, ...rest: unknown[]): void;
}

it('compiles what a detector from a file needs for its first photo, which it judges as by way of main memory, and leaves nothing behind', async () => {
  await selectTrusted('webgpu');
  const toy = toyEncoder();
  const even: TrainSettings = { ...settings, views: { tiles: 2, illumination: 'even' } };
  const detector = restoreDetector(toy.encoder, even, onWasm.saved!);
  const references = detector.parts.scales.flatMap((scale) => scale.references);
  for (const { bank, lengths } of references) expect(lengths?.shape).toEqual([bank.shape[0]]);
  const before = tf.memory().numTensors;
  await detector.compile();
  expect(tf.memory().numTensors).toBe(before);
  // The tower itself compiles the encoder's programs.
  tf.dispose(encodeTokens([toyPhoto(3)], toy.encoder));
  const device = currentDevice();
  const late = vi.spyOn(device, 'createComputePipeline');
  const picture = photoOf(speckled(61, 47, 3), 'squash');
  const onGpu = vi.fn(picture.onGpu!);
  const noted: Photo = { ...picture, onGpu };
  const recorded = vi.spyOn(tf.backend() as unknown as Recorder, 'recordAndSubmit');
  const here = await withoutDeviceErrors(() => detector.inspect(noted));
  expect(late).not.toHaveBeenCalled();
  expect(onGpu).toHaveBeenCalledOnce();
  const programs = recorded.mock.calls.map(([{ pipeline }]) => pipeline.label);
  recorded.mockRestore();
  expect(programs.filter((name) => name.startsWith('nearest of parts'))).toHaveLength(5);
  // A bank's lengths were computed with the bank.
  expect(programs.filter((name) => name.startsWith('squared lengths'))).toEqual([]);
  setPlainOps(true);
  const there = await detector.inspect(noted).finally(() => setPlainOps(false));
  expect(onGpu).toHaveBeenCalledOnce();
  expect(tf.memory().numTensors).toBe(before);
  const range = Math.max(...there.map) - Math.min(...there.map);
  expect(largestGap(here.map, there.map)).toBeLessThan(1e-2 * range);
  expect(Math.abs(here.score - there.score)).toBeLessThan(1e-2 * range);
  detector.dispose();
  toy.dispose();
}, 300_000);
