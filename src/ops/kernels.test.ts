/** Which path is taken: kernels where they were checked, plain operations everywhere else, and why. */
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { releaseBackends, selectBackend, startBackend } from '../../tools/node/backends';
import { withoutDeviceErrors } from '../../tools/testing/device-errors';
import { gaussians, largestGap, taken } from '../../tools/testing/numbers';
import { rewriteShaders } from '../../tools/testing/rewrite-shaders';
import { selectTrusted } from '../../tools/testing/trusted-backend';
import { frozenAttention } from './frozen-attention';
import { type FrozenActivation, kernelLinear } from './frozen-linear';
import { checkKernels, choiceFor, kernelReport, mayUseSubgroups, passedOver, setPlainOps } from './kernels';
import { nearestSquaredDistance } from './nearest';
import { kernelSequence, type SequenceParts } from './patch-sequence';
import { disposeMatrix, type FrozenMatrix, float32Matrix, int8Matrix } from './webgpu/frozen-matrix';
import { nearestByKernel, type Search } from './webgpu/nearest';
import { compileAhead, type Kernel, moduleOf } from './webgpu/run-kernel';
import { waysOf } from './webgpu/self-check';
import { variantFor } from './webgpu/tuner';
import {
  allVariants,
  commonTiles,
  settleVariants,
  tileNamed,
  usualVariants,
  variantsFor,
} from './webgpu/variants';
import { currentDevice } from './webgpu/webgpu-backend';

afterEach(() => {
  setPlainOps(false);
  vi.restoreAllMocks();
  releaseBackends();
});

/** The names of the kernels that some work runs. Nothing is compiled. */
async function namesOf(work: () => tf.TensorContainer): Promise<string[]> {
  const names: string[] = [];
  const compile = vi.spyOn(GPUDevice.prototype, 'createComputePipelineAsync');
  compile.mockImplementation(async ({ label = '' }) => {
    names.push(label);
    throw new Error('not compiled');
  });
  await compileAhead(work);
  compile.mockRestore();
  return names;
}

/** Those with a choice of variants, each with its variant. */
async function variantsOf(work: () => tf.TensorContainer): Promise<Set<string>> {
  const variants = (await namesOf(work)).map((name) => /^(\w+) .*?("few-rows".*?|"across".*?)}/.exec(name));
  return new Set(variants.filter((found) => found !== null).map(([, op, variant]) => `${op} ${variant}`));
}

/** As on a GPU: SwiftShader under another name. */
async function asOnGpu<T>(work: () => Promise<T>): Promise<T> {
  const device = currentDevice() as { adapterInfo?: unknown };
  const own = device.adapterInfo;
  device.adapterInfo = { description: 'some GPU' };
  try {
    return await work();
  } finally {
    device.adapterInfo = own;
  }
}

const checkedWork = () =>
  Object.values(waysOf(currentDevice(), mayUseSubgroups('nearest'))).map(([way]) => way.compute().values);

/** The work of towers and maps that comes in more than one variant. */
function tiledWork(): tf.TensorContainer {
  const matrix = float32Matrix(gaussians(1, 12 * 5), 12);
  const layer = kernelLinear(matrix);
  const parts = { patch: 2, positions: tf.zeros([9, 5]), prefix: tf.zeros([1, 5]) };
  const sequence = kernelSequence(parts as SequenceParts, matrix);
  const products = [1, 8, 9, 300].map((rows) => layer.apply(tf.zeros([rows, 12]), { activation: 'gelu' }));
  const { x, bank } = searchOf(3);
  return [...products, sequence.embed(tf.zeros([1, 6, 6, 3])), nearestSquaredDistance(x, bank)];
}

