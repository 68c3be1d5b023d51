/**
 * Products of activations with int8 weights, exact in int32.
 *
 *   C[m, n] = a_m * w_n * sum_k A[m, k] W[n, k]  +  bias[n]
 *
 * A is int16 with one scale a row, W is int8 with one scale an output channel. `i32x4.dot_i16x8_s` makes
 * eight products per instruction, twice as many as float32 instructions do. Weights are widened as they are
 * read, so no matrix is ever dequantised.
 *
 * W is stored in panels of 8 channels. For each pair of k a panel holds 16 bytes: the weights of k and k + 1
 * of each channel (../pack-panels.ts). Bound by arithmetic: a panel (8 K bytes) stays in the L1 cache while a
 * chunk of rows passes. K is a multiple of 4 and N of 8.
 */
import { gelu, quickGelu } from './activation';

/** How a product is written. */
export const toStore = 0;
export const toAdd = 1;
export const toGelu = 2;
export const toQuickGelu = 3;

/** The largest |A| for which sums over k fit int32: 127 k times it stays below 2^31. */
export function largestActivation(k: i32): f32 {
  return f32(min(32767, 2147483647 / (127 * k)));
}

/** Quantises one row of k float32 numbers to int16, with its scale. */
export function quantiseRow(from: usize, k: i32, largest: f32, to: usize, scale: usize): void {
  let most = f32x4.splat(0);
  for (let i = 0; i < k; i += 4) most = f32x4.max(most, f32x4.abs(v128.load(from + (usize(i) << 2))));
  const size = max(
    max(f32x4.extract_lane(most, 0), f32x4.extract_lane(most, 1)),
    max(f32x4.extract_lane(most, 2), f32x4.extract_lane(most, 3)),
  );
  store<f32>(scale, size / largest);
  const factor = f32x4.splat(size > 0 ? largest / size : 0);
  let i = 0;
  for (; i + 8 <= k; i += 8) {
    const place = from + (usize(i) << 2);
    const low = rounded(v128.load(place), factor);
    v128.store(to + (usize(i) << 1), i16x8.narrow_i32x4_s(low, rounded(v128.load(place, 16), factor)));
  }
  if (i < k) {
    const last = rounded(v128.load(from + (usize(i) << 2)), factor);
    v128.store_lane<i64>(to + (usize(i) << 1), i16x8.narrow_i32x4_s(last, last), 0);
  }
}

function rounded(x: v128, factor: v128): v128 {
  return i32x4.trunc_sat_f32x4_s(f32x4.nearest(f32x4.mul(x, factor)));
}

/**
 * `rows` rows of `a` times `channels` channels into float32 rows of `stride` bytes. `a` has room for rows up
 * to the next multiple of 4.
 */
