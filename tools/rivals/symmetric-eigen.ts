/**
 * Eigenvalues and eigenvectors of a real symmetric matrix: Householder reduction to a tridiagonal one, then QL steps
 * with implicit shifts. Source: Golub and Van Loan, "Matrix Computations", 8.3; time is about 5 n^3.
 */

export interface Eigen {
  /** Descending. */
  readonly values: Float64Array;
  /** `[n, n]`, row i is the unit eigenvector of value i. */
  readonly vectors: Float64Array;
}

/** QL steps for one eigenvalue; three are usual. */
const mostSteps = 60;

/**
 * @param matrix `[n, n]`, row-major, symmetric, finite; stays as it is
 * @throws Error when an eigenvalue is not found, which means that the matrix is not finite
 */
export function symmetricEigen(matrix: ArrayLike<number>, n: number): Eigen {
  const given = Float64Array.from(matrix);
  // Numbers at the end of a float's range have few digits left: rotations made of them would not be rotations.
  const scale = largestOf([given]) || 1;
  const { diagonal, beside, basis } = tridiagonal(
    given.map((value) => value / scale),
    n,
  );
  diagonalise(diagonal, beside, basis, n);
  const order = Array.from(diagonal.keys()).sort((i, j) => diagonal[j] - diagonal[i]);
  const vectors = new Float64Array(n * n);
  for (const [to, from] of order.entries()) vectors.set(basis.subarray(from * n, (from + 1) * n), to * n);
  return { values: Float64Array.from(order, (i) => diagonal[i] * scale), vectors };
}

interface Tridiagonal {
  readonly diagonal: Float64Array;
  /** `beside[i]` couples i and i + 1; the last is 0. */
  readonly beside: Float64Array;
  /** `[n, n]`: the rows q_i with A = sum_ij T_ij q_i q_j^T. */
  readonly basis: Float64Array;
}

/** Overwrites `a`. */
function tridiagonal(a: Float64Array, n: number): Tridiagonal {
  const mirrors: Float64Array[] = [];
  for (let k = 0; k + 2 < n; k++) {
    const mirror = householder(a, n, k);
    mirrors.push(mirror);
    reflectBothSides(a, n, k, mirror);
  }
  const basis = new Float64Array(n * n);
  for (let i = 0; i < n; i++) basis[i * n + i] = 1;
  // Q = H_0 H_1 ...; its transpose, whose rows are kept, is built from the innermost mirror outwards.
  for (let k = mirrors.length - 1; k >= 0; k--) reflectColumns(basis, n, k, mirrors[k]);
  return {
    diagonal: Float64Array.from({ length: n }, (_, i) => a[i * n + i]),
    beside: Float64Array.from({ length: n }, (_, i) => (i + 1 < n ? a[(i + 1) * n + i] : 0)),
    basis,
  };
}

/** The unit vector whose mirror sends column k below the diagonal to a multiple of its first place; zero if it is. */
function householder(a: Float64Array, n: number, k: number): Float64Array {
  const v = Float64Array.from({ length: n - k - 1 }, (_, i) => a[(k + 1 + i) * n + k]);
  // Squares of tiny numbers vanish, so the vector is scaled first.
  const largest = largestOf([v]);
  if (largest === 0) return v;
  const scaled = v.map((value) => value / largest);
  scaled[0] += (scaled[0] < 0 ? -1 : 1) * lengthOf(scaled);
  const length = lengthOf(scaled);
  return scaled.map((value) => value / length);
}

function lengthOf(v: Float64Array): number {
  return Math.sqrt(v.reduce((sum, value) => sum + value * value, 0));
}

