/**
 * Float32 from the 16-bit kinds: IEEE 754 binary16 and bfloat16 (the upper half of a float32's bits).
 * Binary16 goes through a table of all 65 536 values, which is made at the first use.
 */
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
