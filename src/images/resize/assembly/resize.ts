/**
 * The two passes of ../resize.ts in 128-bit vectors, with the same results.
 *
 * Weights have 22 fractional bits, but one instruction multiplies eight numbers of 16 bits. So each weight is
 * split into `high * 2^11 + low`, both sums are exact in 32 bits, and their total is rounded once.
 *
 * Bound by arithmetic: when shrinking, each byte of a row contributes to four outputs, with two products
 * each.
 */

/**
 * Fractional bits of a weight, and of its low part (../resize-taps.ts and src/ops/webgpu/photo-resize.ts have
 * the same).
 */
const fractionBits: i32 = 22;
const lowBits: i32 = 11;
const half: i32 = 1 << (fractionBits - 1);

/** Red, green and blue of 16 pixels, each in a plane of its own. */
function splitPixels(from: usize, to: usize, pitch: usize): void {
  const a = v128.load(from);
  const b = v128.load(from, 16);
  const c = v128.load(from, 32);
  const reds = i8x16.shuffle(a, b, 0, 3, 6, 9, 12, 15, 18, 21, 24, 27, 30, 0, 0, 0, 0, 0);
  v128.store(to, i8x16.shuffle(reds, c, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 17, 20, 23, 26, 29));
  const greens = i8x16.shuffle(a, b, 1, 4, 7, 10, 13, 16, 19, 22, 25, 28, 31, 0, 0, 0, 0, 0);
  v128.store(to + pitch, i8x16.shuffle(greens, c, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 18, 21, 24, 27, 30));
  const blues = i8x16.shuffle(a, b, 2, 5, 8, 11, 14, 17, 20, 23, 26, 29, 0, 0, 0, 0, 0, 0);
  v128.store(to + 2 * pitch, i8x16.shuffle(blues, c, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 16, 19, 22, 25, 28, 31));
}

/** Combines both sums of a weighted mean; their four parts are added up last. */
function joined(high: v128, low: v128): v128 {
  return i32x4.add(i32x4.shl(high, lowBits), low);
}

function toByte(parts: v128): u8 {
  const sum =
    half +
    i32x4.extract_lane(parts, 0) +
    i32x4.extract_lane(parts, 1) +
    i32x4.extract_lane(parts, 2) +
    i32x4.extract_lane(parts, 3);
  return u8(max(0, min(255, sum >> fractionBits)));
}

/**
 * Makes rows of RGB pixels `outputs` pixels wide.
 * @param from   `[rows, pixels, 3]` bytes; up to 47 bytes after the last row are read but ignored
 * @param planes room for three rows of `pitch` bytes, a multiple of 16 and at least `pixels + taps`
 * @param firsts `[outputs]` int32, the first pixel of each
 * @param highs  `[outputs, taps]` int16; `taps` is a multiple of 8, unused weights are 0
 * @param lows   as `highs`
 * @param to     `[rows, outputs, 3]` bytes
 */
export function narrowRows(
  from: usize,
  rows: i32,
  pixels: i32,
  planes: usize,
  pitch: usize,
  firsts: usize,
  highs: usize,
  lows: usize,
  taps: i32,
  outputs: i32,
  to: usize,
): void {
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < pixels; x += 16) splitPixels(from + 3 * usize(x), planes + usize(x), pitch);
    let high = highs;
    let low = lows;
    for (let x = 0; x < outputs; x++) {
      let plane = planes + usize(load<i32>(firsts + (usize(x) << 2)));
      let redHigh = i32x4.splat(0);
      let redLow = i32x4.splat(0);
      let greenHigh = i32x4.splat(0);
      let greenLow = i32x4.splat(0);
      let blueHigh = i32x4.splat(0);
      let blueLow = i32x4.splat(0);
      for (let k = 0; k < taps; k += 8) {
        const h = v128.load(high);
        const l = v128.load(low);
        const red = v128.load_ext<u8>(plane);
        redHigh = i32x4.add(redHigh, i32x4.dot_i16x8_s(red, h));
        redLow = i32x4.add(redLow, i32x4.dot_i16x8_s(red, l));
        const green = v128.load_ext<u8>(plane + pitch);
        greenHigh = i32x4.add(greenHigh, i32x4.dot_i16x8_s(green, h));
        greenLow = i32x4.add(greenLow, i32x4.dot_i16x8_s(green, l));
        const blue = v128.load_ext<u8>(plane + 2 * pitch);
        blueHigh = i32x4.add(blueHigh, i32x4.dot_i16x8_s(blue, h));
        blueLow = i32x4.add(blueLow, i32x4.dot_i16x8_s(blue, l));
        plane += 8;
        high += 16;
        low += 16;
      }
      store<u8>(to, toByte(joined(redHigh, redLow)));
      store<u8>(to, toByte(joined(greenHigh, greenLow)), 1);
      store<u8>(to, toByte(joined(blueHigh, blueLow)), 2);
      to += 3;
    }
    from += 3 * usize(pixels);
  }
}

