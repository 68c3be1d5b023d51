/**
 * The innermost product of float32 matrices: four rows of A by a panel of eight columns of B, over `count` of
 * k.
 *
 * A is read where it lies, by any strides; a panel of B holds eight numbers for each k. Bound by arithmetic:
 * 32 multiplications and 32 additions for every 6 vectors that are read.
 */

/**
 * The most of k that one call should take: so much of a panel (16 KiB) stays in the L1 cache while all rows
 * pass it.
 */
export const depth = 512;

/**
 * Adds to, or where `begun` is not set replaces, `rows` (at most four) rows of eight columns at `c`, of which
 * `columns` (at most eight) are written. Every sum is taken in the order of k, however k is divided among
 * calls. Rows of A beyond `rows` and columns of C beyond `columns` are read as well.
 */
export function multiplyPanel(
  a: usize,
  rowBytes: usize,
  innerBytes: usize,
  b: usize,
  count: i32,
  c: usize,
  width: usize,
  rows: i32,
  columns: i32,
  begun: bool,
): void {
  let a0 = a;
  let a1 = a0 + rowBytes;
  let a2 = a1 + rowBytes;
  let a3 = a2 + rowBytes;
  let c00 = before(begun, c);
  let c01 = before(begun, c + 16);
  let c10 = before(begun && rows > 1, c + width);
  let c11 = before(begun && rows > 1, c + width + 16);
  let c20 = before(begun && rows > 2, c + 2 * width);
  let c21 = before(begun && rows > 2, c + 2 * width + 16);
  let c30 = before(begun && rows > 3, c + 3 * width);
  let c31 = before(begun && rows > 3, c + 3 * width + 16);
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
  finish(c, columns, c00, c01);
  if (rows > 1) finish(c + width, columns, c10, c11);
  if (rows > 2) finish(c + 2 * width, columns, c20, c21);
  if (rows > 3) finish(c + 3 * width, columns, c30, c31);
}

/** Four sums so far; numbers beyond the last column are read but never written. */
function before(begun: bool, place: usize): v128 {
  return begun ? v128.load(place) : f32x4.splat(0);
}

/** Writes eight columns of a row, or as many as there are. */
function finish(to: usize, columns: i32, low: v128, high: v128): void {
  if (columns >= 8) {
    v128.store(to, low);
    v128.store(to, high, 16);
    return;
  }
  for (let c = 0; c < columns; c++) {
    store<f32>(to + (usize(c) << 2), c < 4 ? lane(low, c) : lane(high, c - 4));
  }
}

function lane(x: v128, i: i32): f32 {
  if (i === 0) return f32x4.extract_lane(x, 0);
  if (i === 1) return f32x4.extract_lane(x, 1);
  if (i === 2) return f32x4.extract_lane(x, 2);
  return f32x4.extract_lane(x, 3);
}
