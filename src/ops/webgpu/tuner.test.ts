/** The tuner on a small product: chooses what computes right, once, and asks its store first. */
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { releaseBackends, startBackend } from '../../../tools/node/backends';
import { gaussians } from '../../../tools/testing/numbers';
import { isSoftware } from './adapter';
import { disposeMatrix, float32Matrix, int8Matrix } from './frozen-matrix';
import { currentDevice } from './run-kernel';
import { keepTuningIn, shapeClass, type Task, type TuningStore, tune, variantFor } from './tuner';
import { allVariants } from './variants';

beforeAll(() => startBackend('webgpu'));
afterAll(releaseBackends);

const taskOf = (rows: number, outputs: number, inputs = 8): Task => ({
  rows,
  matrix: float32Matrix(gaussians(1, inputs * outputs), inputs),
});

function memoryStore(entries: [string, string][] = []) {
  const kept = new Map(entries);
  const asked: string[] = [];
  const store: TuningStore = {
    read: async (key) => {
      asked.push(key);
      return kept.get(key);
    },
    write: async (key, variant) => {
      kept.set(key, variant);
    },
  };
  return { store, kept, asked };
}

/** Few, since a software renderer takes its time to compile one. */
const among = ['32x32', '16x16', '64x32', 'few rows'];

async function tuneBy(store: TuningStore, task: Task) {
  keepTuningIn(store);
  await tune([task], { always: true, among });
}

afterEach(() => {
  keepTuningIn(undefined);
  vi.restoreAllMocks();
});

it('tries the variants once, and keeps its choice', async () => {
  const before = tf.memory().numTensors;
  const task = taskOf(6, 5);
  const { store, kept, asked } = memoryStore();
  await tuneBy(store, task);
  const [[key, choice]] = kept;
  expect(key).toContain(shapeClass(task));
  expect(among).toContain(choice);
  expect(variantFor(task)).toBe(allVariants[choice]);
  await tuneBy(store, { ...task, rows: 7 });
  expect(asked).toHaveLength(1);
  disposeMatrix(task.matrix);
  expect(tf.memory().numTensors).toBe(before);
});

it('reads numbers to compare them, and none to take the time', async () => {
  const task = taskOf(6, 12);
  const read = vi.spyOn(GPUBuffer.prototype, 'mapAsync');
  keepTuningIn(memoryStore().store);
  await tune([task], { always: true, among: ['16x16', 'few rows'] });
  // Of each a known product, and one at the size of the task.
  expect(read).toHaveBeenCalledTimes(4);
  disposeMatrix(task.matrix);
});

it('lends what it chose for many rows to more and to fewer of them', async () => {
  const task = taskOf(130, 11);
  await tuneBy({ ...memoryStore().store, read: async () => '64x32' }, task);
  for (const rows of [70, 2000]) expect(variantFor({ ...task, rows })).toBe(allVariants['64x32']);
  disposeMatrix(task.matrix);
});

it('believes its store, unless that names what the device cannot run', async () => {
  const [known, beyond] = [taskOf(20, 6), taskOf(20, 5)];
  const believed: TuningStore = { ...memoryStore().store, read: async () => '64x32' };
  await tuneBy(believed, known);
  expect(variantFor(known)).toBe(allVariants['64x32']);
  const unknown: TuningStore = { ...memoryStore().store, read: async () => 'of another version' };
  await tuneBy(unknown, beyond);
  expect(among.map((name) => allVariants[name])).toContain(variantFor(beyond));
  disposeMatrix(known.matrix);
  disposeMatrix(beyond.matrix);
});

it('takes no variant that computes something else, be it the plainest or in its store', async () => {
  const create = GPUDevice.prototype.createShaderModule;
  vi.spyOn(GPUDevice.prototype, 'createShaderModule').mockImplementation(function (
    this: GPUDevice,
    { code, label = '' },
  ) {
    const wrong = code.replace('if (row >= uniforms.rows ||', 'if (row >= 16u ||');
    return create.call(this, { label, code: label.includes('"tiled"') ? wrong : code });
  });
  // No other test has compiled programs for a depth that is no multiple of 4.
  const task = taskOf(6, 5, 9);
  const { store, kept } = memoryStore();
  keepTuningIn({ ...store, read: async () => '16x16' });
  await tune([task], { always: true, among: ['16x16', 'few rows'] });
  expect([...kept.values()]).toEqual(['few rows']);
  disposeMatrix(task.matrix);
});

