/** Convolutions and their gradients by the program, against their definitions in float64. */
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { releaseBackends, selectBackend } from '../../../tools/node/backends';
import { nodeWasmProgram } from '../../../tools/node/wasm-program';
import { largestGap } from '../../../tools/testing/numbers';
import { conv3x3 } from '../conv3x3';
import { convolution, convolvesByProgram, kernelGradient } from './convolution';
import { provideProgram } from './program';
import { currentWorkshop } from './workshop';

beforeAll(async () => {
  await selectBackend('wasm');
  provideProgram(await nodeWasmProgram(3));
});
afterAll(() => {
  provideProgram(undefined);
  releaseBackends();
});

/** Numbers without symmetry, so that a mistake cannot cancel out. */
const waves = (length: number, seed: number) =>
  Float32Array.from({ length }, (_, i) => Math.sin(1.7 * i + seed) * Math.cos(0.37 * i + seed));

interface Case {
  readonly batch: number;
  readonly height: number;
  readonly width: number;
  readonly channelsIn: number;
  readonly channelsOut: number;
}

type Product = (input: number, tap: number, output: number) => void;

/** Calls `take` for every product of an input, a tap and an output channel, by their places. */
function eachProduct({ batch, height, width, channelsIn, channelsOut }: Case, take: Product) {
  for (let b = 0; b < batch; b++) {
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        for (let tap = 0; tap < 9; tap++) {
          const [row, column] = [y + Math.floor(tap / 3) - 1, x + (tap % 3) - 1];
          if (row < 0 || row >= height || column < 0 || column >= width) continue;
          const input = ((b * height + row) * width + column) * channelsIn;
          const output = ((b * height + y) * width + x) * channelsOut;
          for (let c = 0; c < channelsIn; c++) {
            const taps = (tap * channelsIn + c) * channelsOut;
            for (let k = 0; k < channelsOut; k++) take(input + c, taps + k, output + k);
          }
        }
      }
    }
  }
}

const eights = fc.integer({ min: 1, max: 3 }).map((n) => 8 * n);
const sides = fc.integer({ min: 1, max: 7 });
const cases = fc.record({
  batch: fc.integer({ min: 1, max: 3 }),
  height: sides,
  width: sides,
  channelsIn: eights,
  channelsOut: eights,
  seed: fc.integer({ min: 0, max: 1000 }),
});
/** More channels and more tiles than one product takes at a time. */
const wide = { batch: 1, height: 3, width: 3, channelsIn: 1032, channelsOut: 16, seed: 1 };
const many = { batch: 9, height: 15, width: 15, channelsIn: 8, channelsOut: 16, seed: 2 };

/**
 * Computes as the program does, and as the definition: a sum of products in float64.
 * @param products with the places of each one's numbers
 */
function compare(
  [first, second, result]: readonly (readonly number[])[],
  seed: number,
  compute: (first: tf.Tensor, second: tf.Tensor) => tf.Tensor,
  products: (add: (first: number, second: number, result: number) => void) => void,
) {
  const size = (shape: readonly number[]) => shape.reduce((product, side) => product * side, 1);
  const [x, y] = [waves(size(first), seed), waves(size(second), seed + 1)];
  const [sums, lengths] = [new Float64Array(size(result)), new Float64Array(size(result))];
  products((i, j, at) => {
    sums[at] += x[i] * y[j];
    lengths[at] += Math.abs(x[i] * y[j]);
  });
  const before = tf.memory().numTensors;
  const values = tf.tidy(() => {
    const computed = compute(tf.tensor(x, [...first]), tf.tensor(y, [...second]));
    expect(computed.shape).toEqual(result);
    return computed.dataSync();
  });
  expect(tf.memory().numTensors).toBe(before);
  // Neighbours are added to a tile's numbers and subtracted again, so their sizes count too.
  const largest = lengths.reduce((most, length) => Math.max(most, length), 0);
  expect(largestGap(values, sums)).toBeLessThan(1e-6 * largest);
}

const shapesOf = ({ batch, height, width, channelsIn, channelsOut }: Case) => ({
  maps: [batch, height, width, channelsIn],
  kernel: [9 * channelsIn, channelsOut],
  convolved: [batch, height, width, channelsOut],
});

it('convolves maps of any sides', () => {
  fc.assert(
    fc.property(cases, ({ seed, ...one }) => {
      const { maps, kernel, convolved } = shapesOf(one);
      const ours = (x: tf.Tensor, taps: tf.Tensor) => convolution(x as tf.Tensor4D, taps as tf.Tensor2D);
      compare([maps, kernel, convolved], seed, ours, (add) => eachProduct(one, add));
    }),
    { examples: [[wide], [many]] },
  );
});

it('finds the gradient of a kernel', () => {
  fc.assert(
    fc.property(cases, ({ seed, ...one }) => {
      const { maps, kernel, convolved } = shapesOf(one);
      const ours = (x: tf.Tensor, dy: tf.Tensor) => kernelGradient(x as tf.Tensor4D, dy as tf.Tensor4D);
      compare([maps, convolved, kernel], seed, ours, (add) =>
        eachProduct(one, (input, tap, output) => add(input, output, tap)),
      );
    }),
    { examples: [[wide], [many]] },
  );
});

/** A level of the adaptive image encoder for two photos: values, and gradients of maps and kernel. */
const level = () =>
  tf.tidy(() => {
    const channels = 64;
    const x = tf.tensor4d(waves(2 * 225 * channels, 1), [2, 15, 15, channels]);
    const kernel = tf.tensor2d(waves(9 * channels * channels, 2), [9 * channels, channels]);
    const bias = tf.tensor1d(waves(channels, 3));
    expect(convolvesByProgram(x.shape, channels)).toBe(currentWorkshop() !== undefined);
    const { value, grads } = tf.valueAndGrads((maps: tf.Tensor, taps: tf.Tensor) => {
      const y = conv3x3(maps as tf.Tensor4D, taps as tf.Tensor2D, bias);
      return tf.mean(tf.mul(y, tf.sin(y)));
    })([x, kernel]);
    return [value, ...grads].map((tensor) => Array.from(tensor.dataSync()));
  });

it('gives values and gradients of the plain path', async () => {
  const ours = level();
  provideProgram(undefined);
  const plain = level();
  for (const [i, values] of plain.entries()) {
    const largest = Math.max(...values.map(Math.abs));
    for (const [j, value] of values.entries())
      expect(Math.abs(ours[i][j] - value)).toBeLessThan(1e-5 * largest);
  }
});

it('gives the same bits in any number of threads', async () => {
  provideProgram(await nodeWasmProgram(1));
  const alone = level();
  provideProgram(await nodeWasmProgram(3));
  level();
  await vi.waitFor(() => expect(currentWorkshop()?.crew.ready).toBe(3), 20_000);
  expect(level()).toEqual(alone);
});

it('leaves small convolutions, channels that fit no vector, and other backends to plain operations', async () => {
  expect(convolvesByProgram([2, 15, 15, 64], 64)).toBe(true);
  expect(convolvesByProgram([2, 15, 15, 8], 8)).toBe(false);
  expect(convolvesByProgram([2, 15, 15, 92], 64)).toBe(false);
  expect(convolvesByProgram([2, 15, 15, 64], 60)).toBe(false);
  await selectBackend('cpu');
  expect(convolvesByProgram([2, 15, 15, 64], 64)).toBe(false);
});
