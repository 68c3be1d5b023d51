/** An int8 array as float32 numbers, whole and row by row, by the definition of `quantise`. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { quantise, type ScaleAxis } from './quantise';
import { QuantisedArray } from './quantised-array';

const arrays = fc
  .tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 6 }), fc.constantFrom<ScaleAxis[]>(0, 1))
  .chain(([rows, columns, axis]) =>
    fc
      .array(fc.integer({ min: -800, max: 800 }), {
        minLength: rows * columns,
        maxLength: rows * columns,
      })
      .map((values) => ({ rows, columns, axis, data: Float32Array.from(values, (value) => value / 100) })),
  );

it('is each int8 times the scale of its channel, and its rows are rows of the whole', () => {
  fc.assert(
    fc.property(arrays, ({ rows, columns, axis, data }) => {
      const matrix = { ...quantise(data, rows, columns, axis), rows, columns, axis };
      const array = new QuantisedArray([rows, columns], matrix);
      const whole = array.data;
      for (let r = 0; r < rows; r++) {
        const row = array.row(r);
        expect(row).toEqual(whole.slice(r * columns, (r + 1) * columns));
        for (let c = 0; c < columns; c++) {
          const scale = matrix.scales[axis === 0 ? r : c];
          expect(row[c]).toBe(Math.fround(matrix.values[r * columns + c] * scale));
          expect(Math.abs(row[c] - data[r * columns + c])).toBeLessThanOrEqual(scale * 0.501);
        }
      }
    }),
  );
});
