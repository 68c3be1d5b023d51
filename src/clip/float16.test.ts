/** Against the decoder, which has its own test against all values, and against the definition of rounding. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { decodeFloat16, encodeFloat16 } from './float16';

const all = Uint16Array.from({ length: 0x1_0000 }, (_, bits) => bits);

it('keeps every value that binary16 has', () => {
  const values = decodeFloat16(all);
  const again = encodeFloat16(values);
  for (let bits = 0; bits < all.length; bits++) {
    if (Number.isNaN(values[bits])) expect(decodeFloat16(again.slice(bits, bits + 1))[0]).toBeNaN();
    else if (again[bits] !== bits) expect.fail(`${values[bits]}: ${again[bits]}, not ${bits}`);
  }
});

it('takes the nearest value, and of two equally near the even one', () => {
  const finite = Array.from(decodeFloat16(all.subarray(0, 0x7c00)));
  const value = fc.oneof(
    fc.float({ noNaN: true, min: -65504, max: 65504 }),
    fc.float({ noNaN: true, min: Math.fround(-1e-4), max: Math.fround(1e-4) }),
    // Exactly between two neighbours.
    fc.nat({ max: finite.length - 2 }).map((i) => (finite[i] + finite[i + 1]) / 2),
  );
  fc.assert(
    fc.property(value, (x) => {
      const [bits] = encodeFloat16(Float32Array.of(x));
      const magnitude = bits & 0x7fff;
      expect(bits >> 15).toBe(x < 0 || Object.is(x, -0) ? 1 : 0);
      const gap = (i: number) => Math.abs(Math.abs(x) - finite[i]);
      for (const other of [magnitude - 1, magnitude + 1]) {
        if (finite[other] === undefined) continue;
        expect(gap(magnitude)).toBeLessThanOrEqual(gap(other));
        if (gap(magnitude) === gap(other)) expect(magnitude % 2).toBe(0);
      }
    }),
    { numRuns: 3000 },
  );
});

it('rounds to infinity from 65520 on', () => {
  expect([...encodeFloat16(Float32Array.of(65519, 65520, -1e9))]).toEqual([0x7bff, 0x7c00, 0xfc00]);
});
