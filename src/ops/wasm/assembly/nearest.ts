/**
 * Finds the nearest row of a bank for every patch, where a row may cost extra:
 *
 *   argmin_m |x_n - b_m|^2 + extra[n, m] + forbidden[m],   by |x|^2 - 2 x b + |b|^2
 *
 * A distance is never negative, so a row whose extra cost alone exceeds the best total so far is skipped.
 * Rows without extra cost come first; with a drift (../../../vtfusion/prototypes.ts) few of the others
 * remain. The result is still exact. Four neighbouring patches are searched together, since they need much
 * the same rows.
 */
import { total } from './layer-norm';
import {
  bankAt,
  bankRowsAt,
  bestsAt,
  channelsAt,
  extraAt,
  forbiddenAt,
  normsAt,
  patchCountAt,
  picksAt,
  searchedAt,
} from './plan';
import { barrier, share } from './threads';

/** More than any distance plus the cost of a forbidden row. */
const beyond: f32 = 3e38;

/** Bytes of a thread's notes for its four patches: |x|^2, the best cost so far, and its row. */
const noteBytes = 64;

/** One thread's part. */
export function searchNearest(thread: i32): void {
  const rows = load<i32>(bankRowsAt);
  for (let m = share(rows, thread); m < share(rows, thread + 1); m++) measure(m);
  barrier();
  const count = load<i32>(patchCountAt);
  const fours = (count + 3) >> 2;
  const notes = load<usize>(bestsAt) + usize(thread) * noteBytes;
  for (let four = share(fours, thread); four < share(fours, thread + 1); four++) {
    searchFour(min(four << 2, count - 4), rows, notes);
  }
}

/** |b_m|^2, plus the cost if the row is forbidden. */
function measure(m: i32): void {
  const bytes = usize(load<i32>(channelsAt)) << 2;
  const row = load<usize>(bankAt) + usize(m) * bytes;
  const place = usize(m) << 2;
  store<f32>(load<usize>(normsAt) + place, length(row, bytes) + load<f32>(load<usize>(forbiddenAt) + place));
}

/** The squared length of a vector. */
function length(row: usize, bytes: usize): f32 {
  let sum = f32x4.splat(0);
  for (let i: usize = 0; i < bytes; i += 16) {
    const x = v128.load(row + i);
    sum = f32x4.add(sum, f32x4.mul(x, x));
  }
  return total(sum);
}

/** The nearest rows of patches `first` to `first + 3`. */
function searchFour(first: i32, rows: i32, notes: usize): void {
  const bytes = usize(load<i32>(channelsAt)) << 2;
  const patches = load<usize>(searchedAt) + usize(first) * bytes;
  for (let i: usize = 0; i < 4; i++) {
    store<f32>(notes + (i << 2), length(patches + i * bytes, bytes));
    store<f32>(notes + 16 + (i << 2), beyond);
    // If all costs are NaN, none is below the best.
    store<i32>(notes + 32 + (i << 2), 0);
  }
  const extraBytes = usize(rows) << 2;
  const extra = load<usize>(extraAt) + usize(first) * extraBytes;
  for (let pass = 0; pass < 2; pass++) {
    for (let m = 0; m < rows; m++) {
      const cost = extra + (usize(m) << 2);
      const e0 = load<f32>(cost);
      const e1 = load<f32>(cost + extraBytes);
      const e2 = load<f32>(cost + 2 * extraBytes);
      const e3 = load<f32>(cost + 3 * extraBytes);
      const free = min(min(e0, e1), min(e2, e3)) <= 0;
      if (pass === 0) {
        if (free) compare(patches, bytes, m, e0, e1, e2, e3, notes);
      } else if (
        !free &&
        (e0 < load<f32>(notes, 16) ||
          e1 < load<f32>(notes, 20) ||
          e2 < load<f32>(notes, 24) ||
          e3 < load<f32>(notes, 28))
      ) {
        compare(patches, bytes, m, e0, e1, e2, e3, notes);
      }
    }
  }
  memory.copy(load<usize>(picksAt) + (usize(first) << 2), notes + 32, 16);
}

/** Compares four patches with one row. */
function compare(
  patches: usize,
  bytes: usize,
  m: i32,
  e0: f32,
  e1: f32,
  e2: f32,
  e3: f32,
  notes: usize,
): void {
  const row = load<usize>(bankAt) + usize(m) * bytes;
  const x1 = patches + bytes;
  const x2 = x1 + bytes;
  const x3 = x2 + bytes;
  let a0 = f32x4.splat(0);
  let a1 = f32x4.splat(0);
  let a2 = f32x4.splat(0);
  let a3 = f32x4.splat(0);
  let b0 = f32x4.splat(0);
  let b1 = f32x4.splat(0);
  let b2 = f32x4.splat(0);
  let b3 = f32x4.splat(0);
  // Two sums per patch: a single one would wait for each addition to finish.
  for (let i: usize = 0; i < bytes; i += 32) {
    const low = v128.load(row + i);
    const high = v128.load(row + i, 16);
    a0 = f32x4.add(a0, f32x4.mul(v128.load(patches + i), low));
    b0 = f32x4.add(b0, f32x4.mul(v128.load(patches + i, 16), high));
    a1 = f32x4.add(a1, f32x4.mul(v128.load(x1 + i), low));
    b1 = f32x4.add(b1, f32x4.mul(v128.load(x1 + i, 16), high));
    a2 = f32x4.add(a2, f32x4.mul(v128.load(x2 + i), low));
    b2 = f32x4.add(b2, f32x4.mul(v128.load(x2 + i, 16), high));
    a3 = f32x4.add(a3, f32x4.mul(v128.load(x3 + i), low));
    b3 = f32x4.add(b3, f32x4.mul(v128.load(x3 + i, 16), high));
  }
  const norm = load<f32>(load<usize>(normsAt) + (usize(m) << 2));
  note(notes, norm - 2 * total(f32x4.add(a0, b0)) + e0, m);
  note(notes + 4, norm - 2 * total(f32x4.add(a1, b1)) + e1, m);
  note(notes + 8, norm - 2 * total(f32x4.add(a2, b2)) + e2, m);
  note(notes + 12, norm - 2 * total(f32x4.add(a3, b3)) + e3, m);
}

/** Keeps the better row, or the first in the bank if they are equal. */
function note(notes: usize, withoutLength: f32, m: i32): void {
  const cost = load<f32>(notes) + withoutLength;
  const best = load<f32>(notes, 16);
  if (cost < best || (cost === best && m < load<i32>(notes, 32))) {
    store<f32>(notes, cost, 16);
    store<i32>(notes, m, 32);
  }
}
