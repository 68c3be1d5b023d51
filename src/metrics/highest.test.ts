import fc from 'fast-check';
import { expect, it } from 'vitest';
import { highestOf } from './highest';

const number = fc.oneof(
  fc.float({ noNaN: true }),
  fc.constantFrom(0, -0, 1, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN),
);

it('is the end of the sorted values', () => {
  const cases = fc
    .array(number, { minLength: 1, maxLength: 80 })
    .chain((values) =>
      fc.record({ values: fc.constant(values), count: fc.integer({ min: 1, max: values.length }) }),
    );
  fc.assert(
    fc.property(cases, ({ values, count }) => {
      const sorted = Float32Array.from(values).sort();
      // Zeros of either sign count as one value: either may be chosen.
      const plain = (part: Float32Array) => Array.from(part, (value) => value + 0);
      expect(plain(highestOf(Float32Array.from(values), count))).toEqual(
        plain(sorted.subarray(values.length - count)),
      );
    }),
    { numRuns: 1000 },
  );
});
