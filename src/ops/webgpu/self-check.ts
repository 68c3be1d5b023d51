/**
 * Known products for every kernel: a driver may compile a shader and compute something else. Inputs are small whole numbers, so
 * that what must come out is known to the last digit or nearly so.
 */
import * as tf from '@tensorflow/tfjs-core';
import { adamByKernel } from './adam';
import { attentionByKernel } from './attention';
import { disposeMatrix, int8Matrix } from './frozen-matrix';
import type { KernelOp } from './kernel-ops';
import { layerNormByKernel } from './layer-norm';
import { matMulBy } from './matmul';
import { nearestByKernel } from './nearest';
import { embedByKernel } from './patch-embedding';
import { uploadPhoto } from './photo-bytes';
import { fractionBits, resizeByKernel } from './photo-resize';
import { cellsByKernel, coverByKernel, cutByKernel } from './photo-tiles';
import { compileAhead, currentDevice } from './run-kernel';
import { smallTile } from './variants';

/** What comes out, and what must. */
interface Known {
  readonly values: tf.Tensor;
  readonly expected: readonly number[];
}

const within = 1e-4;
/** -3..3 in no order that a symmetry could make right by accident. */
const digits = (count: number, shift = 0): number[] =>
  Array.from({ length: count }, (_, i) => ((i * i + 3 * i + shift) % 7) - 3);

function product(): Known {
  const [m, k, n] = [5, 12, 19];
  const [x, w] = [digits(m * k), digits(n * k, 2)];
  const matrix = int8Matrix({ values: Int8Array.from(w), scales: new Float32Array(n).fill(0.5) }, k);
  const values = matMulBy({ kind: 'tiled', tile: smallTile }, tf.tensor2d(x, [m, k]), matrix);
  disposeMatrix(matrix);
  const dot = (r: number, c: number) =>
    Array.from({ length: k }, (_, i) => x[r * k + i] * w[c * k + i]).reduce((a, b) => a + b);
  return { values, expected: Array.from({ length: m * n }, (_, i) => dot(Math.floor(i / n), i % n) / 2) };
}

function normalisation(subgroups: boolean): Known {
  const [rows, width] = [3, 70];
  const x = digits(rows * width);
  const expected = x.map((value, i) => {
    const row = x.slice(width * Math.floor(i / width), width * (1 + Math.floor(i / width)));
    const mean = row.reduce((a, b) => a + b) / width;
    const variance = row.reduce((sum, v) => sum + (v - mean) ** 2, 0) / width;
    return (value - mean) / Math.sqrt(variance + 1e-5);
  });
  return { values: layerNormByKernel(tf.tensor2d(x, [rows, width]), 1e-5, undefined, subgroups), expected };
}

/** Keys are all alike, so that every query sees the mean of the values. */
function meanOfValues(): Known {
  const [n, d] = [19, 4];
  const values = digits(n * d);
  const qkv = Array.from({ length: n }, (_, t) => [
    ...digits(d, t),
    ...new Array(d).fill(1),
    ...values.slice(t * d, (t + 1) * d),
  ]);
  const mean = Array.from(
    { length: d },
    (_, c) => qkv.map((token) => token[2 * d + c]).reduce((a, b) => a + b) / n,
  );
  return {
    values: attentionByKernel(tf.tensor3d(qkv.flat(), [1, n, 3 * d]), 1),
    expected: qkv.flatMap(() => mean),
  };
}

/** A patch of one pixel whose weights are 1: its three channels added up. */
function pixelSums(): Known {
  const grid = 5;
  const image = digits(3 * grid * grid);
  const matrix = int8Matrix({ values: Int8Array.of(1, 1, 1), scales: Float32Array.of(1) }, 3);
  const sequence = {
    patch: 1,
    matrix,
    positions: tf.zeros([25, 1]) as tf.Tensor2D,
    prefix: tf.tensor2d([[7]]),
  };
  const values = embedByKernel(tf.tensor4d(image, [1, grid, grid, 3]), sequence, smallTile);
  disposeMatrix(matrix);
  const sums = Array.from({ length: 25 }, (_, i) => image[3 * i] + image[3 * i + 1] + image[3 * i + 2]);
  return { values, expected: [7, ...sums] };
}

/** Whole places on a line against half ones, two apart: each lies half a place from its own. */
function neighbours(subgroups: boolean): Known {
  const line = (count: number, place: (i: number) => number) =>
    Array.from({ length: count }, (_, i) => place(i));
  const { distances, picks } = nearestByKernel(
    {
      x: tf.tensor3d(
        line(40, (i) => i),
        [1, 40, 1],
      ),
      bank: tf.tensor2d(
        line(20, (i) => 2 * i + 0.5),
        [20, 1],
      ),
      ...{ extra: undefined, forbidden: undefined, reach: 0 },
    },
    smallTile,
    subgroups,
  );
  const expected = [...line(40, () => 0.25), ...line(40, (i) => Math.floor(i / 2))];
  return { values: tf.concat([tf.reshape(distances, [-1]), tf.cast(picks, 'float32')]), expected };
}

/** Its first step moves each weight by the rate, against the gradient's sign. */
function firstStep(): Known {
  const weights = [1, 2, 3];
  const [moved] = adamByKernel(
    {
      weight: tf.tensor1d(weights),
      ...{ first: tf.zeros([3]), second: tf.zeros([3]), gradient: tf.tensor1d([5, -1, 2]) },
    },
    {
      ...{ beta1: 0.9, beta2: 0.999, correction1: 0.1, correction2: 0.001 },
      ...{ rate: 0.5, keep: 1, epsilon: 1e-8 },
    },
  );
  return { values: moved, expected: [0.5, 2.5, 2.5] };
}

/** Four grey pixels for each of a smaller picture, of which one is covered by the mean of the others; then light evened out. */
function smallPhoto(): Known {
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
  // The means of fours are 50, 40 and 120; what is covered is their mean, and so is the surround, to which green adds 2.
  const pixels = [50, 40, 120, 70].flatMap((grey) => [grey, grey + 2, grey + 4]);
  const evened = pixels.map((value) => Math.floor(((value + 4) * 100) / (72 + 4) + 0.5));
  return { values: tf.concat([asIs, even]), expected: [...pixels, ...evened] };
}

/** What is wrong with one product, or nothing. */
async function problemOf(compute: () => Known): Promise<string | undefined> {
  const device = currentDevice();
  device.pushErrorScope('validation');
  let known: Known | undefined;
  let problem: string | undefined;
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
  return (await device.popErrorScope())?.message ?? problem;
}

/** Checks every kernel on the device in use, with subgroups if it has them and they compute right, else without. */
export async function selfCheck(
  hasSubgroups: boolean,
): Promise<{ failures: ReadonlyMap<KernelOp, string>; subgroups: boolean }> {
  const subgroups = hasSubgroups && (await problemOf(() => normalisation(true))) === undefined;
  const known: Record<KernelOp, () => Known> = {
    matmul: product,
    layerNorm: () => normalisation(subgroups),
    attention: meanOfValues,
    patches: pixelSums,
    nearest: () => neighbours(subgroups),
    adam: firstStep,
    photo: smallPhoto,
  };
  await compileAhead(() => Object.values(known).map((compute) => compute().values));
  const failures = new Map<KernelOp, string>();
  for (const [op, compute] of Object.entries(known) as [KernelOp, () => Known][]) {
    const problem = await problemOf(compute);
    if (problem !== undefined) failures.set(op, problem);
  }
  return { failures, subgroups };
}
