/**
 * Known products of every kernel, with plain references: a driver may compile a shader and compute something
 * else. Inputs are small whole numbers or fractions of a power of two, so that results are known exactly or
 * nearly so. Where a kernel works in tiles there is more than one along each axis, and the last is not full.
 */
import * as tf from '@tensorflow/tfjs-core';
import { digits } from '../digits';
import { adamByKernel } from './adam';
import { attentionByKernel } from './attention';
import { disposeMatrix, type FrozenMatrix, float32Matrix, int8Matrix } from './frozen-matrix';
import { layerNormByKernel } from './layer-norm';
import { matMulBy, reachOf, type Variant } from './matmul';
import { nearestByKernel, wantedGroups } from './nearest';
import { neighbourhoodsByKernel } from './neighbourhoods';
import { embedByKernel } from './patch-embedding';
import { uploadPhoto } from './photo-bytes';
import { fractionBits, resizeByKernel } from './photo-resize';
import { cellsByKernel, coverByKernel, cutByKernel } from './photo-tiles';
import { type Tile, tileColumns, tileRows } from './tile';
import { refusedOf } from './webgpu-backend';
import type { Activation } from './wgsl';

/** A kernel's results and the correct ones. */
export interface Known {
  readonly values: tf.Tensor;
  readonly expected: readonly number[];
}

const within = 1e-4;

const sumOf = (count: number, term: (i: number) => number): number => {
  let sum = 0;
  for (let i = 0; i < count; i++) sum += term(i);
  return sum;
};

/** What follows a product. */
export interface Ending {
  readonly bias: boolean;
  readonly activation: Activation;
  readonly residual: boolean;
}

/** erf by Abramowitz and Stegun 7.1.28, off by at most 3e-7; deliberately not the kernel's formula. */
function erf(x: number): number {
  const z = Math.abs(x);
  const powers = [1, 0.0705230784, 0.0422820123, 0.0092705272, 0.0001520143, 0.0002765672, 0.0000430638];
  const series = powers.reduceRight((sum, power) => sum * z + power);
  return Math.sign(x) * (1 - series ** -16);
}

const activate: Readonly<Record<Activation, (x: number) => number>> = {
  none: (x) => x,
  gelu: (x) => (x / 2) * (1 + erf(x * Math.SQRT1_2)),
  'quick-gelu': (x) => x / (1 + Math.exp(-1.702 * x)),
};

/** Uses the same pipeline as real products of such a matrix. */
function product(
  variant: Variant,
  { kind, inputs }: Pick<FrozenMatrix, 'kind' | 'inputs'>,
  { bias, activation, residual }: Ending,
): Known {
  const reach = reachOf(variant);
  const [m, k, n] = [reach.rows + 3, 4 * reach.quads + (inputs % 4 === 0 ? 4 : 1), reach.columns + 7];
  // Scaled by a power of two so that sums lie where an activation is curved.
  const shrink = 2 ** Math.round(Math.log2(4 * Math.sqrt(k)));
  const x = digits(m * k).map((digit) => digit / shrink);
  const [w, offsets, added] = [digits(n * k, 2), digits(n, 4).map((digit) => digit / 4), digits(m * n, 5)];
  const scales = Float32Array.from({ length: n }, (_, c) => (kind === 'int8' ? 0.5 + (c % 3) : 1));
  const matrix =
    kind === 'int8'
      ? int8Matrix({ values: Int8Array.from(w), scales }, k)
      : float32Matrix(Float32Array.from(w), k);
  const values = matMulBy(variant, tf.tensor2d(x, [m, k]), matrix, {
    bias: bias ? tf.tensor1d(offsets) : undefined,
    activation,
    residual: residual ? tf.tensor2d(added, [m, n]) : undefined,
  });
  disposeMatrix(matrix);
  const expected = Array.from({ length: m * n }, (_, at) => {
    const [r, c] = [Math.floor(at / n), at % n];
    const sum = scales[c] * sumOf(k, (i) => x[r * k + i] * w[c * k + i]) + (bias ? offsets[c] : 0);
    return activate[activation](sum) + (residual ? added[at] : 0);
  });
  return { values, expected };
}

