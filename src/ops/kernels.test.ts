/** Which path is taken: kernels where they were checked, plain operations everywhere else, and why. */
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { releaseBackends, selectBackend } from '../../tools/node/backends';
import { gaussians, largestGap, taken } from '../../tools/testing/numbers';
import { frozenAttention } from './frozen-attention';
import { choiceFor, kernelReport, setPlainOps } from './kernels';
import { type Kernel, moduleOf } from './webgpu/run-kernel';

afterEach(() => {
  setPlainOps(false);
  vi.restoreAllMocks();
  releaseBackends();
});

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

  it('are plain for a kernel that computes something else or does not compile, and for that one alone', async () => {
    // Node learns of the classes of WebGPU with its first device.
    await selectBackend('webgpu');
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
