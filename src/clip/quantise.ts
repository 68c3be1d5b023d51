/**
 * Symmetric int8 weights with one scale an output channel. For a channel w, scale = max|w| / 127 and q =
 * round(w / scale), so |q| <= 127 and the error of each element is at most scale / 2. A channel of zeros has
 * scale 0 and q = 0.
 *
 * A matrix is [rows, columns] here, with its trailing axes taken as one. Channels are the rows (axis 0:
 * linear and convolution weights [out, in, ...], the token table) or the columns (axis 1: projections [in,
 * out]).
 */
export type ScaleAxis = 0 | 1;

export interface Quantised {
  /** rows x columns, row-major. */
  values: Int8Array;
  /** One per channel: as many as rows for axis 0, as columns for axis 1. */
  scales: Float32Array;
}

/** The same with its shape, as a model's weights are kept. */
export interface QuantisedMatrix extends Quantised {
  readonly rows: number;
  readonly columns: number;
  /** The axis of the output channels. */
  readonly axis: ScaleAxis;
}

const LARGEST = 127;

/**
 * Quantises rows x columns numbers. Throws an `Error` for numbers that are not finite, or for data of another
 * size.
 */
export function quantise(data: Float32Array, rows: number, columns: number, axis: ScaleAxis): Quantised {
  checkSize(data.length, rows, columns);
  const scales = new Float32Array(axis === 0 ? rows : columns);
  for (let r = 0, i = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++, i++) {
      const size = Math.abs(data[i]);
      const channel = axis === 0 ? r : c;
      if (!(size < Number.POSITIVE_INFINITY)) throw new Error('A weight is not a finite number.');
      if (size > scales[channel]) scales[channel] = size;
    }
  }
  for (let channel = 0; channel < scales.length; channel++) scales[channel] /= LARGEST;
  const values = new Int8Array(data.length);
  for (let r = 0, i = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++, i++) {
      const scale = scales[axis === 0 ? r : c];
      // Clamped, because float32 rounds the scale of extremely small weights (below 1e-36) coarsely.
      if (scale > 0) values[i] = Math.max(-LARGEST, Math.min(LARGEST, Math.round(data[i] / scale)));
    }
  }
  return { values, scales };
}

/**
 * Writes value * scale of its channel, for rows x columns values, into `out` of the same size. Throws an
 * `Error` for arrays of another size.
 */
export function dequantise(
  { values, scales }: Quantised,
  rows: number,
  columns: number,
  axis: ScaleAxis,
  out: Float32Array,
): void {
  checkSize(values.length, rows, columns);
  checkSize(out.length, rows, columns);
  checkSize(scales.length, 1, axis === 0 ? rows : columns);
  for (let r = 0, i = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++, i++) out[i] = values[i] * scales[axis === 0 ? r : c];
  }
}

function checkSize(length: number, rows: number, columns: number): void {
  if (length !== rows * columns) {
    throw new Error(`${length} numbers are no matrix of ${rows} x ${columns}.`);
  }
}