export function multiply(
  a: usize,
  aScales: usize,
  rows: i32,
  k: i32,
  panels: usize,
  scales: usize,
  bias: usize,
  channels: i32,
  to: usize,
  stride: usize,
  then: i32,
): void {
  const panelBytes = usize(k) << 3;
  const rowBytes = usize(k) << 1;
  for (let n = 0; n < channels; n += 8) {
    const panel = panels + usize(n >> 3) * panelBytes;
    const at = usize(n) << 2;
    const w0 = v128.load(scales + at);
    const w1 = v128.load(scales + at, 16);
    const b0 = v128.load(bias + at);
    const b1 = v128.load(bias + at, 16);
    for (let m = 0; m < rows; m += 4) {
      const row0 = a + usize(m) * rowBytes;
      const row1 = row0 + rowBytes;
      const row2 = row1 + rowBytes;
      const row3 = row2 + rowBytes;
      let c00 = i32x4.splat(0);
      let c01 = i32x4.splat(0);
      let c10 = i32x4.splat(0);
      let c11 = i32x4.splat(0);
      let c20 = i32x4.splat(0);
      let c21 = i32x4.splat(0);
      let c30 = i32x4.splat(0);
      let c31 = i32x4.splat(0);
      let w = panel;
      for (let i: usize = 0; i < rowBytes; i += 8) {
        let low = v128.load_ext<i8>(w);
        let high = v128.load_ext<i8>(w, 8);
        let x = v128.load_splat<i32>(row0 + i);
        c00 = i32x4.add(c00, i32x4.dot_i16x8_s(x, low));
        c01 = i32x4.add(c01, i32x4.dot_i16x8_s(x, high));
        x = v128.load_splat<i32>(row1 + i);
        c10 = i32x4.add(c10, i32x4.dot_i16x8_s(x, low));
        c11 = i32x4.add(c11, i32x4.dot_i16x8_s(x, high));
        x = v128.load_splat<i32>(row2 + i);
        c20 = i32x4.add(c20, i32x4.dot_i16x8_s(x, low));
        c21 = i32x4.add(c21, i32x4.dot_i16x8_s(x, high));
        x = v128.load_splat<i32>(row3 + i);
        c30 = i32x4.add(c30, i32x4.dot_i16x8_s(x, low));
        c31 = i32x4.add(c31, i32x4.dot_i16x8_s(x, high));
        low = v128.load_ext<i8>(w, 16);
        high = v128.load_ext<i8>(w, 24);
        x = v128.load_splat<i32>(row0 + i, 4);
        c00 = i32x4.add(c00, i32x4.dot_i16x8_s(x, low));
        c01 = i32x4.add(c01, i32x4.dot_i16x8_s(x, high));
        x = v128.load_splat<i32>(row1 + i, 4);
        c10 = i32x4.add(c10, i32x4.dot_i16x8_s(x, low));
        c11 = i32x4.add(c11, i32x4.dot_i16x8_s(x, high));
        x = v128.load_splat<i32>(row2 + i, 4);
        c20 = i32x4.add(c20, i32x4.dot_i16x8_s(x, low));
        c21 = i32x4.add(c21, i32x4.dot_i16x8_s(x, high));
        x = v128.load_splat<i32>(row3 + i, 4);
        c30 = i32x4.add(c30, i32x4.dot_i16x8_s(x, low));
        c31 = i32x4.add(c31, i32x4.dot_i16x8_s(x, high));
        w += 32;
      }
      const place = to + usize(m) * stride + at;
      const scale = aScales + (usize(m) << 2);
      finish(c00, c01, v128.load_splat<f32>(scale), w0, w1, b0, b1, place, then);
      if (m + 1 < rows)
        finish(c10, c11, v128.load_splat<f32>(scale, 4), w0, w1, b0, b1, place + stride, then);
      if (m + 2 < rows)
        finish(c20, c21, v128.load_splat<f32>(scale, 8), w0, w1, b0, b1, place + 2 * stride, then);
      if (m + 3 < rows)
        finish(c30, c31, v128.load_splat<f32>(scale, 12), w0, w1, b0, b1, place + 3 * stride, then);
    }
  }
}

/** Scales, bias and activation of eight channels of a row. */
function finish(
  low: v128,
  high: v128,
  rowScale: v128,
  w0: v128,
  w1: v128,
  b0: v128,
  b1: v128,
  place: usize,
  then: i32,
): void {
  let c0 = f32x4.add(f32x4.mul(f32x4.convert_i32x4_s(low), f32x4.mul(rowScale, w0)), b0);
  let c1 = f32x4.add(f32x4.mul(f32x4.convert_i32x4_s(high), f32x4.mul(rowScale, w1)), b1);
  if (then === toAdd) {
    c0 = f32x4.add(v128.load(place), c0);
    c1 = f32x4.add(v128.load(place, 16), c1);
  } else if (then === toGelu) {
    c0 = gelu(c0);
    c1 = gelu(c1);
  } else if (then === toQuickGelu) {
    c0 = quickGelu(c0);
    c1 = quickGelu(c1);
  }
  v128.store(place, c0);
  v128.store(place, c1, 16);
}