it('takes none that differs from the others beyond the known product, though it is the first', async () => {
  const create = GPUDevice.prototype.createShaderModule;
  vi.spyOn(GPUDevice.prototype, 'createShaderModule').mockImplementation(function (
    this: GPUDevice,
    { code, label = '' },
  ) {
    // The known product has 35 rows.
    const wrong = code.replace('if (row >= uniforms.rows ||', 'if (row >= 40u ||');
    const isFirst = label.includes(JSON.stringify(allVariants['32x32']));
    return create.call(this, { label, code: isFirst ? wrong : code });
  });
  // Of a kind that no other test has compiled programs for.
  const values = Int8Array.from(gaussians(1, 5 * 9), (value) => 40 * value);
  const task = { rows: 50, matrix: int8Matrix({ values, scales: new Float32Array(5).fill(1) }, 9) };
  const { store, kept } = memoryStore();
  keepTuningIn(store);
  await tune([task], { always: true, among: ['32x32', '16x16', 'few rows'] });
  expect(['16x16', 'few rows']).toContain([...kept.values()][0]);
  disposeMatrix(task.matrix);
});

it('takes no variant that is wrong only with what ends the product of the task', async () => {
  const create = GPUDevice.prototype.createShaderModule;
  vi.spyOn(GPUDevice.prototype, 'createShaderModule').mockImplementation(function (
    this: GPUDevice,
    { code, label = '' },
  ) {
    const wrong = code.replace('exp(-1.702 * x)', '0.5').replace('+ residual[at]', '- residual[at]');
    return create.call(this, { label, code: label.includes('"tiled"') ? wrong : code });
  });
  const { store, kept } = memoryStore();
  keepTuningIn({ ...store, read: async () => '16x16' });
  const [curved, added] = [taskOf(6, 13), taskOf(6, 14)];
  const tasks = [
    { ...curved, epilogue: { activation: 'quick-gelu' } },
    { ...added, epilogue: { residual: true } },
  ] as const;
  await tune(tasks, { always: true, among: ['16x16', 'few rows'] });
  expect([...kept.values()]).toEqual(['few rows', 'few rows']);
  for (const { matrix } of tasks) disposeMatrix(matrix);
});

it('passes over a variant that the device refuses, and nobody hears of an error', async () => {
  const create = GPUDevice.prototype.createShaderModule;
  vi.spyOn(GPUDevice.prototype, 'createShaderModule').mockImplementation(function (
    this: GPUDevice,
    { code, label = '' },
  ) {
    return create.call(this, { label, code: label.includes('"tiled"') ? `${code} not WGSL` : code });
  });
  const heard = vi.fn();
  const device = currentDevice();
  device.addEventListener('uncapturederror', heard);
  const task = taskOf(6, 5, 17);
  const { store, kept } = memoryStore();
  keepTuningIn(store);
  await tune([task], { always: true, among: ['16x16', 'few rows'] });
  await device.queue.onSubmittedWorkDone();
  device.removeEventListener('uncapturederror', heard);
  expect([...kept.values()]).toEqual(['few rows']);
  expect(heard).not.toHaveBeenCalled();
  disposeMatrix(task.matrix);
});

it('leaves software renderers alone', async () => {
  const task = taskOf(40, 7);
  const { store, asked } = memoryStore();
  keepTuningIn(store);
  await tune([task]);
  if (isSoftware(currentDevice())) {
    expect(asked).toEqual([]);
    expect(variantFor(task)).toBe(allVariants['16x16']);
  }
  disposeMatrix(task.matrix);
});

it('takes a product of few rows column by column', () => {
  const task = taskOf(2, 9);
  expect(variantFor(task)).toEqual({ kind: 'few-rows', subgroups: false });
  disposeMatrix(task.matrix);
});
