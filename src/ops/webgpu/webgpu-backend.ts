/**
 * TensorFlow.js's WebGPU backend as our kernels use it: its device, its buffers, and its recorded commands.
 * The backend's version is pinned.
 */
import * as tf from '@tensorflow/tfjs-core';

export interface ProgramUniform {
  readonly type: 'uint32' | 'float32';
  readonly data: number[];
}

/** The parts of the backend that are used; not all of them are in its declared interface. */
export interface WebGpuBackend {
  readonly device: GPUDevice;
  readonly bufferManager: {
    numBytesAllocated: number;
    readonly numBytesUsed: number;
    numFreeBuffers: number;
    freeBuffers: Map<string, GPUBuffer[]>;
    acquireBuffer(...wanted: unknown[]): GPUBuffer;
  };
  makeTensorInfo(shape: number[], dtype: tf.DataType): tf.TensorInfo;
  uploadToGPU(dataId: tf.DataId): void;
  readonly tensorMap: { get(dataId: tf.DataId): { readonly resource?: GPUBuffer } };
  ensureCommandEncoderReady(): void;
  endComputePassEncoder(): void;
  submitQueue(): void;
  recordAndSubmit(
    program: object,
    output: tf.TensorInfo,
    inputs: tf.TensorInfo[],
    uniforms: ProgramUniform[],
  ): void;
}

/** The current backend, which must be webgpu. */
export const webgpu = () => tf.backend() as unknown as WebGpuBackend;

/** The current device; the backend must be webgpu. */
export const currentDevice = (): GPUDevice => webgpu().device;

/**
 * Does the work and returns the device's error, if any, such as a program that it refuses or cannot compile.
 * Nobody else sees that error; the device would be taken for lost.
 * @throws what the work throws, if the device had no error
 */
export async function refusedOf(work: () => Promise<void>): Promise<string | undefined> {
  const { device } = webgpu();
  device.pushErrorScope('internal');
  device.pushErrorScope('validation');
  const [outcome] = await Promise.allSettled([work()]);
  const errors = await Promise.all([device.popErrorScope(), device.popErrorScope()]);
  const refused = errors.find((error) => error !== null);
  if (!refused && outcome.status === 'rejected') throw outcome.reason;
  return refused?.message;
}

/** Uploads a tensor and frees the host's copy now rather than at its first use. */
export function upload<T extends tf.Tensor>(tensor: T): T {
  webgpu().uploadToGPU(tensor.dataId);
  return tensor;
}

/** A new tensor with undefined numbers, and its buffer, for the device's queue to write. */
export function tensorToFill(
  shape: number[],
  dtype: 'float32' | 'int32',
): { tensor: tf.Tensor; buffer: GPUBuffer } {
  const backend = webgpu();
  const info = backend.makeTensorInfo(shape, dtype);
  backend.uploadToGPU(info.dataId);
  const tensor = tf.engine().makeTensorFromTensorInfo(info);
  return { tensor, buffer: backend.tensorMap.get(info.dataId).resource! };
}

/**
 * Submits recorded commands, so that buffers which only they still use become free. Does nothing on other
 * backends.
 */
export function submitRecorded(): void {
  if (tf.getBackend() !== 'webgpu') return;
  const backend = webgpu();
  backend.ensureCommandEncoderReady();
  backend.endComputePassEncoder();
  backend.submitQueue();
}

/**
 * Submits recorded commands and waits for the GPU to finish them; returns at once on other backends. Does not
 * report a lost device, which is noticed elsewhere.
 */
export function recordedWorkDone(): Promise<unknown> {
  if (tf.getBackend() !== 'webgpu') return Promise.resolve();
  submitRecorded();
  return currentDevice()
    .queue.onSubmittedWorkDone()
    .catch(() => undefined);
}
