/** For `--gpu`: the machine's own Vulkan drivers, and the tests that hold its kernels to the plain operations. */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';

const folders = ['/usr/share/vulkan/icd.d', '/etc/vulkan/icd.d', '/usr/local/share/vulkan/icd.d'];

/** With a list of drivers, Node's WebGPU is not offered Chromium's software one. */
export function takeOwnDrivers(): void {
  const drivers = folders
    .filter((folder) => existsSync(folder))
    .flatMap((folder) => readdirSync(folder).map((file) => path.join(folder, file)))
    .filter((file) => file.endsWith('.json') && !path.basename(file).startsWith('lvp'));
  if (drivers.length > 0) process.env.VK_DRIVER_FILES ??= drivers.join(path.delimiter);
}

/** Operations, encoders, and what of the method runs on the GPU. */
const parityTests = [
  'src/ops',
  'src/clip',
  ...['compile-steps', 'equations', 'photo-on-gpu', 'training-step', 'vision-only'].map(
    (name) => `src/vtfusion/${name}.test.ts`,
  ),
];

/** Runs them on the GPU, their output in view. @returns whether they hold */
export function parityHolds(): boolean {
  const { status } = spawnSync(process.execPath, ['node_modules/vitest/vitest.mjs', 'run', ...parityTests], {
    stdio: 'inherit',
  });
  return status === 0;
}
