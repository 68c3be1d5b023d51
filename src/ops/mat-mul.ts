import * as tf from '@tensorflow/tfjs-core';
import { customGradient } from './custom-gradient';
import { type Turned, threadedProduct } from './wasm/float-product';

/**
 * a b, a^T b or a b^T without a gradient of its own. The wasm backend is about ten times slower with
 * transpose flags than with transposed copies, and uses one thread.
 */
function multiply(a: tf.Tensor2D, b: tf.Tensor2D, turned: Turned): tf.Tensor2D {
  const threaded = threadedProduct(a, b, turned);
  if (threaded) return threaded;
  if (tf.getBackend() !== 'wasm') return tf.matMul(a, b, turned === 'a', turned === 'b');
  const upright = (x: tf.Tensor2D) => tf.transpose(x) as tf.Tensor2D;
  return tf.matMul(turned === 'a' ? upright(a) : a, turned === 'b' ? upright(b) : b);
}

/** a b: `[n, k]` and `[k, m]` give `[n, m]`. Has no gradient of its own. */
export const plainProduct = (a: tf.Tensor2D, b: tf.Tensor2D) => multiply(a, b, 'none');

/** a^T b: `[n, k]` and `[n, m]` give `[k, m]`. Has no gradient of its own. */
export const productAtB = (a: tf.Tensor2D, b: tf.Tensor2D) => multiply(a, b, 'a');

/** a b^T: `[n, k]` and `[m, k]` give `[n, m]`. Has no gradient of its own. */
export const productABt = (a: tf.Tensor2D, b: tf.Tensor2D) => multiply(a, b, 'b');

const product = customGradient<[tf.Tensor2D, tf.Tensor2D]>(([a, b], save) => {
  save([a, b]);
  return {
    value: plainProduct(a, b),
    back: (dy, [x, w]) => [
      productABt(dy as tf.Tensor2D, w as tf.Tensor2D),
      productAtB(x as tf.Tensor2D, dy as tf.Tensor2D),
    ],
  };
});

/** a b at rank 2: `[n, k]` and `[k, m]` give `[n, m]`, with a gradient that is fast on every backend. */
export function matMul(a: tf.Tensor2D, b: tf.Tensor2D): tf.Tensor2D {
  return product(a, b) as tf.Tensor2D;
}

/** a b for a frozen a: only b gets a gradient, which saves one product. */
export function matMulGradB(a: tf.Tensor2D, b: tf.Tensor2D): tf.Tensor2D {
  const by = customGradient<[tf.Tensor2D]>(([w], save) => {
    save([a]);
    return {
      value: plainProduct(a, w),
      back: (dy, [x]) => productAtB(x as tf.Tensor2D, dy as tf.Tensor2D),
    };
  });
  return by(b) as tf.Tensor2D;
}

/** a b for a frozen b: only a gets a gradient, which saves one product. */
export function matMulGradA(a: tf.Tensor2D, b: tf.Tensor2D): tf.Tensor2D {
  const of = customGradient<[tf.Tensor2D]>(([x], save) => {
    save([b]);
    return {
      value: plainProduct(x, b),
      back: (dy, [w]) => productABt(dy as tf.Tensor2D, w as tf.Tensor2D),
    };
  });
  return of(a) as tf.Tensor2D;
}
