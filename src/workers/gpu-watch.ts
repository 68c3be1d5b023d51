/**
 * Notices in a worker that its graphics card went away, or that memory ran out. TensorFlow.js does not: what waits for numbers then
 * fails with a message of the browser, waits for ever, or gets zeros.
 */
import * as tf from '@tensorflow/tfjs-core';
import { isShortage } from '../errors';
import type { GpuFailure } from './engine-api';

/** What of the WebGPU and WebGL backends is looked at. */
interface GpuBackend {
  readonly device?: GPUDevice;
  readonly gpgpu?: { readonly gl: Context };
}

interface Context {
  readonly canvas: EventTarget;
  isContextLost(): boolean;
}

let device: GPUDevice | undefined;
let context: Context | undefined;
let failure: GpuFailure | undefined;
let announce = (_why: GpuFailure) => {};
const failed = new Promise<GpuFailure>((resolve) => {
  announce = resolve;
});

function fail(why: GpuFailure): void {
  failure ??= why;
  announce(failure);
}

/** Watches what the backend in use computes on, if that can go away. */
export function watchGpu(): void {
  const backend = tf.backend() as GpuBackend;
  device = backend.device;
  context = backend.gpgpu?.gl;
  void device?.lost.then(() => fail('gpu'));
  context?.canvas.addEventListener('webglcontextlost', () => fail('gpu'));
  // Whatever is computed from a buffer that was not given, or by commands that the device refused, is zeros, and nobody says so.
  device?.addEventListener('uncapturederror', ({ error }) => {
    fail(error instanceof GPUOutOfMemoryError ? 'memory' : 'gpu');
  });
}

/** Ends when the graphics card has done all that it was given so far. */
export const gpuDone = async (): Promise<void> => void (await device?.queue.onSubmittedWorkDone());

/** Whether a failure is the device's: one that is lost hands out no bytes. What waited for it fails before `lost` settles. */
async function deviceIsGone(): Promise<boolean> {
  if (!device) return false;
  const buffer = device.createBuffer({ size: 4, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST });
  try {
    await buffer.mapAsync(GPUMapMode.READ);
    return false;
  } catch {
    return true;
  } finally {
    buffer.destroy();
  }
}

const never = () => new Promise<never>(() => {});

type Methods = Record<string, (...given: never[]) => unknown>;

/**
 * The same methods, and one that ends when the graphics card went away, or has no more memory. What fails for that reason is
 * never answered: by then who asked has heard that this worker is of no more use.
 */
export function silentOnceFailed<Api extends { readonly [K in keyof Api]: (...given: never[]) => unknown }>(
  api: Api,
): Api & { untilGpuFails(): Promise<GpuFailure> } {
  const told = Object.entries(api as Methods).map(([name, method]) => [
    name,
    async (...given: never[]) => {
      try {
        const answer = await method(...given);
        // Without its context WebGL reads zeros and complains of nothing.
        if (context?.isContextLost()) fail('gpu');
        return failure ? await never() : answer;
      } catch (error) {
        // Asked first: a lost device has no memory to share either.
        if (await deviceIsGone()) fail('gpu');
        else if (isShortage(error)) fail('memory');
        return failure ? never() : Promise.reject(error);
      }
    },
  ]);
  return { ...(Object.fromEntries(told) as Api), untilGpuFails: () => failed };
}
