/** The fused kernels against float64 references and the plain path, at sizes that no tile divides. */
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { releaseBackends, startBackend } from '../../../tools/node/backends';
import { withoutDeviceErrors } from '../../../tools/testing/device-errors';
import { gaussians, largestGap, taken } from '../../../tools/testing/numbers';
import { adamByKernel } from './adam';
import { attentionByKernel } from './attention';
import { disposeMatrix, float32Matrix, int8Matrix } from './frozen-matrix';
import { layerNormByKernel, layerNormKernel } from './layer-norm';
import { nearestByKernel } from './nearest';
import { neighbourhoodsByKernel } from './neighbourhoods';
import { embedByKernel } from './patch-embedding';
import { bitmapFits, photoFits } from './photo-bytes';
import { type Kernel, launch, pipelineCount } from './run-kernel';
import { tileNamed } from './variants';
import { totalOf } from './wgsl';

const within = 2e-4;
const [baseTile, searchTile] = [tileNamed('32x32'), tileNamed('64x64 shallow')];

beforeAll(() => startBackend('webgpu'));
afterAll(releaseBackends);

/** Runs a kernel twice: right both times, no tensor left, nothing compiled again. */
async function expectKernel(run: () => tf.Tensor, expected: ArrayLike<number>, most = within) {
  const before = tf.memory().numTensors;
  const first = await withoutDeviceErrors(() => taken(run()));
  expect(largestGap(first, expected)).toBeLessThan(most);
  const compiled = pipelineCount();
  expect(largestGap(await taken(run()), expected)).toBeLessThan(most);
  expect(tf.memory().numTensors).toBe(before);
  expect(pipelineCount()).toBe(compiled);
}

describe('layer norm', () => {
  it.each([
    { rows: 5, width: 896, affine: true, subgroups: false },
    { rows: 3, width: 70, affine: true, subgroups: true },
    { rows: 2, width: 33, affine: false, subgroups: false },
  ])('$rows x $width, affine $affine, subgroups $subgroups', async ({ rows, width, affine, subgroups }) => {
    const x = gaussians(1, rows * width).map((v) => 3 * v + 20);
    const [gain, bias] = [gaussians(2, width), gaussians(3, width)];
    const expected = Array.from({ length: rows * width }, (_, i) => {
      const row = Array.from(x.subarray(width * Math.floor(i / width), width * (1 + Math.floor(i / width))));
      const mean = row.reduce((a, b) => a + b) / width;
      const variance = row.reduce((a, b) => a + (b - mean) ** 2, 0) / width;
      const normal = (x[i] - mean) / Math.sqrt(variance + 1e-5);
      return affine ? normal * gain[i % width] + bias[i % width] : normal;
    });
    const tensors = { x: tf.tensor2d(x, [rows, width]), gain: tf.tensor1d(gain), bias: tf.tensor1d(bias) };
    await expectKernel(
      () => layerNormByKernel(tensors.x, 1e-5, affine ? tensors : undefined, subgroups),
      expected,
    );
    tf.dispose(tensors);
  });
});

type Mapping = 'neighbours' | 'far apart';

/**
 * The kernel as on a device with subgroups of this width and mapping, whose sums are emulated in shared
 * memory.
 */
function withLanes(kernel: Kernel, lanes: number, mapping: Mapping): Kernel {
  const [threads] = kernel.workgroup;
  const subgroup = mapping === 'neighbours' ? `i / ${lanes}u` : `i % ${Math.ceil(threads / lanes)}u`;
  const sums = `
var<workgroup> terms: array<f32, ${threads}>;
fn subgroupOf(i: u32) -> u32 { return ${subgroup}; }
fn membersBelow(end: u32, index: u32) -> u32 {
  var members = 0u;
  for (var i = 0u; i < end; i++) { members += select(0u, 1u, subgroupOf(i) == subgroupOf(index)); }
  return members;
}
fn addedUp(value: f32, index: u32) -> f32 {
  workgroupBarrier();
  terms[index] = value;
  workgroupBarrier();
  var sum = 0.0;
  for (var i = 0u; i < ${threads}u; i++) { sum += select(0.0, terms[i], subgroupOf(i) == subgroupOf(index)); }
  return sum;
}`;
  return {
    ...kernel,
    name: `${kernel.name} ${lanes} lanes ${mapping}`,
    features: [],
    declarations:
      sums +
      kernel.declarations
        .replace('subgroupElect()', 'membersBelow(index, index) == 0u')
        .replace('subgroupExclusiveAdd(1u)', 'membersBelow(index, index)')
        .replace('subgroupAdd(1u)', `membersBelow(${threads}u, index)`)
        .replace(/subgroupAdd\((\w+)\)/g, 'addedUp($1, index)'),
  };
}

