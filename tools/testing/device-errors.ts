/** Fails a test on what a WebGPU device reports: a kernel that did not run may leave an earlier, right answer in its buffer. */
import { expect } from 'vitest';
import { currentDevice } from '../../src/ops/webgpu/webgpu-backend';

export async function withoutDeviceErrors<T>(work: () => Promise<T>): Promise<T> {
  const device = currentDevice();
  device.pushErrorScope('validation');
  try {
    return await work();
  } finally {
    expect((await device.popErrorScope())?.message).toBeUndefined();
  }
}
