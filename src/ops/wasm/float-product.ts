/**
 * Products of float32 matrices in the threads of the WebAssembly program. The wasm backend is as fast in one
 * thread, so this pays off only with more threads and for products that outweigh copying in and out.
 */
import * as tf from '@tensorflow/tfjs-core';
import * as plan from './assembly/plan';
import { currentWorkshop } from './workshop';

/** Below so many multiplications, copying and waking threads cost more than they save. */
const worthwhile = 4e6;

/** Which matrix is stored transposed: `a` as `[k, m]`, or `b` as `[n, k]`. */
export type Turned = 'a' | 'b' | 'none';

/** The product `[m, n]`, or undefined where the backend's own is as good. */
export function threadedProduct(a: tf.Tensor2D, b: tf.Tensor2D, turned: Turned): tf.Tensor2D | undefined {
  const [m, k] = turned === 'a' ? [a.shape[1], a.shape[0]] : a.shape;
  const n = turned === 'b' ? b.shape[0] : b.shape[1];
  if (tf.getBackend() !== 'wasm' || m * n * k < worthwhile) return undefined;
  const workshop = currentWorkshop();
  if (!workshop || workshop.crew.ready < 2) return undefined;
  const packed = Math.ceil(n / 8) * 8 * k;
  // The last rows of A are read in fours, the last columns of B and C in eights.
  const rooms = workshop.rooms([a.size + 4 * k, b.size + 8, packed, m * n + 8]);
  const [leftRoom, rightRoom, packedRoom, productRoom] = rooms;
  workshop.fillWith(leftRoom, a);
  workshop.fillWith(rightRoom, b);
  workshop.run(plan.toMultiply, [
    [plan.leftAt, leftRoom],
    [plan.rightAt, rightRoom],
    [plan.packedAt, packedRoom],
    [plan.productAt, productRoom],
    [plan.rowsAt, m],
    [plan.innerAt, k],
    [plan.columnsAt, n],
    [plan.leftRowBytesAt, turned === 'a' ? 4 : 4 * k],
    [plan.leftInnerBytesAt, turned === 'a' ? 4 * m : 4],
    [plan.rightInnerBytesAt, turned === 'b' ? 4 : 4 * n],
    [plan.rightColumnBytesAt, turned === 'b' ? 4 * k : 4],
  ]);
  return tf.tensor2d(workshop.arena.floats(productRoom, m * n).slice(), [m, n]);
}