describe.each<[number, Mapping]>([
  [8, 'neighbours'],
  [16, 'neighbours'],
  [32, 'neighbours'],
  [8, 'far apart'],
  [32, 'far apart'],
])('subgroups of %i lanes, threads that are %s', (lanes, mapping) => {
  // Also fewer threads than a subgroup has lanes.
  it.each([64, 24, 8])('give each of %i threads the total, and the next one after it', async (threads) => {
    const total = (value: string) => `total(${value}, index)`;
    const kernel: Kernel = {
      name: `total ${threads}`,
      uniforms: { share: 'f32' },
      workgroup: [threads, 1],
      inputs: { x: 'f32' },
      outputs: { y: 'f32' },
      declarations: totalOf(threads, true),
      body: `
  let value = x[index];
  let sum = ${total('value')};
  y[index] = sum + uniforms.share * ${total('value * value')};`,
    };
    const x = tf.range(1, threads + 1);
    const [y] = await withoutDeviceErrors(async () =>
      launch(withLanes(kernel, lanes, mapping), {
        inputs: [x],
        uniforms: { share: 100 },
        groups: [1, 1, 1],
        outputs: [{ shape: [threads], dtype: 'float32' }],
      }),
    );
    const sum = (threads * (threads + 1)) / 2;
    const squares = (sum * (2 * threads + 1)) / 3;
    expect([...(await taken(y))]).toEqual(new Array(threads).fill(sum + 100 * squares));
    x.dispose();
  });

  it('normalise a row', async () => {
    const [rows, width] = [3, 70];
    const x = tf.tensor2d(gaussians(1, rows * width), [rows, width]);
    const shape = { width, affine: false };
    const [y] = await withoutDeviceErrors(async () =>
      launch(withLanes(layerNormKernel({ ...shape, subgroups: true }), lanes, mapping), {
        inputs: [x],
        uniforms: { rows, eps: 1e-5 },
        groups: [rows, 1, 1],
        outputs: [{ shape: [rows, width], dtype: 'float32' }],
      }),
    );
    const expected = await taken(layerNormByKernel(x, 1e-5, undefined, false));
    expect(largestGap(await taken(y), expected)).toBeLessThan(1e-5);
    x.dispose();
  });
});

describe('attention', () => {
  it.each([
    { batch: 2, n: 37, heads: 3, d: 64, masked: false },
    { batch: 1, n: 17, heads: 2, d: 20, masked: true },
    { batch: 1, n: 9, heads: 1, d: 96, masked: false },
  ])('$batch x $n tokens, $heads heads of $d, masked $masked', async ({ batch, n, heads, d, masked }) => {
    // Large logits: the online softmax must rescale more than once.
    const qkv = gaussians(4, batch * n * 3 * heads * d).map((v) => 2 * v);
    const mask = Float32Array.from({ length: n * n }, (_, i) =>
      i % n > Math.floor(i / n) ? -1e9 : 0.3 * (i % 5),
    );
    const at = (b: number, t: number, which: number, h: number, c: number) =>
      qkv[((b * n + t) * 3 + which) * heads * d + h * d + c];
    const expected = new Float64Array(batch * n * heads * d);
    for (let b = 0; b < batch; b++) {
      for (let h = 0; h < heads; h++) {
        for (let q = 0; q < n; q++) {
          const logits = Array.from({ length: n }, (_, k) => {
            let sum = 0;
            for (let c = 0; c < d; c++) sum += at(b, q, 0, h, c) * at(b, k, 1, h, c);
            return sum / Math.sqrt(d) + (masked ? mask[q * n + k] : 0);
          });
          const most = Math.max(...logits);
          const weights = logits.map((logit) => Math.exp(logit - most));
          const total = weights.reduce((a, w) => a + w);
          for (let c = 0; c < d; c++) {
            expected[((b * n + q) * heads + h) * d + c] =
              weights.reduce((sum, w, k) => sum + w * at(b, k, 2, h, c), 0) / total;
          }
        }
      }
    }
    const input = tf.tensor3d(qkv, [batch, n, 3 * heads * d]);
    const bias = masked ? tf.tensor2d(mask, [n, n]) : undefined;
    await expectKernel(() => attentionByKernel(input, heads, bias), expected);
    tf.dispose(bias ? [input, bias] : [input]);
  });
});

