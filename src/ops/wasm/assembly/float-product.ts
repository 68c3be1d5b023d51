/**
 * Products of float32 matrices, shared by threads:  C[m, n] = sum_k A[m, k] B[k, n].
 *
 * B is packed first, into panels of 8 columns by at most `depth` of k, so that a panel (16 KiB) stays in the first cache
 * while all rows of A pass it. A is read where it lies, by any strides. Bound by arithmetic: 64 multiplications and
 * additions for every 12 vectors that are read.
 */
import {
  columnsAt,
  innerAt,
  leftAt,
  leftInnerBytesAt,
  leftRowBytesAt,
  packedAt,
  productAt,
  rightAt,
  rightColumnBytesAt,
  rightInnerBytesAt,
  rowsAt,
} from './plan';
import { barrier, share, shareStart } from './threads';

/** The most of k that a panel holds. */
const depth = 512;

/** One thread's part. */
export function multiplyFloats(thread: i32): void {
  const panels = (load<i32>(columnsAt) + 7) >> 3;
  for (let panel = share(panels, thread); panel < share(panels, thread + 1); panel++) packPanel(panel);
  barrier();
  const rows = load<i32>(rowsAt);
  const from = shareStart(rows, thread);
  const to = shareStart(rows, thread + 1);
  const inner = load<i32>(innerAt);
  for (let k = 0; k < inner; k += depth) {
    for (let panel = 0; panel < panels; panel++) {
      for (let row = from; row < to; row += 4) block(row, panel, k, min(depth, inner - k), rows);
    }
  }
}

/** Eight columns of B, all of k; columns beyond the last are 0. */
function packPanel(panel: i32): void {
  const inner = load<i32>(innerAt);
  const columns = load<i32>(columnsAt);
  const columnBytes = load<usize>(rightColumnBytesAt);
  const innerBytes = load<usize>(rightInnerBytesAt);
  const filled = min(8, columns - panel * 8);
  let from = load<usize>(rightAt) + usize(panel * 8) * columnBytes;
  let to = load<usize>(packedAt) + (usize(panel * inner) << 5);
  for (let k = 0; k < inner; k++) {
    if (filled === 8 && columnBytes === 4) {
      v128.store(to, v128.load(from));
      v128.store(to, v128.load(from, 16), 16);
    } else {
      for (let c = 0; c < 8; c++) {
        store<f32>(to + (usize(c) << 2), c < filled ? load<f32>(from + usize(c) * columnBytes) : 0);
      }
    }
    from += innerBytes;
    to += 32;
  }
}

/**
 * Four rows by eight columns, over `count` of k from `k` on. The parts after the first go on from what is there: every sum
 * is taken in the order of k, and so is to the bit that of the backend's own product, which takes it where threads are absent.
 */
function block(row: i32, panel: i32, k: i32, count: i32, rows: i32): void {
  const rowBytes = load<usize>(leftRowBytesAt);
  const innerBytes = load<usize>(leftInnerBytesAt);
  let a0 = load<usize>(leftAt) + usize(row) * rowBytes + usize(k) * innerBytes;
  let a1 = a0 + rowBytes;
  let a2 = a1 + rowBytes;
  let a3 = a2 + rowBytes;
  let b = load<usize>(packedAt) + (usize(panel * load<i32>(innerAt) + k) << 5);
  const width = usize(load<i32>(columnsAt)) << 2;
  const place = placeOf(row, panel);
  let c00 = begun(k > 0, place);
  let c01 = begun(k > 0, place + 16);
  let c10 = begun(k > 0 && row + 1 < rows, place + 1 * width);
  let c11 = begun(k > 0 && row + 1 < rows, place + 1 * width + 16);
  let c20 = begun(k > 0 && row + 2 < rows, place + 2 * width);
  let c21 = begun(k > 0 && row + 2 < rows, place + 2 * width + 16);
  let c30 = begun(k > 0 && row + 3 < rows, place + 3 * width);
  let c31 = begun(k > 0 && row + 3 < rows, place + 3 * width + 16);
  for (let i = 0; i < count; i++) {
    const low = v128.load(b);
    const high = v128.load(b, 16);
    b += 32;
    let x = v128.load_splat<f32>(a0);
    c00 = f32x4.add(c00, f32x4.mul(x, low));
    c01 = f32x4.add(c01, f32x4.mul(x, high));
    x = v128.load_splat<f32>(a1);
    c10 = f32x4.add(c10, f32x4.mul(x, low));
    c11 = f32x4.add(c11, f32x4.mul(x, high));
    x = v128.load_splat<f32>(a2);
    c20 = f32x4.add(c20, f32x4.mul(x, low));
    c21 = f32x4.add(c21, f32x4.mul(x, high));
    x = v128.load_splat<f32>(a3);
    c30 = f32x4.add(c30, f32x4.mul(x, low));
    c31 = f32x4.add(c31, f32x4.mul(x, high));
    a0 += innerBytes;
    a1 += innerBytes;
    a2 += innerBytes;
    a3 += innerBytes;
  }
  finish(row, panel, c00, c01);
  if (row + 1 < rows) finish(row + 1, panel, c10, c11);
  if (row + 2 < rows) finish(row + 2, panel, c20, c21);
  if (row + 3 < rows) finish(row + 3, panel, c30, c31);
}

/** Where a panel's first column lies in a row of C. */
function placeOf(row: i32, panel: i32): usize {
  return load<usize>(productAt) + (usize(row * load<i32>(columnsAt) + panel * 8) << 2);
}

/** Four sums so far; what lies beyond the last column is read, and never written. */
function begun(before: bool, place: usize): v128 {
  return before ? v128.load(place) : f32x4.splat(0);
}

/** Writes eight columns of a row, or as many as there are. */
function finish(row: i32, panel: i32, low: v128, high: v128): void {
  const to = placeOf(row, panel);
  const left = load<i32>(columnsAt) - panel * 8;
  if (left >= 8) {
    v128.store(to, low);
    v128.store(to, high, 16);
    return;
  }
  for (let c = 0; c < left; c++) {
    store<f32>(to + (usize(c) << 2), c < 4 ? lane(low, c) : lane(high, c - 4));
  }
}

function lane(x: v128, i: i32): f32 {
  if (i === 0) return f32x4.extract_lane(x, 0);
  if (i === 1) return f32x4.extract_lane(x, 1);
  if (i === 2) return f32x4.extract_lane(x, 2);
  return f32x4.extract_lane(x, 3);
}
