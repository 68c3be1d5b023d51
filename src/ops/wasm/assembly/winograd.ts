/**
 * The transforms of Winograd's minimal filtering F(2x2, 3x3), each in one direction and for many channels at
 * once; a plane is transformed by columns, then by rows. To *spread* is to go to the 16 points, to *gather*
 * to come back.
 *
 *         | 1  0 -1  0 |         |  1    0    0  |
 *   B^T = | 0  1  1  0 |     G = | 1/2  1/2  1/2 |     A^T = | 1  1  1  0 |
 *         | 0 -1  1  0 |         | 1/2 -1/2  1/2 |           | 0  1 -1 -1 |
 *         | 0  1  0 -1 |         |  0    0    1  |
 *
 * Source: Lavin and Gray, "Fast Algorithms for Convolutional Neural Networks", 2016.
 */

/** B^T d: four rows of inputs to four, `step` bytes apart. */
export function spreadInputs(
  d0: usize,
  d1: usize,
  d2: usize,
  d3: usize,
  bytes: usize,
  to: usize,
  step: usize,
): void {
  for (let i: usize = 0; i < bytes; i += 16) {
    const x1 = v128.load(d1 + i);
    const x2 = v128.load(d2 + i);
    const at = to + i;
    v128.store(at, f32x4.sub(v128.load(d0 + i), x2));
    v128.store(at + step, f32x4.add(x1, x2));
    v128.store(at + 2 * step, f32x4.sub(x2, x1));
    v128.store(at + 3 * step, f32x4.sub(x1, v128.load(d3 + i)));
  }
}

/** G g: three rows of taps to four. */
export function spreadTaps(g0: usize, g1: usize, g2: usize, bytes: usize, to: usize, step: usize): void {
  const half = f32x4.splat(0.5);
  for (let i: usize = 0; i < bytes; i += 16) {
    const first = v128.load(g0 + i);
    const middle = v128.load(g1 + i);
    const last = v128.load(g2 + i);
    const outer = f32x4.add(first, last);
    const at = to + i;
    v128.store(at, first);
    v128.store(at + step, f32x4.mul(half, f32x4.add(outer, middle)));
    v128.store(at + 2 * step, f32x4.mul(half, f32x4.sub(outer, middle)));
    v128.store(at + 3 * step, last);
  }
}

/** A^T m: four rows of products to two rows of outputs, which lie anywhere. */
export function gatherOutputs(m: usize, step: usize, bytes: usize, y0: usize, y1: usize): void {
  for (let i: usize = 0; i < bytes; i += 16) {
    const at = m + i;
    const x1 = v128.load(at + step);
    const x2 = v128.load(at + 2 * step);
    v128.store(y0 + i, f32x4.add(f32x4.add(v128.load(at), x1), x2));
    v128.store(y1 + i, f32x4.sub(f32x4.sub(x1, x2), v128.load(at + 3 * step)));
  }
}

/** A y: the transpose of `gatherOutputs`, for gradients. */
export function spreadOutputs(y0: usize, y1: usize, bytes: usize, to: usize, step: usize): void {
  for (let i: usize = 0; i < bytes; i += 16) {
    const first = v128.load(y0 + i);
    const last = v128.load(y1 + i);
    const at = to + i;
    v128.store(at, first);
    v128.store(at + step, f32x4.add(first, last));
    v128.store(at + 2 * step, f32x4.sub(first, last));
    v128.store(at + 3 * step, f32x4.neg(last));
  }
}

/** G^T u: the transpose of `spreadTaps`, for gradients. */
export function gatherTaps(u: usize, step: usize, bytes: usize, to: usize, tapStep: usize): void {
  const half = f32x4.splat(0.5);
  for (let i: usize = 0; i < bytes; i += 16) {
    const from = u + i;
    const x1 = f32x4.mul(half, v128.load(from + step));
    const x2 = f32x4.mul(half, v128.load(from + 2 * step));
    const sum = f32x4.add(x1, x2);
    const at = to + i;
    v128.store(at, f32x4.add(v128.load(from), sum));
    v128.store(at + tapStep, f32x4.sub(x1, x2));
    v128.store(at + 2 * tapStep, f32x4.add(sum, v128.load(from + 3 * step)));
  }
}
