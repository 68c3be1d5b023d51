/**
 * Values and gradients of the trained operations, by hand-made cases and finite differences, on every backend
 * of Node.
 */
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nodeBackends, releaseBackends } from '../../tools/node/backends';
import { selectTrusted } from '../../tools/testing/trusted-backend';
import { attention, joinHeads, splitHeads } from './attention';
import { conv3x3 } from './conv3x3';
import { gelu, quickGelu } from './gelu';
import { layerNorm } from './layer-norm';
import { linear, linearOfFrozen } from './linear';
import { nearestSquaredDistance, squaredDistances } from './nearest';
import { average, averagingMatrix, interpolate, interpolationMatrix } from './resample';
import { unit } from './unit';

/** Values in -1..1 without symmetry, so that a mistake cannot cancel out. */
function waves(...shape: number[]): tf.Tensor {
  return shiftedWaves(0, shape);
}

function shiftedWaves(shift: number, shape: number[]): tf.Tensor {
  const size = shape.reduce((a, b) => a * b, 1);
  return tf.tensor(
    Float32Array.from({ length: size }, (_, i) => Math.sin(1.7 * i + 0.3 + shift) * Math.cos(0.37 * i)),
    shape,
  );
}

type Op = (...xs: tf.Tensor[]) => tf.Tensor;
const cases: Record<string, { op: Op; shapes: number[][] }> = {
  linear: {
    op: (x, w, b) => linear(x, w as tf.Tensor2D, b as tf.Tensor1D),
    shapes: [[2, 3, 4], [4, 5], [5]],
  },
  linearOfFrozen: {
    op: (w, b) => linearOfFrozen(waves(2, 3, 4), w as tf.Tensor2D, b as tf.Tensor1D),
    shapes: [[4, 5], [5]],
  },
  conv3x3: {
    op: (x, k, b) => conv3x3(x as tf.Tensor4D, k as tf.Tensor2D, b as tf.Tensor1D),
    shapes: [[2, 3, 4, 2], [18, 3], [3]],
  },
  interpolate: { op: (x) => interpolate(x as tf.Tensor4D, 7, 9), shapes: [[2, 3, 4, 2]] },
  average: { op: (x) => average(x as tf.Tensor4D, 2, 3), shapes: [[1, 5, 4, 2]] },
  unit: { op: (x) => unit(x), shapes: [[3, 4]] },
  layerNorm: {
    op: (x, g, b) => layerNorm(x, g as tf.Tensor1D, b as tf.Tensor1D),
    shapes: [[3, 6], [6], [6]],
  },
  gelu: { op: (x) => gelu(x), shapes: [[3, 4]] },
  quickGelu: { op: (x) => quickGelu(x), shapes: [[3, 4]] },
  attention: {
    op: (q, k, v) => attention(q as tf.Tensor3D, k as tf.Tensor3D, v as tf.Tensor3D),
    shapes: [
      [2, 4, 3],
      [2, 4, 3],
      [2, 4, 3],
    ],
  },
  nearestSquaredDistance: {
    op: (x) => nearestSquaredDistance(x as tf.Tensor2D, shiftedWaves(0.8, [5, 4]) as tf.Tensor2D),
    shapes: [[6, 4]],
  },
  'nearestSquaredDistance with extra costs': {
    op: (x) =>
      nearestSquaredDistance(x as tf.Tensor2D, shiftedWaves(0.8, [5, 4]) as tf.Tensor2D, {
        extra: tf.relu(waves(6, 5)) as tf.Tensor2D,
      }),
    shapes: [[6, 4]],
  },
};

afterAll(releaseBackends);

