/**
 * The two kinds of 16-bit floats, IEEE 754 binary16 and bfloat16 (the upper half of a float32's bits).
 * Decoding is exact; encoding, of binary16 only, rounds to the nearest and ties to even.
 */

/** The values of all 65 536 bit patterns of binary16, made at the first use. */
let table: Float32Array | undefined;

/** Float32 values of binary16 bits; exact, infinities and NaN included. */
export function decodeFloat16(bits: Uint16Array): Float32Array {
  table ??= makeTable();
  const values = new Float32Array(bits.length);
  for (let i = 0; i < bits.length; i++) values[i] = table[bits[i]];
  return values;
}

/** Float32 values of bfloat16 bits; exact. */
export function decodeBfloat16(bits: Uint16Array): Float32Array {
  const wide = new Uint32Array(bits.length);
  for (let i = 0; i < bits.length; i++) wide[i] = bits[i] << 16;
  return new Float32Array(wide.buffer);
}

function makeTable(): Float32Array {
  const values = new Float32Array(0x1_0000);
  for (let bits = 0; bits < values.length; bits++) {
    const sign = bits & 0x8000 ? -1 : 1;
    const exponent = (bits >> 10) & 0x1f;
    const fraction = bits & 0x3ff;
    if (exponent === 0) values[bits] = sign * fraction * 2 ** -24;
    else if (exponent === 0x1f) values[bits] = fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
    else values[bits] = sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
  }
  return values;
}

/** From here up a value rounds to infinity. */
const OVERFLOW = 65520;
/** Smallest normal binary16. */
const SMALLEST_NORMAL = 2 ** -14;
/**
 * Adding it to a small number leaves the number in units of 2^-24 in the sum's lowest bits, with ties rounded
 * to even.
 */
const DENORMAL_MAGIC = 0.5;

/** Whether none of the values would become infinite. */
export const fitsFloat16 = (values: Float32Array): boolean =>
  values.every((value) => Math.abs(value) < OVERFLOW);

/** The bits of each value; exact for what binary16 can hold, infinities included. */
export function encodeFloat16(values: Float32Array): Uint16Array {
  const bits = new Uint16Array(values.length);
  const float = new Float32Array(1);
  const word = new Uint32Array(float.buffer);
  for (let i = 0; i < values.length; i++) {
    const magnitude = Math.abs(values[i]);
    float[0] = values[i];
    const sign = (word[0] >>> 16) & 0x8000;
    if (Number.isNaN(magnitude)) bits[i] = sign | 0x7e00;
    else if (magnitude >= OVERFLOW) bits[i] = sign | 0x7c00;
    else if (magnitude < SMALLEST_NORMAL) {
      float[0] = magnitude + DENORMAL_MAGIC;
      bits[i] = sign | (word[0] & 0x7ff);
    } else {
      float[0] = magnitude;
      // The exponent's bias changes from 127 to 15, and half of the last kept bit is added; ties depend on
      // that bit.
      const odd = (word[0] >>> 13) & 1;
      bits[i] = sign | ((word[0] - (112 << 23) + 0xfff + odd) >>> 13);
    }
  }
  return bits;
}