const projection: Ending = { bias: false, activation: 'none', residual: false };
const shifted: Ending = { ...projection, bias: true };
/** The endings of a projection and of a block's four products (clip/transformer-block.ts). */
export const towerEndings: readonly Ending[] = [
  projection,
  shifted,
  { ...shifted, residual: true },
  { ...shifted, activation: 'gelu' },
  { ...shifted, activation: 'quick-gelu' },
];

/** For both kinds of matrices. The endings of a block only occur with many rows. */
export const products = (variant: Variant): Known[] => {
  const endings = variant.kind === 'tiled' ? towerEndings : [projection, shifted];
  return (['int8', 'float32'] as const).flatMap((kind) =>
    endings.map((ending) => product(variant, { kind, inputs: 4 }, ending)),
  );
};

export const together = (...all: Known[]): Known => ({
  values: tf.concat(all.map(({ values }) => tf.reshape(values, [-1]))),
  expected: all.flatMap(({ expected }) => expected),
});

export function normalisation(subgroups: boolean, affine: boolean): Known {
  const [rows, width] = [3, 71];
  const x = digits(rows * width).map((digit, i) => digit + 2 + Math.floor(i / width));
  const [gain, bias] = [digits(width, 2), digits(width, 4)];
  const expected = x.map((value, i) => {
    const row = x.slice(width * Math.floor(i / width), width * (1 + Math.floor(i / width)));
    const mean = row.reduce((a, b) => a + b) / width;
    const variance = row.reduce((sum, v) => sum + (v - mean) ** 2, 0) / width;
    const normal = (value - mean) / Math.sqrt(variance + 1e-5);
    return affine ? normal * gain[i % width] + bias[i % width] : normal;
  });
  const tensors = affine ? { gain: tf.tensor1d(gain), bias: tf.tensor1d(bias) } : undefined;
  return { values: layerNormByKernel(tf.tensor2d(x, [rows, width]), 1e-5, tensors, subgroups), expected };
}

/**
 * Attention of two heads, with or without a bias on the logits. No key gets all the weight, so that errors of
 * the exponential show.
 */
export function seen(bias: boolean): Known {
  const [n, d, heads] = [19, 20, 2];
  const token = 3 * heads * d;
  // Later tokens are larger, so that logits keep growing after the first tile of keys. Queries are small, so
  // that logits reach 6.
  const qkv = digits(n * token, 1).map((value, i) => {
    const grown = value * (1 + Math.floor(i / token) / 16);
    return i % token < heads * d ? grown / 16 : grown;
  });
  const added = digits(n * n, 5);
  const part = (at: number, kind: number, head: number) => {
    const from = at * token + (kind * heads + head) * d;
    return qkv.slice(from, from + d);
  };
  const attend = (query: number, head: number): number[] => {
    const q = part(query, 0, head);
    const weights = Array.from({ length: n }, (_, key) => {
      const k = part(key, 1, head);
      return Math.exp(sumOf(d, (c) => q[c] * k[c]) / Math.sqrt(d) + (bias ? added[query * n + key] : 0));
    });
    const all = weights.reduce((a, b) => a + b);
    return Array.from({ length: d }, (_, c) => sumOf(n, (key) => weights[key] * part(key, 2, head)[c]) / all);
  };
  return {
    values: attentionByKernel(
      tf.tensor3d(qkv, [1, n, token]),
      heads,
      bias ? tf.tensor2d(added, [n, n]) : undefined,
    ),
    expected: Array.from({ length: n }, (_, query) => [...attend(query, 0), ...attend(query, 1)]).flat(),
  };
}

export function patches(tile: Tile): Known {
  const patch = 4;
  const [area, grid] = [patch * patch, Math.ceil(Math.sqrt(tileRows(tile) + 1))];
  const [side, k, width] = [grid * patch, 3 * area, tileColumns(tile) + 7];
  const [image, w] = [digits(3 * side * side), digits(width * k, 2)];
  const [positions, prefix] = [digits(grid * grid * width, 4), digits(width, 5)];
  const scales = Float32Array.from({ length: width }, (_, column) => 0.5 + (column % 3));
  const matrix = int8Matrix({ values: Int8Array.from(w), scales }, k);
  const sequence = {
    patch,
    matrix,
    positions: tf.tensor2d(positions, [grid * grid, width]),
    prefix: tf.tensor2d(prefix, [1, width]),
  };
  const values = embedByKernel(tf.tensor4d(image, [1, side, side, 3]), sequence, tile);
  disposeMatrix(matrix);
  const tokens = positions.map((position, at) => {
    const [place, column] = [Math.floor(at / width), at % width];
    const corner = Math.floor(place / grid) * patch * side + (place % grid) * patch;
    const pixel = (i: number) => corner + Math.floor(i / patch) * side + (i % patch);
    const sum = sumOf(k, (i) => image[3 * pixel(i % area) + Math.floor(i / area)] * w[column * k + i]);
    return scales[column] * sum + position;
  });
  return { values, expected: [...prefix, ...tokens] };
}

