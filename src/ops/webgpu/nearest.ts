/**
 * The nearest row of a bank for every row of x, and its squared distance, without storing the n x m
 * distances.
 *
 * There are three dispatches. The first computes the bank's squared lengths, unless they are given. In the
 * second, a workgroup multiplies some rows of x with one part of the bank, tile by tile, and keeps the
 * cheapest row so far, by |b|^2 - 2 a.b plus the pair's extra cost. In the third, a workgroup takes one row
 * of x, finds the cheapest over all parts, and computes the distance from the difference itself, since the
 * expansion loses digits.
 *
 * Roofline of the search, in tiles of T x T: 2 n m d flops over 4 d (n m / T + m n / T) bytes, half of them
 * of the bank and half of x, and 4 n m of extra costs where there are any. For a photo of 225 patches, a
 * memory of 8 100 rows, d = 1 280 and T = 64: 4.7 GFLOP over 299 MB, 16 flops a byte, of which 43 MB come
 * from memory and the rest from the cache: arithmetic bounds it, or the cache on small GPUs. The bank is cut
 * into parts so that a few hundred patches still fill a GPU. The first dispatch, needed once for a bank that
 * stays, reads the bank once more; the last one reads 8 n d bytes.
 */
import * as tf from '@tensorflow/tfjs-core';
import { groupsForRows, type Kernel, launch, writtenOnce } from './run-kernel';
import { eachPair, sumName, type Tile, tileCode, tileColumns, tileRows } from './tile';
import { featuresOf, lines, totalOf } from './wgsl';

const rowThreads = 64;
/** Workgroups that a search is cut into if there are enough rows. */
export const wantedGroups = 256;
const beyond = '3.0e38';

/**
 * `NAME(row, quad)` over a buffer of `depth` numbers a row; `count` names the uniform that says how many
 * rows.
 */
const reader = (name: string, buffer: string, count: string, aligned: boolean) =>
  aligned
    ? `
fn ${name}(row: u32, quad: u32) -> vec4<f32> {
  if (row >= uniforms.${count} || quad >= uniforms.quads) { return vec4<f32>(); }
  return ${buffer}[row * uniforms.quads + quad];
}`
    : `
fn ${name}At(row: u32, k: u32) -> f32 {
  if (row >= uniforms.${count} || k >= uniforms.depth) { return 0.0; }
  return ${buffer}[row * uniforms.depth + k];
}
fn ${name}(row: u32, quad: u32) -> vec4<f32> {
  let k = 4u * quad;
  return vec4<f32>(${name}At(row, k), ${name}At(row, k + 1u), ${name}At(row, k + 2u), ${name}At(row, k + 3u));
}`;

const elementOf = (aligned: boolean) => (aligned ? 'vec4<f32>' : 'f32');

const squaredLengthsKernel = writtenOnce((subgroups: boolean): Kernel => {
  return {
    name: `squared lengths ${subgroups ? 'subgroups' : ''}`,
    inputs: { x: 'f32' },
    outputs: { y: 'f32' },
    uniforms: { rows: 'u32', depth: 'u32' },
    workgroup: [rowThreads, 1],
    features: featuresOf(subgroups),
    declarations: totalOf(rowThreads, subgroups),
    body: `
  let row = group.x + group.y * groups.x;
  if (row >= uniforms.rows) { return; }
  var sum = 0.0;
  for (var k = index; k < uniforms.depth; k += ${rowThreads}u) {
    let value = x[row * uniforms.depth + k];
    sum += value * value;
  }
  let squares = total(sum, index);
  if (index == 0u) { y[row] = squares; }`,
  };
});

const searchKernel = writtenOnce((aligned: boolean, tile: Tile): Kernel => {
  const code = tileCode(tile);
  const { across, down, rows } = tile;
  return {
    name: `nearest ${aligned ? 'aligned' : ''} ${JSON.stringify(tile)}`,
    inputs: {
      x: elementOf(aligned),
      bank: elementOf(aligned),
      lengths: 'f32',
      extra: 'f32',
      forbidden: 'f32',
    },
    outputs: { costs: 'f32', picks: 'i32' },
    uniforms: {
      rows: 'u32',
      columns: 'u32',
      depth: 'u32',
      quads: 'u32',
      /** Rows of the bank in a part. */
      part: 'u32',
      reach: 'f32',
      /** Whether there are extra costs, and forbidden rows. */
      hasExtra: 'u32',
      hasForbidden: 'u32',
    },
    workgroup: [across, down],
    declarations: `
${reader('leftQuad', 'x', 'rows', aligned)}
${reader('rightQuad', 'bank', 'columns', aligned)}
${code.declarations}
var<workgroup> bestCosts: array<f32, ${tileRows(tile) * across}>;
var<workgroup> bestPicks: array<u32, ${tileRows(tile) * across}>;
fn costOf(row: u32, column: u32, product: f32) -> f32 {
  if (row >= uniforms.rows || column >= uniforms.columns) { return ${beyond}; }
  var cost = lengths[column] - 2.0 * product;
  if (uniforms.hasExtra == 1u) { cost += extra[row * uniforms.columns + column]; }
  if (uniforms.hasForbidden == 1u) { cost += uniforms.reach * forbidden[column]; }
  return cost;
}`,
    body: `
  let rowBase = group.x * ${tileRows(tile)}u;
  let quads = uniforms.quads;
  let end = min((group.y + 1u) * uniforms.part, uniforms.columns);
  ${lines(rows, (i) => `var least${i} = ${beyond}; var pick${i} = group.y * uniforms.part;`)}
  for (var columnBase = group.y * uniforms.part; columnBase < end; columnBase += ${tileColumns(tile)}u) {
    ${code.sums}
    ${code.accumulate}
    ${eachPair(
      tile,
      (i, j) => `{
      let column = columnBase + local.x + ${j * across}u;
      let cost = costOf(rowBase + local.y + ${i * down}u, column, ${sumName(i, j)});
      if (cost < least${i}) { least${i} = cost; pick${i} = column; }
    }`,
    )}
  }
  ${lines(
    rows,
    (i) => `
  bestCosts[(local.y + ${i * down}u) * ${across}u + local.x] = least${i};
  bestPicks[(local.y + ${i * down}u) * ${across}u + local.x] = pick${i};`,
  )}
  workgroupBarrier();
  for (var r = index; r < ${tileRows(tile)}u; r += ${across * down}u) {
    var least = ${beyond};
    var pick = 0u;
    for (var t = 0u; t < ${across}u; t++) {
      let cost = bestCosts[r * ${across}u + t];
      let column = bestPicks[r * ${across}u + t];
      if (cost < least || (cost == least && column < pick)) { least = cost; pick = column; }
    }
    if (rowBase + r < uniforms.rows) {
      costs[group.y * uniforms.rows + rowBase + r] = least;
      picks[group.y * uniforms.rows + rowBase + r] = i32(pick);
    }
  }`,
  };
});

