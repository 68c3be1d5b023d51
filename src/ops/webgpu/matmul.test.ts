/**
 * The products against a float64 reference, every variant that this device can run, at sizes that no tile
 * divides.
 */
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { releaseBackends, startBackend } from '../../../tools/node/backends';
import { withoutDeviceErrors } from '../../../tools/testing/device-errors';
import { gaussians, largestGap, taken } from '../../../tools/testing/numbers';
import { disposeMatrix, type FrozenMatrix, float32Matrix, int8Matrix } from './frozen-matrix';
import { type Epilogue, halfBound, matMulBy, matMulKernel, type Variant } from './matmul';
import { type Kernel, launch, moduleOf, pipelineCount } from './run-kernel';
import { allVariants, variantsFor } from './variants';
import { currentDevice } from './webgpu-backend';
import type { Activation } from './wgsl';

beforeAll(() => startBackend('webgpu'));
afterAll(releaseBackends);

interface Case {
  readonly m: number;
  readonly k: number;
  readonly n: number;
  readonly weights: FrozenMatrix['kind'];
  readonly activation: Activation;
  readonly bias: boolean;
  readonly residual: boolean;
}

const cases: Case[] = [
  { m: 37, k: 52, n: 71, weights: 'int8', activation: 'gelu', bias: true, residual: true },
  { m: 131, k: 64, n: 130, weights: 'int8', activation: 'none', bias: false, residual: false },
  { m: 5, k: 33, n: 9, weights: 'int8', activation: 'quick-gelu', bias: true, residual: false },
  { m: 66, k: 47, n: 35, weights: 'float32', activation: 'none', bias: true, residual: true },
  { m: 1, k: 196, n: 70, weights: 'float32', activation: 'none', bias: false, residual: true },
];

/** The error function by its series, to the last digits of a float64. */
function erf(x: number): number {
  let [term, sum] = [x, x];
  for (let n = 1; n < 120; n++) {
    term *= (-x * x) / n;
    sum += term / (2 * n + 1);
  }
  return Math.abs(x) > 5 ? Math.sign(x) : (2 / Math.sqrt(Math.PI)) * sum;
}

const active: Record<Activation, (x: number) => number> = {
  none: (x) => x,
  gelu: (x) => (x / 2) * (1 + erf(x / Math.SQRT2)),
  'quick-gelu': (x) => x / (1 + Math.exp(-1.702 * x)),
};

function dataOf({ m, k, n, weights, bias, residual }: Case) {
  const values = Int8Array.from(gaussians(1, n * k), (v) =>
    Math.max(-127, Math.min(127, Math.round(v * 50))),
  );
  // About the size of a trained layer's, so that sums are near 1.
  const scales = Float32Array.from(gaussians(2, n), (v) => (0.5 + Math.abs(v)) / (50 * Math.sqrt(k)));
  return {
    x: gaussians(3, m * k),
    values,
    scales,
    floats: Float32Array.from(values, (v, i) => v * scales[Math.floor(i / k)]),
    bias: bias ? gaussians(4, n) : undefined,
    residual: residual ? gaussians(5, m * n) : undefined,
    weights,
  };
}

function expectedOf({ m, k, n, weights, activation }: Case, data: ReturnType<typeof dataOf>): Float64Array {
  const out = new Float64Array(m * n);
  for (let r = 0; r < m; r++) {
    for (let c = 0; c < n; c++) {
      let sum = 0;
      for (let i = 0; i < k; i++) {
        const w = weights === 'int8' ? data.values[c * k + i] * data.scales[c] : data.floats[c * k + i];
        sum += data.x[r * k + i] * w;
      }
      out[r * n + c] = active[activation](sum + (data.bias?.[c] ?? 0)) + (data.residual?.[r * n + c] ?? 0);
    }
  }
  return out;
}

async function compute(variant: Variant, one: Case): Promise<Float32Array> {
  const data = dataOf(one);
  const matrix = one.weights === 'int8' ? int8Matrix(data, one.k) : float32Matrix(data.floats, one.k);
  const x = tf.tensor2d(data.x, [one.m, one.k]);
  const epilogue: Epilogue = {
    bias: data.bias && tf.tensor1d(data.bias),
    activation: one.activation,
    residual: data.residual && tf.tensor2d(data.residual, [one.m, one.n]),
  };
  const y = matMulBy(variant, x, matrix, epilogue);
  expect(y.shape).toEqual([one.m, one.n]);
  const values = await taken(y);
  disposeMatrix(matrix);
  tf.dispose([x, epilogue.bias, epilogue.residual].filter((t) => t !== undefined));
  return values;
}

