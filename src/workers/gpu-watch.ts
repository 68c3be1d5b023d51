/**
 * Notices in a worker that its graphics card went away. TensorFlow.js does not: what waits for numbers then fails with a
 * message of the browser, or waits for ever.
 */
import * as tf from '@tensorflow/tfjs-core';
import { WorkerLost } from './watched-worker';

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
let announce = () => {};
const gone = new Promise<void>((resolve) => {
  announce = resolve;
});

/** Watches what the backend in use computes on, if that can go away. */
export function watchGpu(): void {
  const backend = tf.backend() as GpuBackend;
  device = backend.device;
  context = backend.gpgpu?.gl;
  void device?.lost.then(announce);
  context?.canvas.addEventListener('webglcontextlost', announce);
}

/** Ends when the graphics card went away. */
export const untilGpuIsGone = (): Promise<void> => gone;

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

type Methods = Record<string, (...given: never[]) => unknown>;

/** The same methods; what fails because the graphics card went away ends in `WorkerLost`. */
export function tellingLosses<Api extends { readonly [K in keyof Api]: (...given: never[]) => unknown }>(
  api: Api,
): Api {
  const told = Object.entries(api as Methods).map(([name, method]) => [
    name,
    async (...given: never[]) => {
      try {
        const answer = await method(...given);
        // Without its context WebGL reads zeros and complains of nothing.
        if (context?.isContextLost()) throw new WorkerLost('gpu');
        return answer;
      } catch (error) {
        throw (await deviceIsGone()) ? new WorkerLost('gpu') : error;
      }
    },
  ]);
  return Object.fromEntries(told) as Api;
}
