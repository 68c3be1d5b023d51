/** Solves A X = B for a symmetric positive definite A by A = L L^T. Source: Golub and Van Loan, 4.2. */

/**
 * In float64.
 * @param matrix A `[n, n]`, row-major
 * @param right B `[n, columns]`, row-major
 * @returns X `[n, columns]`
 * @throws Error where A is not positive definite
 */
export function solvePositive(
  matrix: ArrayLike<number>,
  right: ArrayLike<number>,
  n: number,
  columns: number,
): Float64Array {
  const lower = factor(matrix, n);
  const x = Float64Array.from(right);
  for (let c = 0; c < columns; c++) {
    for (let i = 0; i < n; i++) {
      for (let k = 0; k < i; k++) x[i * columns + c] -= lower[i * n + k] * x[k * columns + c];
      x[i * columns + c] /= lower[i * n + i];
    }
    for (let i = n - 1; i >= 0; i--) {
      for (let k = i + 1; k < n; k++) x[i * columns + c] -= lower[k * n + i] * x[k * columns + c];
      x[i * columns + c] /= lower[i * n + i];
    }
  }
  return x;
}

function factor(matrix: ArrayLike<number>, n: number): Float64Array {
  const lower = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = matrix[i * n + j];
      for (let k = 0; k < j; k++) sum -= lower[i * n + k] * lower[j * n + k];
      if (i !== j) lower[i * n + j] = sum / lower[j * n + j];
      else if (sum > 0) lower[i * n + i] = Math.sqrt(sum);
      else throw new Error('The matrix is not positive definite.');
    }
  }
  return lower;
}
