/**
 * A tile of the product A B^T, A `[rows, depth]` and B `[columns, depth]`, both read four numbers along the
 * depth at a time ("quads"). A workgroup brings `depth` quads of its rows and columns into shared memory,
 * once for all its threads; a thread then multiplies `rows` x `columns` pairs of them in registers.
 *
 * A thread's rows are `down` apart and its columns `across` apart. Neighbouring threads in a row then read
 * neighbouring quads of B, without bank conflicts, and the same quad of A, which is a single read. When they
 * fill shared memory, however, neighbours store consecutive quads along the depth, and different depths lie a
 * multiple of eight quads apart, which is all 32 banks of common GPUs. So each depth stores its quads in a
 * permutation of its own (place XOR depth), in which stores do not conflict. Per multiply-add a thread reads
 * (rows + columns) / (rows * columns) numbers of shared memory.
 */
import { lines } from './wgsl';

export interface Tile {
  /** Threads along the columns and the rows. */
  readonly across: number;
  readonly down: number;
  /** Columns and rows of each thread. */
  readonly columns: number;
  readonly rows: number;
  /** Quads brought in at a time. */
  readonly depth: number;
  /** Multiplies in 16-bit floats and sums in 32-bit ones; needs shader-f16. */
  readonly half?: boolean;
}

export const tileRows = ({ down, rows }: Tile): number => down * rows;
export const tileColumns = ({ across, columns }: Tile): number => across * columns;
export const tileThreads = ({ across, down }: Tile): number => across * down;

/** Bytes of shared memory. */
export const tileBytes = (tile: Tile): number =>
  tile.depth * (tileRows(tile) + tileColumns(tile)) * (tile.half ? 8 : 16);

/**
 * Place of a quad in shared memory of `size` rows (or columns), a multiple of eight, and at most eight quads
 * of depth.
 */
const placeOf = (size: number, quad: string, row: string) => `(${quad}) * ${size}u + ((${row}) ^ (${quad}))`;

/** `sumI_J` for each of a thread's pairs. */
export const sumName = (i: number, j: number): string => `sum${i}_${j}`;

/** One line for each of a thread's pairs. */
export const eachPair = (tile: Tile, line: (i: number, j: number) => string): string =>
  lines(tile.rows, (i) => lines(tile.columns, (j) => line(i, j)));

export interface TileCode {
  readonly declarations: string;
  /** Declares the sums. */
  readonly sums: string;
  /** Adds the product for rows from `rowBase` and columns from `columnBase` over all `quads` to the sums. */
  readonly accumulate: string;
  /** Passes each sum to `finish(row, column, sum)`, which the kernel defines. */
  readonly finish: string;
}

/**
 * WGSL for a tile. The kernel defines `leftQuad(row, quad)` and `rightQuad(column, quad)`, which return a
 * `vec4<f32>`, zero outside of the matrices, and has `rowBase`, `columnBase` and `quads` in scope.
 */
export function tileCode(tile: Tile): TileCode {
  const { across, down, columns, rows, depth, half = false } = tile;
  const [tall, wide, threads] = [tileRows(tile), tileColumns(tile), tileThreads(tile)];
  const scalar = half ? 'f16' : 'f32';
  const bring = (to: string, size: number, quad: string) => `
    for (var i = index; i < ${size * depth}u; i += ${threads}u) {
      ${to}[${placeOf(size, `i % ${depth}u`, `i / ${depth}u`)}] = vec4<${scalar}>(${quad});
    }`;
  return {
    declarations: `
var<workgroup> left: array<vec4<${scalar}>, ${tall * depth}>;
var<workgroup> right: array<vec4<${scalar}>, ${wide * depth}>;`,
    sums: eachPair(tile, (i, j) => `var ${sumName(i, j)} = 0.0;`),
    accumulate: `
  for (var start = 0u; start < quads; start += ${depth}u) {
    ${bring('left', tall, `leftQuad(rowBase + i / ${depth}u, start + i % ${depth}u)`)}
    ${bring('right', wide, `rightQuad(columnBase + i / ${depth}u, start + i % ${depth}u)`)}
    workgroupBarrier();
    for (var k = 0u; k < ${depth}u; k++) {
      ${lines(rows, (i) => `let a${i} = left[${placeOf(tall, 'k', `local.y + ${i * down}u`)}];`)}
      ${lines(columns, (j) => `let b${j} = right[${placeOf(wide, 'k', `local.x + ${j * across}u`)}];`)}
      ${eachPair(tile, (i, j) => `${sumName(i, j)} += f32(dot(a${i}, b${j}));`)}
    }
    workgroupBarrier();
  }`,
    finish: eachPair(
      tile,
      (i, j) =>
        `finish(rowBase + local.y + ${i * down}u, columnBase + local.x + ${j * across}u, ${sumName(i, j)});`,
    ),
  };
}
