/**
 * The weights of bicubic resizing with antialias, as in Pillow. The convolution is from Keys, "Cubic
 * convolution interpolation", 1981, with a = -0.5; when shrinking, the kernel is widened by the scale.
 * Weights are fixed-point numbers.
 */

/**
 * Fractional bits of a weight; assembly/resize.ts and src/ops/webgpu/photo-resize.ts have the same number.
 */
export const FRACTION_BITS = 22;
const KERNEL_RADIUS = 2;

function cubic(distance: number): number {
  const a = -0.5;
  const x = Math.abs(distance);
  if (x < 1) return ((a + 2) * x - (a + 3)) * x * x + 1;
  if (x < KERNEL_RADIUS) return (((x - 5) * x + 8) * x - 4) * a;
  return 0;
}

/** Which inputs contribute to each output along one axis, and how much. */
export interface Taps {
  /** First input of each output. */
  readonly first: Int32Array;
  /** Number of inputs of each output. */
  readonly count: Int32Array;
  /** Fixed-point weights, `stride` places per output. */
  readonly weights: Int32Array;
  readonly stride: number;
}

export function tapsOf(inputs: number, outputs: number): Taps {
  const scale = inputs / outputs;
  const widening = Math.max(scale, 1);
  const support = KERNEL_RADIUS * widening;
  const stride = Math.ceil(support) * 2 + 1;
  const first = new Int32Array(outputs);
  const count = new Int32Array(outputs);
  const weights = new Int32Array(outputs * stride);
  const exact = new Float64Array(stride);
  for (let i = 0; i < outputs; i++) {
    const centre = (i + 0.5) * scale;
    const start = Math.max(0, Math.trunc(centre - support + 0.5));
    const end = Math.min(inputs, Math.trunc(centre + support + 0.5));
    let sum = 0;
    for (let k = start; k < end; k++) {
      exact[k - start] = cubic((k - centre + 0.5) / widening);
      sum += exact[k - start];
    }
    for (let k = 0; k < end - start; k++) {
      const fixed = (exact[k] / sum) * 2 ** FRACTION_BITS;
      weights[i * stride + k] = Math.trunc(fixed < 0 ? fixed - 0.5 : fixed + 0.5);
    }
    first[i] = start;
    count[i] = end - start;
  }
  return { first, count, weights, stride };
}
