import * as tf from '@tensorflow/tfjs-core';
import { customGradient } from './custom-gradient';

/** a^T b or a b^T. The wasm backend multiplies about ten times slower with transposing flags than with turned copies. */
function turnedProduct(a: tf.Tensor2D, b: tf.Tensor2D, turn: 'a' | 'b'): tf.Tensor2D {
  if (tf.getBackend() !== 'wasm') return tf.matMul(a, b, turn === 'a', turn === 'b');
  return turn === 'a'
    ? tf.matMul(tf.transpose(a) as tf.Tensor2D, b)
    : tf.matMul(a, tf.transpose(b) as tf.Tensor2D);
}

/** a^T b: `[n, k]` and `[n, m]` give `[k, m]`. Has no gradient of its own. */
export const transposedMatMul = (a: tf.Tensor2D, b: tf.Tensor2D) => turnedProduct(a, b, 'a');

/** a b^T: `[n, k]` and `[m, k]` give `[n, m]`. Has no gradient of its own. */
export const matMulTransposed = (a: tf.Tensor2D, b: tf.Tensor2D) => turnedProduct(a, b, 'b');

const product = customGradient<[tf.Tensor2D, tf.Tensor2D]>(([a, b], save) => {
  save([a, b]);
  return {
    value: tf.matMul(a, b),
    back: (dy, [x, w]) => [
      matMulTransposed(dy as tf.Tensor2D, w as tf.Tensor2D),
      transposedMatMul(x as tf.Tensor2D, dy as tf.Tensor2D),
    ],
  };
});

/** a b at rank 2: `[n, k]` and `[k, m]` give `[n, m]`, with a gradient that is fast on every backend. */
export function matMul(a: tf.Tensor2D, b: tf.Tensor2D): tf.Tensor2D {
  return product(a, b) as tf.Tensor2D;
}