/** The products of a block and of a projection, and searches with and without extra costs. */
function towerWork(matrix: FrozenMatrix, activation: FrozenActivation): tf.TensorContainer {
  const [layer, x, residual] = [kernelLinear(matrix, tf.zeros([5])), tf.zeros([20, 12]), tf.zeros([20, 5])];
  const endings = [{}, { residual }, { activation }];
  const projections = [1, 20].map((rows) => kernelLinear(matrix).apply(tf.zeros([rows, 12])));
  const search = searchOf(3);
  const costs = { extra: tf.zeros<tf.Rank.R2>([3, 3]), forbidden: tf.zeros<tf.Rank.R2>([1, 3]) };
  const searches = [{}, costs].map((options) => nearestSquaredDistance(search.x, search.bank, options));
  return [...endings.map((after) => layer.apply(x, after)), ...projections, ...searches];
}

/** Rows of a bank that are looked for in it. */
function searchOf(rows: number): Search {
  const values = gaussians(3, rows * 4);
  const [x, bank] = [tf.tensor2d(values, [rows, 4]), tf.tensor2d(values, [rows, 4])];
  return { x, bank, extra: undefined, forbidden: undefined, reach: 0 };
}

const paths = () => Object.values(kernelReport()).map(({ path, why }) => `${path}: ${why}`);