const nearestOfPartsKernel = writtenOnce((subgroups: boolean): Kernel => {
  return {
    name: `nearest of parts ${subgroups ? 'subgroups' : ''}`,
    inputs: { x: 'f32', bank: 'f32', costs: 'f32', candidates: 'i32', extra: 'f32' },
    outputs: { distances: 'f32', picks: 'i32' },
    uniforms: { rows: 'u32', columns: 'u32', depth: 'u32', parts: 'u32', hasExtra: 'u32' },
    workgroup: [rowThreads, 1],
    features: featuresOf(subgroups),
    declarations: totalOf(rowThreads, subgroups),
    body: `
  let row = group.x + group.y * groups.x;
  if (row >= uniforms.rows) { return; }
  var least = ${beyond};
  var pick = 0u;
  for (var p = 0u; p < uniforms.parts; p++) {
    let cost = costs[p * uniforms.rows + row];
    if (cost < least) { least = cost; pick = u32(candidates[p * uniforms.rows + row]); }
  }
  var sum = 0.0;
  for (var k = index; k < uniforms.depth; k += ${rowThreads}u) {
    let difference = x[row * uniforms.depth + k] - bank[pick * uniforms.depth + k];
    sum += difference * difference;
  }
  var distance = total(sum, index);
  if (index == 0u) {
    if (uniforms.hasExtra == 1u) { distance += extra[row * uniforms.columns + pick]; }
    distances[row] = distance;
    picks[row] = i32(pick);
  }`,
  };
});

export interface Search {
  /** `[N, d]` */
  readonly x: tf.Tensor2D;
  /** `[m, d]` */
  readonly bank: tf.Tensor2D;
  /** `[m]`, as `squaredLengthsByKernel` gives them for the bank; computed where they are not given. */
  readonly lengths?: tf.Tensor1D | undefined;
  /** `[N, m]`, added to the squared distance. */
  readonly extra: tf.Tensor2D | undefined;
  /** `[1, m]`: 1 for rows that may not be used. */
  readonly forbidden: tf.Tensor2D | undefined;
  /** Cost of a forbidden row. */
  readonly reach: number;
}

/** The squared length of each row of `[m, d]`: `[m]`. */
export function squaredLengthsByKernel(bank: tf.Tensor2D, subgroups: boolean): tf.Tensor1D {
  const [rows, depth] = bank.shape;
  const [lengths] = launch(squaredLengthsKernel(subgroups), {
    inputs: [bank],
    outputs: [{ shape: [rows], dtype: 'float32' }],
    uniforms: { rows, depth },
    groups: groupsForRows(rows),
  });
  return lengths as tf.Tensor1D;
}

/** Distances `[N]` with their extra costs, and the rows picked `[N]`, int32. */
export function nearestByKernel(
  { x, bank, lengths: given, extra, forbidden, reach }: Search,
  tile: Tile,
  subgroups: boolean,
): { distances: tf.Tensor1D; picks: tf.Tensor1D } {
  const [rows, depth] = x.shape;
  const columns = bank.shape[0];
  const aligned = depth % 4 === 0;
  const blocks = Math.ceil(rows / tileRows(tile));
  const tiles = Math.ceil(columns / tileColumns(tile));
  const part = tileColumns(tile) * Math.ceil(tiles / Math.min(tiles, Math.ceil(wantedGroups / blocks)));
  const parts = Math.ceil(columns / part);
  const lengths = given ?? squaredLengthsByKernel(bank, subgroups);
  const hasExtra = Number(extra !== undefined);
  const [costs, candidates] = launch(searchKernel(aligned, tile), {
    inputs: [x, bank, lengths, extra, forbidden],
    outputs: [
      { shape: [parts, rows], dtype: 'float32' },
      { shape: [parts, rows], dtype: 'int32' },
    ],
    uniforms: {
      rows,
      columns,
      depth,
      quads: Math.ceil(depth / 4),
      part,
      reach,
      hasExtra,
      hasForbidden: Number(forbidden !== undefined),
    },
    groups: [blocks, parts, 1],
  });
  const [distances, picks] = launch(nearestOfPartsKernel(subgroups), {
    inputs: [x, bank, costs, candidates, extra],
    outputs: [
      { shape: [rows], dtype: 'float32' },
      { shape: [rows], dtype: 'int32' },
    ],
    uniforms: { rows, columns, depth, parts, hasExtra },
    groups: groupsForRows(rows),
  });
  if (!given) lengths.dispose();
  tf.dispose([costs, candidates]);
  return { distances: distances as tf.Tensor1D, picks: picks as tf.Tensor1D };
}
