/**
 * Which free buffers go back to the GPU. The backend keeps each for the next tensor of its very size, which may never come: the
 * weights of a model that was let go, or a photo of a size of its own.
 */
import * as tf from '@tensorflow/tfjs-core';
import { submitRecorded, type WebGpuBackend, webgpu } from './webgpu-backend';

/** Gives all buffers that nothing uses back to the GPU. Does nothing on other backends. */
export function returnFreeBuffers(): void {
  if (tf.getBackend() === 'webgpu') returnBuffers(() => true);
}

/**
 * What is recorded is handed over before: a tensor that was uploaded and disposed of while programs were only compiled has a free
 * buffer, and its copy still waits.
 */
function returnBuffers(isSpare: (buffer: GPUBuffer) => boolean): void {
  submitRecorded();
  const { bufferManager } = webgpu();
  // The lists themselves stay: the backend takes an empty map for one that was disposed of.
  for (const buffers of bufferManager.freeBuffers.values()) {
    const spare = new Set(buffers.filter(isSpare));
    for (const buffer of spare) {
      bufferManager.numBytesAllocated -= buffer.size;
      bufferManager.numFreeBuffers--;
      buffer.destroy();
    }
    buffers.splice(0, buffers.length, ...buffers.filter((buffer) => !spare.has(buffer)));
  }
}

/** Bytes of free buffers that may wait for tensors of their sizes. */
const mostFree = 256 * 2 ** 20;
/** Pieces of work that a free buffer may sit out: whole photos and their tiles alternate and need other sizes. */
const patience = 3;

/** Counts pieces of work, and notes of each buffer in which it was last taken. */
interface Takings {
  pieces: number;
  readonly last: WeakMap<GPUBuffer, number>;
}

const takingsOf = new WeakMap<WebGpuBackend['bufferManager'], Takings>();

/** Those of the backend in use, noted from the first call on. */
function takings(): Takings {
  const { bufferManager } = webgpu();
  const known = takingsOf.get(bufferManager);
  if (known) return known;
  const noted: Takings = { pieces: 0, last: new WeakMap() };
  const acquire = bufferManager.acquireBuffer.bind(bufferManager);
  bufferManager.acquireBuffer = (...wanted) => {
    const buffer = acquire(...wanted);
    noted.last.set(buffer, noted.pieces);
    return buffer;
  };
  takingsOf.set(bufferManager, noted);
  return noted;
}

/**
 * Called between pieces of work, which leave several times what they need when they are of many sizes: once there are many free
 * buffers, gives back those that the last pieces had no use for. The others stay, since a driver keeps what is destroyed until the
 * commands that use it are done: to destroy and to make again what the next piece takes would need it twice.
 */
export function returnManyFreeBuffers(): void {
  if (tf.getBackend() !== 'webgpu') return;
  const noted = takings();
  noted.pieces++;
  const { numBytesAllocated, numBytesUsed } = webgpu().bufferManager;
  if (numBytesAllocated - numBytesUsed <= mostFree) return;
  returnBuffers((buffer) => (noted.last.get(buffer) ?? 0) <= noted.pieces - patience);
}
