/** Convolutions and their gradients by the program, against their definitions in float64. */
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { releaseBackends, selectBackend } from '../../../tools/node/backends';
import { nodeEncoderProgram } from '../../../tools/node/wasm-program';
import { conv3x3 } from '../conv3x3';
import { convolution, convolvesByProgram, kernelGradient } from './convolution';
import { provideProgram } from './program';
import { currentWorkshop } from './workshop';

beforeAll(async () => {
  await selectBackend('wasm');
  provideProgram(await nodeEncoderProgram(3));
});
afterAll(() => {
  provideProgram(undefined);
  releaseBackends();
});

/** Numbers that no symmetry makes right by accident. */
const waves = (length: number, seed: number) =>
  Float32Array.from({ length }, (_, i) => Math.sin(1.7 * i + seed) * Math.cos(0.37 * i + seed));

interface Case {
  readonly batch: number;
  readonly height: number;
  readonly width: number;
  readonly from: number;
  readonly to: number;
}

/** Every product of a position's input, a tap and an output channel that belong together. */
function* pairs({ batch, height, width, from, to }: Case) {
  for (let b = 0; b < batch; b++) {
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        for (let tap = 0; tap < 9; tap++) {
          const [row, column] = [y + Math.floor(tap / 3) - 1, x + (tap % 3) - 1];
          if (row < 0 || row >= height || column < 0 || column >= width) continue;
          const input = ((b * height + row) * width + column) * from;
          const output = ((b * height + y) * width + x) * to;
          for (let c = 0; c < from; c++) {
            for (let k = 0; k < to; k++) yield [input + c, (tap * from + c) * to + k, output + k] as const;
          }
        }
      }
    }
  }
}

const cases = fc.record({
  batch: fc.integer({ min: 1, max: 3 }),
  height: fc.integer({ min: 1, max: 7 }),
  width: fc.integer({ min: 1, max: 7 }),
  from: fc.integer({ min: 1, max: 4 }).map((n) => 4 * n),
  to: fc.integer({ min: 1, max: 3 }).map((n) => 8 * n),
  seed: fc.integer({ min: 0, max: 1000 }),
});

const close = (values: Float32Array, sums: Float64Array) => {
  const largest = sums.reduce((most, sum) => Math.max(most, Math.abs(sum)), 1);
  for (const [i, sum] of sums.entries()) expect(Math.abs(values[i] - sum)).toBeLessThan(3e-6 * largest);
};

it('convolves maps of any sides', () => {
  fc.assert(
    fc.property(cases, ({ seed, ...sides }) => {
      const { batch, height, width, from, to } = sides;
      const x = waves(batch * height * width * from, seed);
      const kernel = waves(9 * from * to, seed + 1);
      const sums = new Float64Array(batch * height * width * to);
      for (const [input, tap, output] of pairs(sides)) sums[output] += x[input] * kernel[tap];
      const before = tf.memory().numTensors;
      tf.tidy(() => {
        const y = convolution(
          tf.tensor4d(x, [batch, height, width, from]),
          tf.tensor2d(kernel, [9 * from, to]),
        );
        expect(y.shape).toEqual([batch, height, width, to]);
        close(y.dataSync() as Float32Array, sums);
      });
      expect(tf.memory().numTensors).toBe(before);
    }),
  );
});

it('finds the gradient of a kernel', () => {
  fc.assert(
    fc.property(cases, ({ seed, ...sides }) => {
      const { batch, height, width, from, to } = sides;
      const x = waves(batch * height * width * from, seed);
      const dy = waves(batch * height * width * to, seed + 1);
      const sums = new Float64Array(9 * from * to);
      for (const [input, tap, output] of pairs(sides)) sums[tap] += x[input] * dy[output];
      const before = tf.memory().numTensors;
      tf.tidy(() => {
        const maps = tf.tensor4d(x, [batch, height, width, from]);
        const gradient = kernelGradient(maps, tf.tensor4d(dy, [batch, height, width, to]));
        expect(gradient.shape).toEqual([9 * from, to]);
        close(gradient.dataSync() as Float32Array, sums);
      });
      expect(tf.memory().numTensors).toBe(before);
    }),
  );
});

/** What a level of the adaptive image encoder does to two photos: values, and gradients of maps and kernel. */
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
  provideProgram(await nodeEncoderProgram(1));
  const alone = level();
  provideProgram(await nodeEncoderProgram(3));
  level();
  await vi.waitFor(() => expect(currentWorkshop()?.crew.ready).toBe(3), 20_000);
  expect(level()).toEqual(alone);
});

it('leaves small convolutions, channels that fit no vector, and other backends to plain operations', async () => {
  expect(convolvesByProgram([2, 15, 15, 64], 64)).toBe(true);
  expect(convolvesByProgram([2, 15, 15, 8], 8)).toBe(false);
  expect(convolvesByProgram([2, 15, 15, 66], 64)).toBe(false);
  expect(convolvesByProgram([2, 15, 15, 64], 60)).toBe(false);
  await selectBackend('cpu');
  expect(convolvesByProgram([2, 15, 15, 64], 64)).toBe(false);
});
