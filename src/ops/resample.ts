import * as tf from '@tensorflow/tfjs-core';
import { matMulGradA } from './mat-mul';

/**
 * Weights `[from, to]` of linear interpolation along one axis with half-pixel centres and clamped edges, as
 * PyTorch's `interpolate(mode='bilinear', align_corners=False)` without antialias.
 */
export function interpolationMatrix(from: number, to: number): Float32Array {
  const matrix = new Float32Array(from * to);
  for (let j = 0; j < to; j++) {
    const position = Math.min(Math.max(((j + 0.5) * from) / to - 0.5, 0), from - 1);
    const left = Math.floor(position);
    const right = Math.min(left + 1, from - 1);
    matrix[left * to + j] += 1 - (position - left);
    matrix[right * to + j] += position - left;
  }
  return matrix;
}

/** Weights `[from, to]` that average the source cells under each target cell, by the share that it covers. */
export function averagingMatrix(from: number, to: number): Float32Array {
  const matrix = new Float32Array(from * to);
  const span = from / to;
  for (let j = 0; j < to; j++) {
    for (let i = Math.floor(j * span); i < Math.min(from, (j + 1) * span); i++) {
      const covered = Math.min(i + 1, (j + 1) * span) - Math.max(i, j * span);
      matrix[i * to + j] = Math.max(covered, 0) / span;
    }
  }
  return matrix;
}

/**
 * Resamples `[B, h, w, C]` to `[B, H, W, C]` along both axes by matrices `[h, H]` and `[w, W]`. Matrix
 * products have an exact gradient on every backend, unlike resizeBilinear with half-pixel centres. The
 * matrices get no gradient.
 */
function resample(x: tf.Tensor4D, rows: tf.Tensor2D, columns: tf.Tensor2D): tf.Tensor4D {
  const [batch, h, w, channels] = x.shape;
  const [, newH] = rows.shape;
  const [, newW] = columns.shape;
  const across = matMulGradA(tf.reshape(tf.transpose(x, [0, 1, 3, 2]), [batch * h * channels, w]), columns);
  const upright = tf.transpose(tf.reshape(across, [batch, h, channels, newW]), [0, 3, 2, 1]);
  const down = matMulGradA(tf.reshape(upright, [batch * newW * channels, h]), rows);
  return tf.transpose(tf.reshape(down, [batch, newW, channels, newH]), [0, 3, 1, 2]);
}

type MatrixOf = (from: number, to: number) => Float32Array;

/** Maps come in few sizes, so each matrix is made once. */
function madeOnce(make: MatrixOf): MatrixOf {
  const made = new Map<string, Float32Array>();
  return (from, to) => {
    const key = `${from} ${to}`;
    const matrix = made.get(key) ?? make(from, to);
    made.set(key, matrix);
    return matrix;
  };
}

function resampleWith(matrixOf: MatrixOf, x: tf.Tensor4D, height: number, width: number): tf.Tensor4D {
  return tf.tidy(() => {
    const [, h, w] = x.shape;
    const rows = tf.tensor2d(matrixOf(h, height), [h, height]);
    const columns = h === w && height === width ? rows : tf.tensor2d(matrixOf(w, width), [w, width]);
    return resample(x, rows, columns);
  });
}

const interpolation = madeOnce(interpolationMatrix);
const averaging = madeOnce(averagingMatrix);

/** Bilinear interpolation of `[B, h, w, C]` to `[B, height, width, C]`, half-pixel centres. */
export function interpolate(x: tf.Tensor4D, height: number, width: number): tf.Tensor4D {
  return resampleWith(interpolation, x, height, width);
}

/** Area averaging of `[B, h, w, C]` to the smaller `[B, height, width, C]`; the sizes need not divide. */
export function average(x: tf.Tensor4D, height: number, width: number): tf.Tensor4D {
  return resampleWith(averaging, x, height, width);
}
