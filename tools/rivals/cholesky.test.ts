/** X by its definition: A X = B, for random A = F F^T + I. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { solvePositive } from './cholesky';

const numbers = (count: number) =>
  fc.array(fc.double({ min: -2, max: 2, noNaN: true }), { minLength: count, maxLength: count });

const systems = fc
  .tuple(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 1, max: 4 }))
  .chain(([n, columns]) => fc.tuple(fc.constant({ n, columns }), numbers(n * n), numbers(n * columns)));

it('solves A X = B', () => {
  fc.assert(
    fc.property(systems, ([{ n, columns }, f, right]) => {
      const at = (i: number, j: number) => {
        let sum = i === j ? 1 : 0;
        for (let k = 0; k < n; k++) sum += f[i * n + k] * f[j * n + k];
        return sum;
      };
      const matrix = Float64Array.from({ length: n * n }, (_, p) => at(Math.floor(p / n), p % n));
      const x = solvePositive(matrix, right, n, columns);
      for (let i = 0; i < n; i++) {
        for (let c = 0; c < columns; c++) {
          let product = 0;
          for (let k = 0; k < n; k++) product += matrix[i * n + k] * x[k * columns + c];
          expect(product).toBeCloseTo(right[i * columns + c], 9);
        }
      }
    }),
  );
});

it('refuses a matrix that is not positive definite', () => {
  expect(() => solvePositive([1, 2, 2, 1], [1, 1], 2, 1)).toThrow('not positive definite');
});