describe('patch embedding', () => {
  it.each([
    { batch: 2, grid: 3, patch: 14, width: 50, prefix: 5, int8: false },
    { batch: 1, grid: 7, patch: 7, width: 35, prefix: 1, int8: true },
  ])('$batch x $grid x $grid patches of $patch, int8 $int8', async (one) => {
    const { batch, grid, patch, width, prefix, int8 } = one;
    const [side, n, k] = [grid * patch, grid * grid, 3 * patch * patch];
    const images = gaussians(5, batch * side * side * 3);
    const values = Int8Array.from(gaussians(6, width * k), (v) =>
      Math.max(-127, Math.min(127, Math.round(v * 50))),
    );
    const scales = Float32Array.from(gaussians(7, width), (v) => (0.5 + Math.abs(v)) / (50 * Math.sqrt(k)));
    const weight = (o: number, i: number) => values[o * k + i] * scales[o];
    const [positions, first] = [gaussians(8, n * width), gaussians(9, prefix * width)];
    const expected = new Float64Array(batch * (prefix + n) * width);
    for (let b = 0; b < batch; b++) {
      expected.set(first, b * (prefix + n) * width);
      for (let p = 0; p < n; p++) {
        for (let o = 0; o < width; o++) {
          let sum = positions[p * width + o];
          for (let c = 0; c < 3; c++) {
            for (let i = 0; i < patch * patch; i++) {
              const y = Math.floor(p / grid) * patch + Math.floor(i / patch);
              const x = (p % grid) * patch + (i % patch);
              sum += images[((b * side + y) * side + x) * 3 + c] * weight(o, c * patch * patch + i);
            }
          }
          expected[(b * (prefix + n) + prefix + p) * width + o] = sum;
        }
      }
    }
    const matrix = int8
      ? int8Matrix({ values, scales }, k)
      : float32Matrix(
          Float32Array.from({ length: width * k }, (_, i) => weight(Math.floor(i / k), i % k)),
          k,
        );
    const input = tf.tensor4d(images, [batch, side, side, 3]);
    const sequence = {
      patch,
      matrix,
      positions: tf.tensor2d(positions, [n, width]),
      prefix: tf.tensor2d(first, [prefix, width]),
    };
    await expectKernel(() => embedByKernel(input, sequence, baseTile), expected);
    disposeMatrix(matrix);
    tf.dispose([input, sequence.positions, sequence.prefix]);
  });
});

describe('nearest row', () => {
  it.each([
    { n: 42, m: 333, d: 40, costs: true, subgroups: false, tile: searchTile },
    { n: 9, m: 70, d: 13, costs: false, subgroups: true, tile: baseTile },
  ])('$n against $m of $d, costs $costs', async ({ n, m, d, costs, subgroups, tile }) => {
    const [x, bank] = [gaussians(10, n * d), gaussians(11, m * d)];
    const extra = gaussians(12, n * m).map((v) => 10 * Math.abs(v));
    const forbidden = gaussians(13, m).map((v) => (v > 0 ? 1 : 0));
    const expected: number[] = [];
    const picks: number[] = [];
    for (let r = 0; r < n; r++) {
      const costsOf = Array.from({ length: m }, (_, j) => {
        let sum = costs ? extra[r * m + j] : 0;
        for (let c = 0; c < d; c++) sum += (x[r * d + c] - bank[j * d + c]) ** 2;
        return costs && forbidden[j] ? Number.POSITIVE_INFINITY : sum;
      });
      expected.push(Math.min(...costsOf));
      picks.push(costsOf.indexOf(expected[r]));
    }
    const tensors = {
      x: tf.tensor2d(x, [n, d]),
      bank: tf.tensor2d(bank, [m, d]),
      extra: tf.tensor2d(extra, [n, m]),
      forbidden: tf.tensor2d(forbidden, [1, m]),
    };
    const { extra: cost, forbidden: out, ...rest } = tensors;
    const chosen = { extra: costs ? cost : undefined, forbidden: costs ? out : undefined, reach: 1e6 };
    const run = () => nearestByKernel({ ...rest, ...chosen }, tile, subgroups);
    const distances = () => {
      const found = run();
      found.picks.dispose();
      return found.distances;
    };
    await expectKernel(distances, expected, 2e-4);
    const found = run();
    expect([...(await found.picks.data())]).toEqual(picks);
    tf.dispose([found.distances, found.picks]);
    tf.dispose(tensors);
  });
});