describe.each(nodeBackends)('on %s', (backend) => {
  beforeAll(() => selectTrusted(backend));

  it.each(Object.keys(cases))('%s: gradient equals finite differences', async (name) => {
    const { op, shapes } = cases[name];
    const before = tf.memory().numTensors;
    tf.engine().startScope();
    const inputs = shapes.map((shape, i) => shiftedWaves(0.8 * i, shape));
    const weights = waves(...op(...inputs).shape);
    const loss = (...xs: tf.Tensor[]) => tf.sum(tf.mul(op(...xs), weights));
    const gradients = tf.grads(loss)(inputs);
    const h = 1e-2;
    for (const [i, input] of inputs.entries()) {
      const values = await input.data();
      const gradient = await gradients[i].data();
      for (let j = 0; j < values.length; j += Math.ceil(values.length / 6)) {
        const at = (shift: number) => {
          const moved = Float32Array.from(values);
          moved[j] += shift;
          return loss(...inputs.map((x, k) => (k === i ? tf.tensor(moved, x.shape) : x)));
        };
        const [up] = await at(h).data();
        const [down] = await at(-h).data();
        const slope = (up - down) / (2 * h);
        expect(Math.abs(gradient[j] - slope), `input ${i}, element ${j}`).toBeLessThan(
          4e-3 * Math.max(1, Math.abs(slope)),
        );
      }
    }
    tf.engine().endScope();
    expect(tf.memory().numTensors).toBe(before);
  });

  it('conv3x3 equals the library convolution where that has a kernel', async () => {
    tf.engine().startScope();
    const x = waves(2, 5, 4, 3) as tf.Tensor4D;
    const kernel = waves(27, 2) as tf.Tensor2D;
    const bias = waves(2) as tf.Tensor1D;
    const own = await conv3x3(x, kernel, bias).data();
    const library = tf.add(tf.conv2d(x, tf.reshape(kernel, [3, 3, 3, 2]) as tf.Tensor4D, 1, 'same'), bias);
    (await library.data()).forEach((value, i) => {
      expect(own[i]).toBeCloseTo(value, 5);
    });
    tf.engine().endScope();
  });

  it('squaredDistances equals the definition and is never negative', async () => {
    tf.engine().startScope();
    const a = waves(4, 3) as tf.Tensor2D;
    const bank = tf.concat([a, waves(2, 3) as tf.Tensor2D]) as tf.Tensor2D;
    const [as, bs] = [await a.array(), await bank.array()];
    const distances = await squaredDistances(a, bank).array();
    for (const [i, row] of distances.entries()) {
      for (const [j, value] of row.entries()) {
        expect(value).toBeCloseTo(
          as[i].reduce((sum, v, k) => sum + (v - bs[j][k]) ** 2, 0),
          5,
        );
        expect(value).toBeGreaterThanOrEqual(0);
      }
    }
    tf.engine().endScope();
  });

  it('never takes a forbidden row for the nearest', async () => {
    tf.engine().startScope();
    const bank = waves(6, 4) as tf.Tensor2D;
    const x = tf.slice(bank, 0, 3);
    const own = tf.tensor2d([[1, 1, 1, 0, 0, 0]]);
    const free = await nearestSquaredDistance(x, bank).data();
    const apart = await nearestSquaredDistance(x, bank, { forbidden: own }).data();
    for (let i = 0; i < 3; i++) {
      expect(free[i]).toBeLessThan(1e-5);
      expect(apart[i]).toBeGreaterThan(1e-2);
      expect(apart[i]).toBeLessThan(100);
    }
    tf.engine().endScope();
  });

  it('adds what a row costs, and takes another where that is cheaper', async () => {
    tf.engine().startScope();
    const x = tf.tensor2d([[0], [1]]);
    const bank = tf.tensor2d([[0], [2]]);
    const extra = tf.tensor2d([
      [5, 0.5],
      [0.25, 0],
    ]);
    // Patch 0: 0 + 5 against 4 + 0.5; patch 1: 1 + 0.25 against 1 + 0.
    const distances = await nearestSquaredDistance(x, bank, { extra }).data();
    expect([...distances]).toEqual([4.5, 1]);
    tf.engine().endScope();
  });

  it('joins what it splits', async () => {
    tf.engine().startScope();
    const x = waves(2, 3, 8) as tf.Tensor3D;
    expect(await joinHeads(splitHeads(x, 4), 4).data()).toEqual(await x.data());
    tf.engine().endScope();
  });
});

describe('resampling weights', () => {
  it.each([
    [15, 240],
    [4, 8],
    [3, 3],
    [5, 2],
  ])('interpolation %i -> %i sums to 1 in every target', (from, to) => {
    const matrix = interpolationMatrix(from, to);
    for (let j = 0; j < to; j++) {
      let sum = 0;
      for (let i = 0; i < from; i++) sum += matrix[i * to + j];
      expect(sum).toBeCloseTo(1, 6);
    }
  });

  it.each([
    [15, 8],
    [8, 4],
    [5, 2],
    [3, 1],
  ])('averaging %i -> %i sums to 1 in every target and counts every source alike', (from, to) => {
    const matrix = averagingMatrix(from, to);
    for (let j = 0; j < to; j++) {
      let sum = 0;
      for (let i = 0; i < from; i++) sum += matrix[i * to + j];
      expect(sum).toBeCloseTo(1, 5);
    }
    for (let i = 0; i < from; i++) {
      let sum = 0;
      for (let j = 0; j < to; j++) sum += matrix[i * to + j];
      expect(sum).toBeCloseTo(to / from, 5);
    }
  });
});
