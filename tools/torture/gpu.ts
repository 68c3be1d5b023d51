/**
 * Takes the graphics card away from the app's engine, as a driver that is restarted does. The app offers no way to do that: its
 * engine's script is served with a line before it that keeps the device where it can be reached.
 */
import type { Page, Worker } from '@playwright/test';

/** As text: a function would arrive with helpers of whatever compiled it. */
const keepDevice = `{
  const { requestDevice } = GPUAdapter.prototype;
  GPUAdapter.prototype.requestDevice = async function (...given) {
    globalThis.device = await requestDevice.apply(this, given);
    return globalThis.device;
  };
  const { createBuffer } = GPUDevice.prototype;
  const { destroy } = GPUBuffer.prototype;
  const alive = new WeakSet();
  const held = { buffers: 0, bytes: 0 };
  globalThis.heldOnDevice = held;
  GPUDevice.prototype.createBuffer = function (...given) {
    const buffer = createBuffer.apply(this, given);
    alive.add(buffer);
    held.buffers++;
    held.bytes += buffer.size;
    return buffer;
  };
  GPUBuffer.prototype.destroy = function () {
    if (alive.delete(this)) {
      held.buffers--;
      held.bytes -= this.size;
    }
    return destroy.call(this);
  };
}
`;

/** Makes the devices of engines that start from now on reachable for `loseGpu`, and counts what they hold for `heldOnDevice`. */
export async function reachGpu(page: Page): Promise<void> {
  await page.route(/\/engine\.worker-[^/]*\.js$/, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: keepDevice + (await response.text()) });
  });
}

/** The page's engine, the newest where an older one is just ending. */
export function engineOf(page: Page): Worker {
  const engines = page.workers().filter((worker) => worker.url().includes('/engine.worker-'));
  return engines[engines.length - 1];
}

/**
 * What the engine made on its devices and has not destroyed.
 * @returns buffers but for those that TensorFlow.js keeps for reuse, and the bytes of all
 */
export function heldOnDevice(page: Page): Promise<{ readonly inUse: number; readonly bytes: number }> {
  return engineOf(page).evaluate(() => {
    const { heldOnDevice, _tfengine } = globalThis as unknown as {
      readonly heldOnDevice: { readonly buffers: number; readonly bytes: number };
      readonly _tfengine: {
        readonly backend: { readonly bufferManager: { readonly numFreeBuffers: number } };
      };
    };
    const { buffers, bytes } = heldOnDevice;
    return { inUse: buffers - _tfengine.backend.bufferManager.numFreeBuffers, bytes };
  });
}

/** Once the engine is ready, as soon as it looks up from its work. */
export function loseGpu(page: Page): Promise<void> {
  return engineOf(page).evaluate(() => (globalThis as unknown as { device: GPUDevice }).device.destroy());
}