it("the nearest row is found by the squared lengths that are given, which stay the caller's", async () => {
  const [x, bank] = [tf.ones<tf.Rank.R2>([2, 13]), tf.ones<tf.Rank.R2>([70, 13])];
  // As if one row were shorter than nothing.
  const lengths = tf.tensor1d(Array.from({ length: 70 }, (_, row) => (row === 66 ? -1e3 : 13)));
  const options = { extra: undefined, forbidden: undefined, reach: 0 };
  const { distances, picks } = nearestByKernel({ x, bank, lengths, ...options }, baseTile, true);
  expect([...(await picks.data())]).toEqual([66, 66]);
  expect(await taken(distances)).toEqual(Float32Array.of(0, 0));
  tf.dispose([x, bank, lengths, picks]);
});

describe('neighbourhoods of a convolution', () => {
  it.each([3, 8])('of %i channels are those of the plain path', async (channels) => {
    const [batch, height, width] = [2, 6, 5];
    const x = tf.tensor4d(gaussians(5, batch * height * width * channels), [batch, height, width, channels]);
    // A kernel of one tap copies that tap, so the library's own convolution gives the reference.
    const taps = Array.from({ length: 9 }, (_, tap) =>
      tf.tidy(() => {
        const one = tf.oneHot(tf.tensor1d([tap], 'int32'), 9).reshape([3, 3, 1, 1]);
        const each = tf.mul(one, tf.reshape(tf.eye(channels), [1, 1, channels, channels])) as tf.Tensor4D;
        return tf.conv2d(x, each, 1, 'same').reshape([-1, channels]);
      }),
    );
    const expected = await taken(tf.concat(taps, 1));
    tf.dispose(taps);
    await expectKernel(() => neighbourhoodsByKernel(x), expected, 1e-6);
    x.dispose();
  });
});

describe('Adam', () => {
  it('takes the step of its definition', async () => {
    const size = 1003;
    const [w, m, g] = [1, 2, 3].map((seed) => gaussians(seed, size));
    const s = gaussians(4, size).map(Math.abs);
    const numbers = {
      beta1: 0.9,
      beta2: 0.999,
      rate: 0.01,
      keep: 0.999,
      epsilon: 1e-8,
      correction1: 1 - 0.9 ** 3,
      correction2: 1 - 0.999 ** 3,
    };
    const first = Array.from(m, (v, i) => 0.9 * v + 0.1 * g[i]);
    const second = Array.from(s, (v, i) => 0.999 * v + 0.001 * g[i] ** 2);
    const weights = Array.from(w, (v, i) => {
      const step = first[i] / numbers.correction1 / (Math.sqrt(second[i] / numbers.correction2) + 1e-8);
      return v * 0.999 - 0.01 * step;
    });
    const [weight, before, squares, gradient] = [w, m, s, g].map((values) => tf.tensor2d(values, [17, 59]));
    const state = { weight, first: before, second: squares, gradient };
    for (const [i, expected] of [weights, first, second].entries()) {
      await expectKernel(() => {
        const moved = adamByKernel(state, numbers);
        tf.dispose(moved.filter((_, j) => j !== i));
        return moved[i];
      }, expected);
    }
    tf.dispose(state as unknown as tf.TensorContainer);
  });
});

it('a photo of 36 megapixels fits by three bytes a pixel, not by the four of a texture', () => {
  expect([photoFits(6000, 6000), photoFits(7000, 7000)]).toEqual([true, false]);
  expect([bitmapFits(5000, 5000), bitmapFits(6000, 6000)]).toEqual([true, false]);
});
