/**
 * Which free buffers go back to the GPU. The backend keeps each for the next tensor of exactly its size. That
 * may never come, as after the weights of a disposed model or a photo of an unusual size.
 */
import * as tf from '@tensorflow/tfjs-core';
import { submitRecorded, type WebGpuBackend, webgpu } from './webgpu-backend';

/** Gives all unused buffers back to the GPU. Does nothing on other backends. */
export function returnFreeBuffers(): void {
  if (tf.getBackend() === 'webgpu') returnBuffers(() => true);
}

/**
 * Submits recorded work first: a tensor that was uploaded and disposed of while programs were only compiled
 * has a free buffer whose copy is still pending.
 */
function returnBuffers(isSpare: (buffer: GPUBuffer) => boolean): void {
  submitRecorded();
  const { bufferManager } = webgpu();
  // The lists themselves stay: to the backend an empty map means that it was disposed of.
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
/**
 * Pieces of work that a free buffer may sit out: whole photos and their tiles alternate and need other sizes.
 */
const patience = 3;

/** Counts pieces of work, and notes in which of them each buffer was last taken. */
interface Takings {
  pieces: number;
  readonly last: WeakMap<GPUBuffer, number>;
}

const takingsOf = new WeakMap<WebGpuBackend['bufferManager'], Takings>();

/** Those of the current backend, noted from the first call on. */
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
 * Call between pieces of work. Once many buffers are free, gives back those that the last pieces did not use:
 * work of many sizes leaves several times what it needs. The others stay, because a driver keeps a destroyed
 * buffer until the commands that use it are done; destroying and recreating what the next piece needs would
 * take its memory twice.
 */
export function returnManyFreeBuffers(): void {
  if (tf.getBackend() !== 'webgpu') return;
  const noted = takings();
  noted.pieces++;
  const { numBytesAllocated, numBytesUsed } = webgpu().bufferManager;
  if (numBytesAllocated - numBytesUsed <= mostFree) return;
  returnBuffers((buffer) => (noted.last.get(buffer) ?? 0) <= noted.pieces - patience);
}