/** Bytes of two rows at one place, interleaved as int16, times a pair of weights. */
function pairs(upper: v128, lower: v128, weights: v128, second: bool): v128 {
  const both = second
    ? i8x16.shuffle(upper, lower, 8, 9, 24, 25, 10, 11, 26, 27, 12, 13, 28, 29, 14, 15, 30, 31)
    : i8x16.shuffle(upper, lower, 0, 1, 16, 17, 2, 3, 18, 19, 4, 5, 20, 21, 6, 7, 22, 23);
  return i32x4.dot_i16x8_s(both, weights);
}

/**
 * Makes columns `outputs` pixels high.
 * @param from    `[rows, length]` bytes; a row and 7 bytes after the last are read but ignored
 * @param length  bytes of a row
 * @param firsts  `[outputs]` int32, the first row of each
 * @param highs   `[outputs, taps]` int16; `taps` is even, unused weights are 0
 * @param lows    as `highs`
 * @param counts  `[outputs]` int32, how many of the taps to use: even
 * @param to      `[outputs, length]` bytes; up to 7 bytes after the last are written
 */
export function shortenColumns(
  from: usize,
  length: i32,
  firsts: usize,
  highs: usize,
  lows: usize,
  counts: usize,
  taps: i32,
  outputs: i32,
  to: usize,
): void {
  const pitch = usize(length);
  for (let y = 0; y < outputs; y++) {
    const top = from + usize(load<i32>(firsts + (usize(y) << 2))) * pitch;
    const count = load<i32>(counts + (usize(y) << 2));
    const weights = usize(y) * usize(taps) * 2;
    for (let x: usize = 0; x < pitch; x += 8) {
      let row = top + x;
      let highs0 = i32x4.splat(0);
      let highs1 = i32x4.splat(0);
      let lows0 = i32x4.splat(0);
      let lows1 = i32x4.splat(0);
      for (let k = 0; k < count; k += 2) {
        const at = weights + (usize(k) << 1);
        const h = v128.load_splat<i32>(highs + at);
        const l = v128.load_splat<i32>(lows + at);
        const upper = v128.load_ext<u8>(row);
        const lower = v128.load_ext<u8>(row + pitch);
        highs0 = i32x4.add(highs0, pairs(upper, lower, h, false));
        highs1 = i32x4.add(highs1, pairs(upper, lower, h, true));
        lows0 = i32x4.add(lows0, pairs(upper, lower, l, false));
        lows1 = i32x4.add(lows1, pairs(upper, lower, l, true));
        row += 2 * pitch;
      }
      const rounded = i32x4.splat(half);
      const first = i32x4.shr_s(i32x4.add(joined(highs0, lows0), rounded), fractionBits);
      const second = i32x4.shr_s(i32x4.add(joined(highs1, lows1), rounded), fractionBits);
      const words = i16x8.narrow_i32x4_s(first, second);
      v128.store_lane<u64>(to + x, i8x16.narrow_i16x8_u(words, words), 0);
    }
    to += pitch;
  }
}
