import { dequantise, type QuantisedMatrix } from './quantise';

/** Reads a table row by row in float32, so that a large one can stay in int8. */
export function rowsOf(table: {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}): (i: number) => Float32Array {
  if (table instanceof QuantisedArray) return (i) => table.row(i);
  const { data, shape } = table;
  return (i) => data.subarray(i * shape[1], (i + 1) * shape[1]);
}

/** An array of a checkpoint that stays in int8; its float32 numbers are computed at each access. */
export class QuantisedArray {
  constructor(
    readonly shape: readonly number[],
    readonly matrix: QuantisedMatrix,
  ) {}

  /** Row-major, four times the bytes of the int8 values. */
  get data(): Float32Array {
    const { rows, columns, axis } = this.matrix;
    const out = new Float32Array(rows * columns);
    dequantise(this.matrix, rows, columns, axis, out);
    return out;
  }

  /** Row `i` in float32. */
  row(i: number): Float32Array {
    const { values, scales, columns, axis } = this.matrix;
    const out = new Float32Array(columns);
    const own = { values: values.subarray(i * columns, (i + 1) * columns), scales };
    dequantise(axis === 0 ? { ...own, scales: scales.subarray(i, i + 1) } : own, 1, columns, axis, out);
    return out;
  }
}
