/** The most that loading and inspecting hold, on the backend and in JavaScript. */
import * as tf from '@tensorflow/tfjs-core';
import { Pretrained } from '../../../src/vtfusion/pretrained';
import { photoOf } from '../../../src/vtfusion/views';
import { TensorPeak } from '../../evaluate/tensor-peak';
import type { Bench, ProcessMemory } from '../bench';
import { nothing, type Peer, type Row, type Trial } from '../trial';
import { untrained } from './inspect';
import { firstPicture } from './model-load';
import { decodePhoto, defectivePhoto, objectName } from './photos';

export const memory: Row = {
  name: 'memory',
  what: 'bytes above what was there before: tensors, buffers of the device, JavaScript, the whole process',

  async prepare(bench) {
    const kept = { name: 'weights, tensors', measure: () => weights(bench) };
    const loading = { name: 'load, most tensors', measure: () => mostTensors(() => load(bench)) };
    const inspecting = { name: 'inspect, most tensors', measure: () => inspectOnce(bench) };
    const { fresh, backend, slow, process } = bench;
    const heap = process
      ? [
          { name: 'load, most of the JavaScript heap', measure: () => heapOfLoad(bench, process) },
          ...(slow || bench.manifest.kind !== 'clip'
            ? []
            : [{ name: 'words, most of the JavaScript heap', measure: () => heapOfWords(bench, process) }]),
        ]
      : [];
    const own = fresh && process ? [resident(async () => (await fresh('ours')).residentBytes!)] : [];
    const device =
      fresh && process && backend === 'webgpu'
        ? [onDevice(async () => (await fresh('ours')).deviceBytes!)]
        : [];
    const all = [kept, loading, ...heap, ...(slow ? [] : [inspecting])];
    return {
      trials: [...all.map((each): Trial => ({ ...each, unit: 'bytes', atMost: 1 })), ...own, ...device],
      dispose: nothing,
    };
  },

  async peers({ onnx, fresh, process }) {
    if (!onnx || !fresh || !process) return [];
    const trials = [resident(async () => (await fresh('onnx')).residentBytes!)];
    return [{ name: onnx.name, prepared: { trials, dispose: nothing }, agreement: 0 } satisfies Peer];
  },
};

const resident = (measure: Trial['measure']): Trial => ({
  name: 'load and first picture, the whole process',
  unit: 'bytes',
  atMost: 3,
  measure,
});

const onDevice = (measure: Trial['measure']): Trial => ({
  name: 'load and first picture, buffers of the device',
  unit: 'bytes',
  atMost: 1,
  measure,
});

async function load(bench: Bench): Promise<void> {
  const pretrained = await Pretrained.load(bench.files);
  await firstPicture(bench, pretrained);
  pretrained.dispose();
}

async function weights({ files }: Bench): Promise<number> {
  const before = tf.memory().numBytes;
  const pretrained = await Pretrained.load(files);
  const bytes = tf.memory().numBytes - before;
  pretrained.dispose();
  return bytes;
}

async function mostTensors(work: () => Promise<unknown>): Promise<number> {
  const peak = new TensorPeak();
  await work().catch((error: unknown) => {
    peak.stop();
    throw error;
  });
  return peak.stop();
}

async function heapOfLoad(bench: Bench, process: ProcessMemory): Promise<number> {
  const { most, result } = await mostHeap(process, (onProgress) =>
    Pretrained.load(bench.files, { onProgress }),
  );
  result.dispose();
  return most;
}

/** An object's name through the text tower, beside the image tower. */
async function heapOfWords(bench: Bench, process: ProcessMemory): Promise<number> {
  const pretrained = await Pretrained.load(bench.files);
  try {
    const { most, result } = await mostHeap(process, (onProgress) =>
      pretrained.states(objectName, { onProgress }),
    );
    result.dispose();
    return most;
  } finally {
    pretrained.dispose();
  }
}

/**
 * Sampled wherever the work waits for something, and when a shard was read; garbage that was not collected yet counts.
 * @returns bytes above what was there before, and what the work made
 */
async function mostHeap<T>(
  { collectGarbage, heapBytes }: ProcessMemory,
  work: (onProgress: () => void) => Promise<T>,
): Promise<{ most: number; result: T }> {
  // What an earlier load left is counted as let go a moment after it is collected.
  for (let i = 0; i < 2; i++) {
    collectGarbage();
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const before = heapBytes();
  let most = before;
  const see = () => {
    most = Math.max(most, heapBytes());
  };
  const timer = setInterval(see, 2);
  try {
    const result = await work(see);
    see();
    return { most: most - before, result };
  } finally {
    clearInterval(timer);
  }
}

async function inspectOnce(bench: Bench): Promise<number> {
  const pretrained = await Pretrained.load(bench.files);
  const detector = await untrained(bench, pretrained);
  const photo = photoOf(await decodePhoto(bench, await bench.sample(defectivePhoto)), 'squash');
  try {
    return await mostTensors(() => detector.inspect(photo));
  } finally {
    detector.dispose();
    pretrained.dispose();
  }
}