/** What a pair of a query and a row costs beside their distance. */
export interface PairCosts {
  readonly extra: boolean;
  readonly forbidden: boolean;
}

/**
 * A bank of whole numbers in which every row occurs twice. One of the two may be forbidden, or cost more;
 * otherwise the first must be picked. Each query lies a quarter from its row along every axis, so that no
 * other row is nearer, whatever the extra costs.
 */
export function neighbours(tile: Tile, subgroups: boolean, { extra, forbidden }: PairCosts): Known {
  const [blocks, depth] = [8, 4 * (tile.depth + 1)];
  const places = (blocks - 0.5) * tileRows(tile);
  // So many that each part of the bank has more than one tile.
  const columns = (wantedGroups / blocks) * tileColumns(tile) + 6;
  const bank = Float32Array.from({ length: columns * depth }, (_, at) => {
    const number = Math.floor(at / depth / 2);
    return (number >> (3 * ((at % depth) % 5))) & 7;
  });
  const extras = Float32Array.from({ length: places * columns }, (_, i) => (i % 3) / 8);
  // The second row of even pairs, and the first of odd ones.
  const isForbidden = (row: number) => row % 2 !== Math.floor(row / 2) % 2;
  const costOf = (place: number, row: number) => depth / 16 + (extra ? extras[place * columns + row] : 0);
  const nearest = Array.from({ length: places }, (_, place) => {
    const first = 2 * ((61 * place) % (columns / 2));
    const allowed = [first, first + 1].filter((row) => !forbidden || !isForbidden(row));
    return allowed.reduce((best, row) => (costOf(place, row) < costOf(place, best) ? row : best));
  });
  const x = nearest.flatMap((row) =>
    Array.from(bank.subarray(row * depth, (row + 1) * depth), (v) => v + 0.25),
  );
  const { distances, picks } = nearestByKernel(
    {
      x: tf.tensor2d(x, [places, depth]),
      bank: tf.tensor2d(bank, [columns, depth]),
      extra: extra ? tf.tensor2d(extras, [places, columns]) : undefined,
      forbidden: forbidden
        ? tf.tensor2d(
            Array.from({ length: columns }, (_, row) => Number(isForbidden(row))),
            [1, columns],
          )
        : undefined,
      reach: 1e3,
    },
    tile,
    subgroups,
  );
  return {
    values: tf.concat([distances, tf.cast(picks, 'float32')]),
    expected: [...nearest.map((row, place) => costOf(place, row)), ...nearest],
  };
}

/** The neighbourhoods of more positions than a workgroup takes. */
export function surroundings(channels: number): Known {
  const [batch, height, width] = [2, 9, 5];
  const x = digits(batch * height * width * channels);
  const at = (image: number, row: number, column: number, channel: number) =>
    row < 0 || row >= height || column < 0 || column >= width
      ? 0
      : x[((image * height + row) * width + column) * channels + channel];
  const expected = Array.from({ length: 9 * x.length }, (_, i) => {
    const [place, tap, channel] = [Math.floor(i / channels / 9), Math.floor(i / channels) % 9, i % channels];
    const [row, column] = [Math.floor(place / width) % height, place % width];
    const image = Math.floor(place / width / height);
    return at(image, row + Math.floor(tap / 3) - 1, column + (tap % 3) - 1, channel);
  });
  return { values: neighbourhoodsByKernel(tf.tensor4d(x, [batch, height, width, channels])), expected };
}

