/** Eigenvectors by their definition, on random symmetric matrices, and known values of known matrices. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { symmetricEigen } from './symmetric-eigen';

/** Symmetric matrices of 1 to 12 rows, some of low rank. */
const symmetric = fc
  .tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 0, max: 12 }))
  .chain(([n, rank]) =>
    fc
      .array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: n * rank, maxLength: n * rank })
      .map((factors) => {
        const matrix = new Float64Array(n * n);
        for (let r = 0; r < rank; r++) {
          const sign = r % 2 === 0 ? 1 : -1;
          for (let i = 0; i < n; i++) {
            for (let j = 0; j < n; j++) matrix[i * n + j] += sign * factors[r * n + i] * factors[r * n + j];
          }
        }
        return { n, matrix };
      }),
  );

it('gives A v = lambda v, orthonormal and in descending order, also of the smallest numbers there are', () => {
  const size = fc.oneof(
    { weight: 4, arbitrary: fc.constant(1) },
    { weight: 1, arbitrary: fc.constant(5e-324) },
  );
  fc.assert(
    fc.property(symmetric, size, ({ n, matrix: unscaled }, by) => {
      const matrix = unscaled.map((value) => value * by);
      const { values, vectors } = symmetricEigen(matrix, n);
      const scale = 1 + Math.max(...matrix.map(Math.abs));
      for (let k = 0; k < n; k++) {
        if (k > 0) expect(values[k]).toBeLessThanOrEqual(values[k - 1]);
        const v = vectors.subarray(k * n, (k + 1) * n);
        for (let i = 0; i < n; i++) {
          let product = 0;
          for (let j = 0; j < n; j++) product += matrix[i * n + j] * v[j];
          expect(Math.abs(product - values[k] * v[i])).toBeLessThan(1e-9 * scale);
        }
        for (let other = 0; other <= k; other++) {
          let dot = 0;
          for (let i = 0; i < n; i++) dot += v[i] * vectors[other * n + i];
          expect(Math.abs(dot - (other === k ? 1 : 0))).toBeLessThan(1e-9);
        }
      }
    }),
  );
});

it('finds the closed form of a chain of springs', () => {
  // The second difference of n places has the eigenvalues 2 - 2 cos(pi k / (n + 1)).
  const n = 40;
  const matrix = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    matrix[i * n + i] = 2;
    if (i > 0) matrix[i * n + i - 1] = matrix[(i - 1) * n + i] = -1;
  }
  const expected = Array.from({ length: n }, (_, k) => 2 - 2 * Math.cos((Math.PI * (n - k)) / (n + 1)));
  const { values } = symmetricEigen(matrix, n);
  expected.forEach((value, k) => {
    expect(values[k]).toBeCloseTo(value, 12);
  });
});

it('says when a matrix has no eigenvalues to find', () => {
  expect(() => symmetricEigen([1, Number.NaN, Number.NaN, 2], 2)).toThrow('finite');
});
