/**
 * TensorFlow.js's WebGPU backend as our kernels use it: its device, its buffers, and what it has recorded for the queue. The version of
 * the backend is pinned.
 */
import * as tf from '@tensorflow/tfjs-core';

export interface ProgramUniform {
  readonly type: 'uint32' | 'float32';
  readonly data: number[];
}

/** What is used of the backend; not all of it is in its declared interface. */
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

/** The backend in use; only where that is webgpu. */
export const webgpu = () => tf.backend() as unknown as WebGpuBackend;

/** The device in use; only where the webgpu backend is. */
export const currentDevice = (): GPUDevice => webgpu().device;

/**
 * Does the work and says what the device refused of it, if anything: a program that it does not take, or cannot compile. Nobody else
 * hears of that, who would take the device for lost.
 * @throws what the work throws, where nothing was refused
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

/** Sends what a tensor holds to the GPU now and lets go of the host's copy, not when it is first read. */
export function upload<T extends tf.Tensor>(tensor: T): T {
  webgpu().uploadToGPU(tensor.dataId);
  return tensor;
}

/** A new tensor of undefined numbers, and the buffer that holds it, for the device's queue to write. */
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

/** Hands over what is recorded, so that buffers which only that still needs are free. Does nothing on other backends. */
export function submitRecorded(): void {
  if (tf.getBackend() !== 'webgpu') return;
  const backend = webgpu();
  backend.ensureCommandEncoderReady();
  backend.endComputePassEncoder();
  backend.submitQueue();
}

/** Hands over what is recorded, and ends when the GPU has done it; at once on other backends. Of a device that is lost others tell. */
export function recordedWorkDone(): Promise<unknown> {
  if (tf.getBackend() !== 'webgpu') return Promise.resolve();
  submitRecorded();
  return currentDevice()
    .queue.onSubmittedWorkDone()
    .catch(() => undefined);
}