/** An Adam step in mid-training, for more weights than a workgroup takes: new weights and both moments. */
export function laterStep(): Known {
  const count = 300;
  const [weights, means, gradients] = [digits(count), digits(count, 1), digits(count, 2)];
  const squares = digits(count, 4).map((digit) => digit + 4);
  const numbers = {
    beta1: 0.75,
    beta2: 0.875,
    correction1: 0.5,
    correction2: 0.25,
    rate: 0.5,
    keep: 0.75,
    epsilon: 0.125,
  };
  const values = adamByKernel(
    {
      weight: tf.tensor1d(weights),
      first: tf.tensor1d(means),
      second: tf.tensor1d(squares),
      gradient: tf.tensor1d(gradients),
    },
    numbers,
  );
  const { beta1, beta2, correction1, correction2, rate, keep, epsilon } = numbers;
  const first = means.map((mean, i) => beta1 * mean + (1 - beta1) * gradients[i]);
  const second = squares.map((square, i) => beta2 * square + (1 - beta2) * gradients[i] ** 2);
  const moved = weights.map((weight, i) => {
    const step = first[i] / correction1 / (Math.sqrt(second[i] / correction2) + epsilon);
    return keep * weight - rate * step;
  });
  return { values: tf.concat(values), expected: [...moved, ...first, ...second] };
}

/**
 * A grey photo halved in size, of which one pixel is covered by the mean of the others; then with even light.
 */
export function smallPhoto(): Known {
  const [side, half] = [4, 2];
  const greys = [40, 60, 10, 30, 80, 20, 50, 70, 100, 140, 8, 12, 120, 120, 16, 20];
  const bytes = Uint8Array.from(greys.flatMap((grey) => [grey, grey + 2, grey + 4]));
  const pairs = {
    first: Int32Array.of(0, 2),
    count: Int32Array.of(2, 2),
    weights: new Int32Array(4).fill(1 << (fractionBits - 1)),
    stride: 2,
  };
  const photo = uploadPhoto({ width: side, height: side, data: bytes });
  const resized = resizeByKernel(photo, pairs, pairs);
  photo.words.dispose();
  const picture = coverByKernel(resized, tf.tensor2d([1, 1, 1, 0], [half, half], 'int32'));
  const surround = cellsByKernel(picture, tf.tensor1d([0, half], 'int32'));
  const parts = {
    offsets: tf.tensor1d([0], 'int32'),
    tileSide: half,
    numbers: tf.tensor2d(
      Array.from({ length: 3 * 256 }, (_, i) => i % 256),
      [3, 256],
    ),
  };
  const asIs = cutByKernel(picture, parts);
  const even = cutByKernel(picture, { ...parts, light: { surround, level: 100, floor: 4 } });
  // The means of four pixels are 50, 40 and 120. The covered pixel is their mean, 70, and so is the surround,
  // to which green adds 2.
  const pixels = [50, 40, 120, 70].flatMap((grey) => [grey, grey + 2, grey + 4]);
  const evened = pixels.map((value) => Math.floor(((value + 4) * 100) / (72 + 4) + 0.5));
  return { values: tf.concat([asIs, even]), expected: [...pixels, ...evened] };
}

/** What is wrong with a known product on the current device; undefined if it is correct. */
export async function problemOf(compute: () => Known): Promise<string | undefined> {
  let known: Known | undefined;
  let problem: string | undefined;
  const refused = await refusedOf(async () => {
    try {
      tf.tidy(() => {
        const { values, expected } = compute();
        known = { values: tf.keep(values), expected };
      });
      const values = await known!.values.data();
      const wrong = known!.expected.findIndex((value, i) => !(Math.abs(values[i] - value) < within));
      if (wrong >= 0) problem = `${values[wrong]} in place of ${known!.expected[wrong]} at ${wrong}`;
    } catch (error) {
      problem = (error as Error).message;
    } finally {
      known?.values.dispose();
    }
  });
  return refused ?? problem;
}

/**
 * What is wrong with a variant's product on the current device, for such matrices and this ending; undefined
 * if it is correct.
 */
export const problemOfProduct = (
  variant: Variant,
  matrix: Pick<FrozenMatrix, 'kind' | 'inputs'>,
  ending: Ending,
): Promise<string | undefined> => problemOf(() => product(variant, matrix, ending));