describe('paths', () => {
  it('are plain on other backends', async () => {
    await selectBackend('cpu');
    expect(new Set(paths())).toEqual(new Set(['plain: backend']));
  });

  it('come of a check that runs every variant which work is given', async () => {
    await selectTrusted('webgpu');
    const checked = await asOnGpu(() => variantsOf(checkedWork));
    expect(checked.size).toBe(4);
    expect(await asOnGpu(() => variantsOf(tiledWork))).toEqual(checked);
  });

  it('come of a check that runs the programs of every product and search of a tower', async () => {
    await selectTrusted('webgpu');
    const checked = new Set(await namesOf(checkedWork));
    const int8 = int8Matrix({ values: new Int8Array(60), scales: new Float32Array(5) }, 12);
    for (const matrix of [int8, float32Matrix(new Float32Array(60), 12)]) {
      for (const activation of ['gelu', 'quick-gelu'] as const) {
        const names = await namesOf(() => towerWork(matrix, activation));
        expect(names.length).toBeGreaterThan(4);
        for (const name of names) expect(checked).toContain(name);
      }
      disposeMatrix(matrix);
    }
  });

  it('are kernels once they have computed known products, on a device with default limits and no features as well', async () => {
    await selectBackend('webgpu', { plain: true });
    const { features, limits } = currentDevice();
    expect(features.has('subgroups') || features.has('shader-f16')).toBe(false);
    expect(limits.maxStorageBufferBindingSize).toBe(128 * 2 ** 20);
    expect(limits.maxComputeWorkgroupStorageSize).toBe(16_384);
    expect(new Set(paths())).toEqual(new Set(['kernels: checked']));
    setPlainOps(true);
    expect(new Set(paths())).toEqual(new Set(['plain: off']));
    setPlainOps(false);
    expect(new Set(paths())).toEqual(new Set(['kernels: checked']));

    expect([mayUseSubgroups('layerNorm'), mayUseSubgroups('nearest')]).toEqual([false, false]);
    expect(passedOver()).toEqual([]);
    // The larger variants and the search's tile use exactly the shared memory that every device has.
    expect(variantsFor(currentDevice())).toEqual(expect.arrayContaining(['64x64', '128x64', '32x64']));
    await withoutDeviceErrors(async () => {
      const search = searchOf(3);
      const { distances, picks } = nearestByKernel(search, tileNamed('64x64 shallow'), false);
      expect(largestGap(await taken(distances), [0, 0, 0])).toBeLessThan(1e-6);
      tf.dispose([picks, search.x, search.bank]);
    });
  });

  it('are plain for kernels that do not compile, and for those alone', async () => {
    // Node has the classes of WebGPU only after its first device.
    await startBackend('webgpu');
    releaseBackends();
    const refused = /^(?:adam|attention|cut tiles|matmul \{"kind":"tiled"|neighbourhoods|patches|resize)/u;
    rewriteShaders((code, label) => (refused.test(label) ? `${code} not WGSL` : code));
    await selectBackend('webgpu');
    for (const op of ['attention', 'adam', 'neighbourhoods', 'patches', 'photo'] as const)
      expect(choiceFor(op)).toMatchObject({ path: 'plain', why: 'failed' });
    // No tile is left; products of few rows alone do not do.
    expect(choiceFor('matmul')).toMatchObject({ path: 'plain', why: 'failed' });
    // This device is taken with all that it has, subgroups among it.
    expect([mayUseSubgroups('layerNorm'), mayUseSubgroups('nearest')]).toEqual([true, true]);
    for (const op of ['nearest', 'layerNorm'] as const)
      expect(choiceFor(op)).toMatchObject({ path: 'kernels', why: 'checked' });
    const tiles = new Set([usualVariants(currentDevice()).product, ...commonTiles]);
    const named = (part: string) => [...tiles].map((tile) => `${part} ${tile}`);
    expect(passedOver().map(({ what }) => what)).toEqual([
      ...named('product'),
      'attention',
      ...named('patches'),
      'neighbourhoods',
      'adam',
      'photo',
    ]);

    const before = tf.memory().numTensors;
    const qkv = tf.tensor3d(gaussians(1, 5 * 24), [1, 5, 24]);
    const plain = await taken(frozenAttention(qkv, 2));
    await selectBackend('cpu');
    expect(largestGap(plain, await taken(frozenAttention(qkv, 2)))).toBeLessThan(1e-5);
    qkv.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});

it('kernels go on in other tiles, or without subgroups, where the usual ones compute something else; what has no other way is plain, and that alone', async () => {
  await startBackend('webgpu');
  const device = currentDevice();
  // In the end all take the tile that compiles fastest on a software renderer.
  const usual = { fewRows: 'few rows', product: '32x32', patches: '32x32', search: '32x32' };
  settleVariants(device, usual);
  const broken = ['32x32', '64x64 shallow'].map((name) => JSON.stringify(tileNamed(name)));
  rewriteShaders((code, label) => {
    // One kind of weights is enough.
    const isOfFew = label.includes('few-rows') && label.includes('"float32"');
    const short = isOfFew ? code.replace('quad < uniforms.quads', 'quad < 64u') : code;
    const isNorm = label.startsWith('layer norm');
    const twice = isNorm ? short.replace('subgroupAdd(value)', '(2.0 * subgroupAdd(value))') : short;
    const sharper = label.startsWith('attention') ? twice.replace('/ sum;', '/ (2.0 * sum);') : twice;
    // Only a moment is wrong, which later steps would read.
    const spoilt = label === 'adam' ? sharper.replace('newSecond[i] = s;', 'newSecond[i] = m;') : sharper;
    const isBroken = label.startsWith('neighbourhoods') || broken.some((tile) => label.includes(tile));
    return isBroken ? `${spoilt} not WGSL` : spoilt;
  });
  await checkKernels();
  const plain = new Set<string>(['attention', 'adam', 'neighbourhoods']);
  for (const [op, { path, why }] of Object.entries(kernelReport()))
    expect(`${path}: ${why}`, op).toBe(plain.has(op) ? 'plain: failed' : 'kernels: checked');
  expect(choiceFor('attention').detail).toMatch(/in place of/);
  expect(choiceFor('adam').detail).toMatch(/in place of/);
  expect(passedOver().map(({ what }) => what)).toEqual([
    'product 32x32',
    'fewRows few rows',
    'layerNorm in subgroups',
    'attention',
    'patches 32x32',
    'nearest 32x32 in subgroups',
    'nearest 32x32',
    'nearest 64x64 shallow',
    'neighbourhoods',
    'adam',
  ]);
  expect(passedOver()[1].detail).toMatch(/in place of/);
  expect(passedOver()[3].detail).toBe(choiceFor('attention').detail);
  const fallback = '16x16';
  expect(usualVariants(device)).toEqual({
    product: fallback,
    fewRows: fallback,
    patches: fallback,
    search: fallback,
  });
  const matrix = float32Matrix(new Float32Array(60), 12);
  for (const rows of [1, 300]) expect(variantFor({ rows, matrix })).toBe(allVariants[fallback]);
  disposeMatrix(matrix);
  expect([mayUseSubgroups('layerNorm'), mayUseSubgroups('nearest')]).toEqual([false, false]);
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
