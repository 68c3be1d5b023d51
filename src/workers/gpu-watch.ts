/**
 * Notices in a worker that its graphics card went away or refuses its work, or that memory ran out.
 * TensorFlow.js does not: whoever waits for numbers then gets a browser's message, nothing at all, or zeros.
 */
import * as tf from '@tensorflow/tfjs-core';
import { briefly, isShortage } from '../errors';
import type { GpuFailure } from './engine-api';

/** The parts of the WebGPU and WebGL backends that are looked at. */
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
let hasFailed = false;
let announce = (_failure: GpuFailure | Promise<GpuFailure>) => {};
const failed = new Promise<GpuFailure>((resolve) => {
  announce = resolve;
});

/** Nothing is answered from now on, though the reason may have to be found out first. */
function fail(failure: GpuFailure | Promise<GpuFailure>): void {
  hasFailed = true;
  announce(failure);
}

const wentAway: GpuFailure = { why: 'gpu', detail: '' };
const ranOut: GpuFailure = { why: 'memory', detail: '' };

/** Watches the device of the backend in use, if it has one that can go away. */
export function watchGpu(): void {
  const backend = tf.backend() as GpuBackend;
  device = backend.device;
  context = backend.gpgpu?.gl;
  void device?.lost.then(() => fail(wentAway));
  context?.canvas.addEventListener('webglcontextlost', () => fail(wentAway));
  // What is read from a buffer that could not be allocated, or that refused commands should have filled, is
  // whatever was there before, without any error. What uses such a buffer is refused in turn, which says
  // nothing new: one error is enough.
  device?.addEventListener(
    'uncapturederror',
    ({ error }) => fail(error instanceof GPUOutOfMemoryError ? ranOut : refusalOf(error)),
    { once: true },
  );
}

/** Resolves when the graphics card has done all the work it was given so far. */
export const gpuDone = async (): Promise<void> => void (await device?.queue.onSubmittedWorkDone());

/**
 * Whether a failure is the device's fault: a lost device returns no bytes. Its work fails before `lost`
 * settles.
 */
export async function isDeviceGone(device: GPUDevice): Promise<boolean> {
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

const ownDeviceIsGone = async () => device !== undefined && isDeviceGone(device);

/** A device that is about to be lost may refuse commands, too; another device would accept them. */
async function refusalOf({ message }: GPUError): Promise<GpuFailure> {
  return (await ownDeviceIsGone()) ? wentAway : { why: 'refused', detail: briefly(message, 1000) };
}

const never = () => new Promise<never>(() => {});

/** Whether nothing is given out any more. Without its context WebGL reads zeros and complains of nothing. */
function isOver(): boolean {
  if (context?.isContextLost()) fail(wentAway);
  return hasFailed;
}

type Callback = (...told: unknown[]) => unknown;

/**
 * A callback of the caller's that is told nothing once the graphics card failed: a checkpoint from then on
 * holds whatever numbers were in its buffers before. It then ends the work that would tell.
 */
const untilFailed =
  (callback: Callback): Callback =>
  (...told) => {
    if (isOver()) throw new Error('The graphics card failed, so nobody waits for this.');
    return callback(...told);
  };

type Methods = Record<string, (...given: unknown[]) => unknown>;

/**
 * The same methods, and one that resolves when the graphics card fails or memory runs out. A call that fails
 * for that reason is never answered, and its callbacks are told nothing more: the caller has learnt by then
 * that this worker is of no more use.
 */
export function silentOnceFailed<Api extends { readonly [K in keyof Api]: (...given: never[]) => unknown }>(
  api: Api,
): Api & { untilGpuFails(): Promise<GpuFailure> } {
  const told = Object.entries(api as unknown as Methods).map(([name, method]) => [
    name,
    async (...given: unknown[]) => {
      try {
        const answer = await method(
          ...given.map((one) => (typeof one === 'function' ? untilFailed(one as Callback) : one)),
        );
        return isOver() ? await never() : answer;
      } catch (error) {
        // Checked first: a lost device has no memory to give either.
        if (await ownDeviceIsGone()) fail(wentAway);
        else if (isShortage(error)) fail(ranOut);
        return hasFailed ? never() : Promise.reject(error);
      }
    },
  ]);
  return { ...(Object.fromEntries(told) as Api), untilGpuFails: () => failed };
}