async function expectRight(name: string, one: Case) {
  const before = tf.memory().numTensors;
  const values = await withoutDeviceErrors(() => compute(allVariants[name], one));
  expect(largestGap(values, expectedOf(one, dataOf(one)))).toBeLessThan(2e-4);
  expect(tf.memory().numTensors).toBe(before);
}

const halves = Object.keys(allVariants).filter((name) => /half/.test(name));
const exact = Object.keys(allVariants).filter((name) => !halves.includes(name));

it.each(exact)('computes by %s', async (name) => {
  // SwiftShader has subgroups; a driver without them leaves that variant out.
  if (variantsFor(currentDevice()).includes(name)) await expectRight(name, cases[0]);
});

it.each(cases.slice(1))('computes $m x $k x $n, $weights, $activation', (one) => expectRight('16x16', one));

it('computes few rows of float32 weights', () => expectRight('few rows', cases[4]));

/** Where only the product itself is rounded: no bias, activation or residual. */
const halfCase: Case = { ...cases[0], activation: 'none', bias: false, residual: false };

/** A result may be off by the share of sum |x w| that matmul.ts states. */
function expectWithinHalfBound(values: Float32Array) {
  const data = dataOf(halfCase);
  const absolute = { ...data, x: data.x.map(Math.abs), values: data.values.map(Math.abs) };
  const expected = expectedOf(halfCase, data);
  const sums = expectedOf(halfCase, absolute);
  expect(
    largestGap(
      values.map((value, i) => (value - expected[i]) / sums[i]),
      sums.map(() => 0),
    ),
  ).toBeLessThan(halfBound);
}

it.for(halves)('computes by %s within its bound', async (name, { skip }) => {
  skip(!variantsFor(currentDevice()).includes(name), 'this device has no 16-bit floats (shader-f16)');
  expectWithinHalfBound(await withoutDeviceErrors(() => compute(allVariants[name], halfCase)));
});

it('stays within the bound of 16-bit floats, here rounded by hand', async () => {
  const data = dataOf(halfCase);
  const { m, k, n, weights } = halfCase;
  const kernel = matMulKernel(allVariants['32x64 half'], { weights, aligned: true });
  expect(moduleOf(kernel)).toMatch(/^enable f16;/);
  const rounded: Kernel = {
    ...kernel,
    name: `${kernel.name} rounded`,
    features: [],
    declarations: `${kernel.declarations.replaceAll('f16', 'f32')}
fn halfDot(a: vec4<f32>, b: vec4<f32>) -> f32 {
  let products = quantizeToF16(a * b);
  let two = quantizeToF16(products.x + products.y);
  return quantizeToF16(quantizeToF16(two + products.z) + products.w);
}`,
    body: kernel.body.replaceAll('vec4<f16>(', 'quantizeToF16(').replaceAll('dot(', 'halfDot('),
  };
  const matrix = int8Matrix(data, k);
  const x = tf.tensor2d(data.x, [m, k]);
  const y = await withoutDeviceErrors(() =>
    taken(
      launch(rounded, {
        inputs: [x, matrix.values, matrix.scales!, x, x],
        outputs: [{ shape: [m, n], dtype: 'float32' }],
        uniforms: { rows: m, columns: n, depth: k, quads: k / 4, biased: 0, activation: 0, added: 0 },
        groups: [2, 2, 1],
      })[0],
    ),
  );
  expectWithinHalfBound(y);
  expect(largestGap(y, expectedOf(halfCase, data))).toBeGreaterThan(2e-4);
  disposeMatrix(matrix);
  x.dispose();
});

it('folds a gain for each output into its scale', async () => {
  const one = { ...cases[1], weights: 'int8' as const };
  const data = dataOf(one);
  const gains = gaussians(9, one.n);
  for (const weights of ['int8', 'float32'] as const) {
    const matrix =
      weights === 'int8' ? int8Matrix(data, one.k, gains) : float32Matrix(data.floats, one.k, gains);
    const x = tf.tensor2d(data.x, [one.m, one.k]);
    const y = await taken(matMulBy(allVariants['16x16'], x, matrix));
    const expected = expectedOf(one, data).map((v, i) => v * gains[i % one.n]);
    expect(largestGap(y, expected)).toBeLessThan(2e-4);
    x.dispose();
    disposeMatrix(matrix);
  }
});

it('compiles a kernel once', async () => {
  await compute(allVariants['16x16'], cases[0]);
  const before = pipelineCount();
  for (let i = 0; i < 3; i++) await compute(allVariants['16x16'], { ...cases[0], m: 7 + i, n: 11 + i });
  expect(pipelineCount()).toBe(before);
});
