import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dequantise, quantise, type ScaleAxis } from './quantise';

/** Zero, or large enough for precise float32 scales. */
const weight = fc.oneof(
  fc.constant(0),
  fc.float({ min: Math.fround(1e-30), max: Math.fround(1e30), noNaN: true }),
  fc.float({ min: Math.fround(-1e30), max: Math.fround(-1e-30), noNaN: true }),
);
const matrix = fc
  .tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 6 }), fc.constantFrom<ScaleAxis>(0, 1))
  .chain(([rows, columns, axis]) =>
    fc.record({
      rows: fc.constant(rows),
      columns: fc.constant(columns),
      axis: fc.constant(axis),
      data: fc.array(weight, { minLength: rows * columns, maxLength: rows * columns }),
    }),
  );

describe('quantise', () => {
  it('is off by at most half a scale, and reaches 127 in each channel that is not zero', () => {
    fc.assert(
      fc.property(matrix, ({ rows, columns, axis, data }) => {
        const weights = Float32Array.from(data);
        const { values, scales } = quantise(weights, rows, columns, axis);
        expect(scales).toHaveLength(axis === 0 ? rows : columns);
        const back = new Float32Array(weights.length);
        dequantise({ values, scales }, rows, columns, axis, back);
        const peaks = new Uint8Array(scales.length);
        for (let i = 0; i < back.length; i++) {
          const channel = axis === 0 ? Math.floor(i / columns) : i % columns;
          const error = Math.abs(back[i] - weights[i]);
          expect(error).toBeLessThanOrEqual((scales[channel] / 2) * (1 + 1e-4));
          peaks[channel] = Math.max(peaks[channel], Math.abs(values[i]));
        }
        for (const [channel, peak] of peaks.entries()) expect(peak).toBe(scales[channel] > 0 ? 127 : 0);
      }),
    );
  });

  it('scales rows for axis 0 and columns for axis 1', () => {
    const weights = Float32Array.of(127, -12.7, 254, 0);
    const rows = quantise(weights, 2, 2, 0);
    expect(Array.from(rows.scales)).toEqual([1, 2]);
    expect(Array.from(rows.values)).toEqual([127, -13, 127, 0]);
    const columns = quantise(weights, 2, 2, 1);
    expect(Array.from(columns.scales)).toEqual([2, Math.fround(12.7 / 127)]);
    expect(Array.from(columns.values)).toEqual([64, -127, 127, 0]);
  });

  it('gives zero channels a zero scale', () => {
    const { values, scales } = quantise(Float32Array.of(0, -0, 1, 2), 2, 2, 0);
    expect(scales[0]).toBe(0);
    expect(Array.from(values.subarray(0, 2))).toEqual([0, 0]);
  });

  it('never leaves -127..127, even for the smallest numbers', () => {
    const { values } = quantise(Float32Array.of(1.4e-45, -2.5e-43, 0, 2.5e-43), 1, 4, 0);
    expect(Math.max(...values.map(Math.abs))).toBeLessThanOrEqual(127);
    expect(Array.from(values, Math.sign)).toEqual([1, -1, 0, 1]);
  });

  it('refuses numbers that are not finite and data of another size', () => {
    expect(() => quantise(Float32Array.of(1, Number.NaN), 1, 2, 0)).toThrow(/not a finite/);
    expect(() => quantise(Float32Array.of(1, Number.POSITIVE_INFINITY), 1, 2, 0)).toThrow(/not a finite/);
    expect(() => quantise(new Float32Array(3), 2, 2, 0)).toThrow(/no matrix of 2 x 2/);
  });
});
