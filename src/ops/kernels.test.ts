/** Which path is taken: kernels where they were checked, plain operations everywhere else, and why. */
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { releaseBackends, selectBackend, startBackend } from '../../tools/node/backends';
import { withoutDeviceErrors } from '../../tools/testing/device-errors';
import { gaussians, largestGap, taken } from '../../tools/testing/numbers';
import { frozenAttention } from './frozen-attention';
import { choiceFor, kernelReport, mayUseSubgroups, setPlainOps } from './kernels';
import { nearestByKernel, type Search } from './webgpu/nearest';
import { currentDevice, type Kernel, moduleOf } from './webgpu/run-kernel';
import { searchTile, variantsFor } from './webgpu/variants';

afterEach(() => {
  setPlainOps(false);
  vi.restoreAllMocks();
  releaseBackends();
});

/** Rows of a bank that are looked for in it. */
function searchOf(rows: number): Search {
  const values = gaussians(3, rows * 4);
  const [x, bank] = [tf.tensor3d(values, [1, rows, 4]), tf.tensor2d(values, [rows, 4])];
  return { x, bank, extra: undefined, forbidden: undefined, reach: 0 };
}

const paths = () => Object.values(kernelReport()).map(({ path, why }) => `${path}: ${why}`);

describe('paths', () => {
  it('are plain on other backends', async () => {
    await selectBackend('cpu');
    expect(new Set(paths())).toEqual(new Set(['plain: backend']));
  });

  it('are kernels on webgpu once they have computed known products, and plain while switched off', async () => {
    await selectBackend('webgpu');
    expect(new Set(paths())).toEqual(new Set(['kernels: checked']));
    setPlainOps(true);
    expect(new Set(paths())).toEqual(new Set(['plain: off']));
    setPlainOps(false);
    expect(new Set(paths())).toEqual(new Set(['kernels: checked']));
  });

  it('are kernels on a device with default limits and no features as well', async () => {
    await selectBackend('webgpu', { plain: true });
    const { features, limits } = currentDevice();
    expect(features.has('subgroups') || features.has('shader-f16')).toBe(false);
    expect(limits.maxStorageBufferBindingSize).toBe(128 * 2 ** 20);
    expect(limits.maxComputeWorkgroupStorageSize).toBe(16_384);
    expect(new Set(paths())).toEqual(new Set(['kernels: checked']));
    expect(mayUseSubgroups()).toBe(false);
    // The larger variants and the search's tile fill just what every device has.
    expect(variantsFor(currentDevice())).toEqual(expect.arrayContaining(['64x64', '128x64', '32x64']));
    await withoutDeviceErrors(async () => {
      const search = searchOf(3);
      const { distances, picks } = nearestByKernel(search, searchTile, false);
      expect(largestGap(await taken(distances), [0, 0, 0])).toBeLessThan(1e-6);
      tf.dispose([picks, search.x, search.bank]);
    });
  });

  it('are plain for a kernel that computes something else or does not compile, and for that one alone', async () => {
    // Node learns of the classes of WebGPU with its first device.
    await startBackend('webgpu');
    releaseBackends();
    const create = GPUDevice.prototype.createShaderModule;
    vi.spyOn(GPUDevice.prototype, 'createShaderModule').mockImplementation(function (
      this: GPUDevice,
      { code, label = '' },
    ) {
      const wrong = label.startsWith('attention') ? code.replace('/ sum;', '/ (2.0 * sum);') : code;
      return create.call(this, { label, code: label === 'adam' ? `${wrong} not WGSL` : wrong });
    });
    await selectBackend('webgpu');
    expect(choiceFor('attention')).toMatchObject({ path: 'plain', why: 'failed' });
    expect(choiceFor('attention').detail).toMatch(/in place of/);
    expect(choiceFor('adam')).toMatchObject({ path: 'plain', why: 'failed' });
    expect(choiceFor('matmul').path).toBe('kernels');
    expect(choiceFor('layerNorm').path).toBe('kernels');

    const before = tf.memory().numTensors;
    const qkv = tf.tensor3d(gaussians(1, 5 * 24), [1, 5, 24]);
    const plain = await taken(frozenAttention(qkv, 2));
    await selectBackend('cpu');
    expect(largestGap(plain, await taken(frozenAttention(qkv, 2)))).toBeLessThan(1e-5);
    qkv.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});

it('puts what a shader asks of the device before all else', () => {
  const nothing = { inputs: {}, uniforms: {}, declarations: '', body: '' };
  const kernel: Kernel = {
    ...nothing,
    name: 'nothing',
    outputs: { y: 'f32' },
    workgroup: [1, 1],
    features: ['subgroups'],
  };
  expect(moduleOf(kernel)).toMatch(/^enable subgroups;/);
});