/** A becomes H A H, H = 1 - 2 v v^T on the places after k: A - v w^T - w v^T with w = 2 (A v - (v.A v) v). */
function reflectBothSides(a: Float64Array, n: number, k: number, v: Float64Array): void {
  const m = v.length;
  const start = k + 1;
  const w = new Float64Array(m);
  for (let i = 0; i < m; i++) {
    for (let j = 0, row = (start + i) * n + start; j < m; j++) w[i] += a[row + j] * v[j];
  }
  const along = w.reduce((sum, value, i) => sum + value * v[i], 0);
  for (let i = 0; i < m; i++) w[i] = 2 * (w[i] - along * v[i]);
  for (let i = 0; i < m; i++) {
    for (let j = 0, row = (start + i) * n + start; j < m; j++) a[row + j] -= v[i] * w[j] + w[i] * v[j];
  }
  // Column k itself only changes by H from the left.
  let dot = 0;
  for (let i = 0; i < m; i++) dot += v[i] * a[(start + i) * n + k];
  for (let i = 0; i < m; i++) a[(start + i) * n + k] -= 2 * dot * v[i];
}

/** Rows of the basis, from k on, times H from the right. */
function reflectColumns(basis: Float64Array, n: number, k: number, v: Float64Array): void {
  for (let row = k + 1; row < n; row++) {
    const start = row * n + k + 1;
    let dot = 0;
    for (let i = 0; i < v.length; i++) dot += basis[start + i] * v[i];
    for (let i = 0; i < v.length; i++) basis[start + i] -= 2 * dot * v[i];
  }
}

/** Turns `diagonal` into eigenvalues and the rows of `basis` into their vectors. */
function diagonalise(diagonal: Float64Array, beside: Float64Array, basis: Float64Array, n: number): void {
  // Relative to the whole matrix: in one of low rank all that is left of the rest is rounding.
  const negligible = Number.EPSILON * largestOf([diagonal, beside]);
  for (let low = 0; low < n; low++) {
    for (let step = 0; ; step++) {
      const high = endOfBlock(beside, low, n, negligible);
      if (high === low) break;
      if (step === mostSteps) throw new Error('The eigenvalues of this matrix were not found; is it finite?');
      implicitStep(diagonal, beside, basis, n, low, high);
    }
  }
}

function largestOf(arrays: readonly Float64Array[]): number {
  return Math.max(
    ...arrays.map((array) => array.reduce((most, value) => Math.max(most, Math.abs(value)), 0)),
  );
}

/** The first place from `low` on that no longer couples to its successor. */
function endOfBlock(beside: Float64Array, low: number, n: number, negligible: number): number {
  for (let m = low; m + 1 < n; m++) if (Math.abs(beside[m]) <= negligible) return m;
  return n - 1;
}

/** One QL step on the block low..high, with Wilkinson's shift; plane rotations chase the bulge upwards. */
function implicitStep(
  diagonal: Float64Array,
  beside: Float64Array,
  basis: Float64Array,
  n: number,
  low: number,
  high: number,
): void {
  const half = (diagonal[low + 1] - diagonal[low]) / (2 * beside[low]);
  const root = Math.hypot(half, 1);
  let g = diagonal[high] - diagonal[low] + beside[low] / (half + (half < 0 ? -root : root));
  let [sine, cosine, shift] = [1, 1, 0];
  for (let i = high - 1; i >= low; i--) {
    const f = sine * beside[i];
    const b = cosine * beside[i];
    const r = Math.hypot(f, g);
    beside[i + 1] = r;
    if (r === 0) {
      // The block falls apart here; the next step starts on the smaller one.
      diagonal[i + 1] -= shift;
      beside[high] = 0;
      return;
    }
    sine = f / r;
    cosine = g / r;
    const base = diagonal[i + 1] - shift;
    const mixed = (diagonal[i] - base) * sine + 2 * cosine * b;
    shift = sine * mixed;
    diagonal[i + 1] = base + shift;
    g = cosine * mixed - b;
    rotateRows(basis, n, i, sine, cosine);
  }
  diagonal[low] -= shift;
  beside[low] = g;
  beside[high] = 0;
}

function rotateRows(basis: Float64Array, n: number, i: number, sine: number, cosine: number): void {
  const [upper, lower] = [i * n, (i + 1) * n];
  for (let k = 0; k < n; k++) {
    const value = basis[lower + k];
    basis[lower + k] = sine * basis[upper + k] + cosine * value;
    basis[upper + k] = cosine * basis[upper + k] - sine * value;
  }
}
