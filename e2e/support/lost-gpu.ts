/** Takes the graphics card away from the engine, as a driver that is restarted does. */
import type { Page, Worker } from '@playwright/test';

/** Put before the engine's script: keeps the device that it asks for, to be destroyed from outside. */
function keepDevice(): void {
  const { requestDevice } = GPUAdapter.prototype;
  GPUAdapter.prototype.requestDevice = async function (...given) {
    const device = await requestDevice.apply(this, given);
    Object.assign(globalThis, { device });
    return device;
  };
}

/** Makes the devices of engines that start from now on reachable for `loseGpu`. */
export async function reachGpu(page: Page): Promise<void> {
  await page.route(/\/engine\.worker-[^/]*\.js$/, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: `(${keepDevice})();${await response.text()}` });
  });
}

export function engineOf(page: Page): Worker {
  const engines = page.workers().filter((worker) => worker.url().includes('engine.worker'));
  return engines[engines.length - 1];
}

export function loseGpu(page: Page): Promise<void> {
  return engineOf(page).evaluate(() => (globalThis as unknown as { device: GPUDevice }).device.destroy());
}
