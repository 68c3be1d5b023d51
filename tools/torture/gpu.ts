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
}
`;

/** Makes the devices of engines that start from now on reachable for `loseGpu`. */
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

/** Once the engine is ready, as soon as it looks up from its work. */
export function loseGpu(page: Page): Promise<void> {
  return engineOf(page).evaluate(() => (globalThis as unknown as { device: GPUDevice }).device.destroy());
}
