import * as tf from '@tensorflow/tfjs-core';
import { customGradient } from './custom-gradient';
import { usesKernel } from './kernels';
import { plainProduct, productAtB } from './mat-mul';
import { convolution, convolvesByProgram, kernelGradient } from './wasm/convolution';
import { neighbourhoodsByKernel } from './webgpu/neighbourhoods';

/**
 * Lays the 3x3 neighbourhood of every position side by side: `[B, h, w, C]` gives `[B * h * w, 9C]`, zero
 * outside. Tap order is row by row, so that channel block 4 is the position itself.
 */
function neighbourhoods(x: tf.Tensor4D): tf.Tensor2D {
  if (usesKernel('neighbourhoods')) return neighbourhoodsByKernel(x);
  const [batch, h, w, channels] = x.shape;
  const padded = tf.pad(x, [
    [0, 0],
    [1, 1],
    [1, 1],
    [0, 0],
  ]) as tf.Tensor4D;
  const taps: tf.Tensor4D[] = [];
  for (let dy = 0; dy < 3; dy++) {
    for (let dx = 0; dx < 3; dx++) {
      taps.push(tf.slice(padded, [0, dy, dx, 0], [batch, h, w, channels]) as tf.Tensor4D);
    }
  }
  return tf.reshape(tf.concat(taps, 3), [batch * h * w, 9 * channels]);
}

/**
 * The kernel `[9C, K]` whose convolution carries gradients back: taps mirrored, channels swapped, `[9K, C]`.
 */
function mirrored(kernel: tf.Tensor2D): tf.Tensor2D {
  const channels = kernel.shape[0] / 9;
  const taps = tf.reverse(tf.reshape(kernel, [9, channels, kernel.shape[1]]), 0);
  return tf.reshape(tf.transpose(taps, [0, 2, 1]), [9 * kernel.shape[1], channels]);
}

const byNeighbourhoods = customGradient<[tf.Tensor4D, tf.Tensor2D]>(([x, kernel], save) => {
  const [batch, h, w] = x.shape;
  const columns = neighbourhoods(x);
  save([columns, kernel]);
  return {
    value: tf.reshape(plainProduct(columns, kernel), [batch, h, w, kernel.shape[1]]),
    back: (dy, saved) => {
      const [patches, weights] = saved as tf.Tensor2D[];
      const toInput = plainProduct(neighbourhoods(dy as tf.Tensor4D), mirrored(weights));
      const toKernel = productAtB(patches, tf.reshape(dy, [-1, weights.shape[1]]));
      return [tf.reshape(toInput, x.shape), toKernel];
    },
  };
});

const byProgram = customGradient<[tf.Tensor4D, tf.Tensor2D]>(([x, kernel], save) => {
  save([x, kernel]);
  return {
    value: convolution(x, kernel),
    back: (dy, [maps, weights]) => [
      convolution(dy as tf.Tensor4D, mirrored(weights as tf.Tensor2D)),
      kernelGradient(maps as tf.Tensor4D, dy as tf.Tensor4D),
    ],
  };
});

/**
 * 3x3 convolution, stride 1, zero padding: `[B, h, w, C]` by kernel `[9C, K]` (taps row by row, then
 * channels) and bias `[K]` gives `[B, h, w, K]`. It is made of shifted slices and one matrix product, since
 * the wasm backend has no filter gradient for conv2d. Large ones run in our own WebAssembly program there.
 */
export function conv3x3(x: tf.Tensor4D, kernel: tf.Tensor2D, bias: tf.Tensor1D): tf.Tensor4D {
  const convolve = convolvesByProgram(x.shape, kernel.shape[1]) ? byProgram : byNeighbourhoods;
  return tf.tidy(() => tf.add(convolve(x, kernel), bias) as tf.Tensor4D);
}
