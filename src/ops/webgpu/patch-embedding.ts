/**
 * A vision transformer's first layer: cuts images into patches, projects them, adds positions, and prepends
 * class token and registers, in one dispatch. Pixels are read from the image itself; it is not copied into
 * patches.
 *
 * Roofline: 2 N K d flops, K = 3 p^2; per image 4 (3 side^2) bytes of pixels, K d bytes of int8 weights, 4 N
 * d of positions and as many of results. ViT-B/16+ at 240 pixels (N 225, K 768, d 896): 310 MFLOP over 3.0
 * MB, 103 flops a byte: arithmetic bounds it.
 */
import type * as tf from '@tensorflow/tfjs-core';
import type { FrozenMatrix } from './frozen-matrix';
import { rowsOfW, weightElement } from './matmul';
import { type Kernel, launch, writtenOnce } from './run-kernel';
import { type Tile, tileCode, tileColumns, tileRows, tileThreads } from './tile';

interface PatchShape {
  readonly weights: FrozenMatrix['kind'];
  /** Side of a patch, in pixels. */
  readonly patch: number;
}

const patchKernel = writtenOnce(({ weights, patch }: PatchShape, tile: Tile): Kernel => {
  const code = tileCode(tile);
  const area = patch * patch;
  return {
    name: `patches ${weights} ${patch} ${JSON.stringify(tile)}`,
    inputs: {
      images: 'f32',
      w: weightElement(weights),
      ...(weights === 'int8' && { scales: 'f32' }),
      positions: 'f32',
      prefix: 'f32',
    },
    outputs: { y: 'f32' },
    uniforms: { rows: 'u32', columns: 'u32', quads: 'u32', grid: 'u32', images: 'u32', ahead: 'u32' },
    workgroup: [tile.across, tile.down],
    declarations: `
${rowsOfW(weights)}
// The file orders a patch channel by channel, each row by row; in the image channels are innermost.
fn pixel(row: u32, k: u32) -> f32 {
  if (k >= ${3 * area}u) { return 0.0; }
  let n = uniforms.grid * uniforms.grid;
  let place = row % n;
  let inPatch = k % ${area}u;
  let py = (place / uniforms.grid) * ${patch}u + inPatch / ${patch}u;
  let px = (place % uniforms.grid) * ${patch}u + inPatch % ${patch}u;
  let side = uniforms.grid * ${patch}u;
  return images[(((row / n) * side + py) * side + px) * 3u + k / ${area}u];
}
fn leftQuad(row: u32, quad: u32) -> vec4<f32> {
  if (row >= uniforms.rows) { return vec4<f32>(); }
  let k = 4u * quad;
  return vec4<f32>(pixel(row, k), pixel(row, k + 1u), pixel(row, k + 2u), pixel(row, k + 3u));
}
fn finish(row: u32, column: u32, sum: f32) {
  if (row >= uniforms.rows || column >= uniforms.columns) { return; }
  let n = uniforms.grid * uniforms.grid;
  let place = row % n;
  let at = ((row / n) * (uniforms.ahead + n) + uniforms.ahead + place) * uniforms.columns + column;
  y[at] = sum${weights === 'int8' ? ' * scales[column]' : ''} + positions[place * uniforms.columns + column];
}
${code.declarations}`,
    body: `
  let rowBase = group.y * ${tileRows(tile)}u;
  let columnBase = group.x * ${tileColumns(tile)}u;
  let quads = uniforms.quads;
  ${code.sums}
  ${code.accumulate}
  ${code.finish}
  // The first row of workgroups also writes the prefix.
  if (group.y == 0u) {
    let length = uniforms.ahead + uniforms.grid * uniforms.grid;
    for (var i = index; i < uniforms.images * uniforms.ahead * ${tileColumns(tile)}u; i += ${tileThreads(tile)}u) {
      let column = columnBase + i % ${tileColumns(tile)}u;
      let token = (i / ${tileColumns(tile)}u) % uniforms.ahead;
      let image = i / ${tileColumns(tile)}u / uniforms.ahead;
      if (column < uniforms.columns) {
        y[(image * length + token) * uniforms.columns + column] = prefix[token * uniforms.columns + column];
      }
    }
  }`,
  };
});

export interface Sequence {
  /** Side of a patch, in pixels. */
  readonly patch: number;
  /** `[d, 3 * patch * patch]`, as the file has it. */
  readonly matrix: FrozenMatrix;
  /** `[N, d]`, with the projection's bias where it has one. */
  readonly positions: tf.Tensor2D;
  /** `[tokens before the patches, d]`, with their positions. */
  readonly prefix: tf.Tensor2D;
}

/** Images `[B, side, side, 3]` to `[B, prefix + N, d]`. */
export function embedByKernel(images: tf.Tensor4D, sequence: Sequence, tile: Tile): tf.Tensor3D {
  const { patch, matrix, positions, prefix } = sequence;
  const [batch, side] = images.shape;
  const grid = side / patch;
  const { kind, outputs: columns, values, scales } = matrix;
  const ahead = prefix.shape[0];
  const rows = batch * grid * grid;
  const [y] = launch(patchKernel({ weights: kind, patch }, tile), {
    inputs: [images, values, ...(scales ? [scales] : []), positions, prefix],
    outputs: [{ shape: [batch, ahead + grid * grid, columns], dtype: 'float32' }],
    uniforms: {
      rows,
      columns,
      quads: values.shape[1] / (kind === 'int8' ? 1 : 4),
      grid,
      images: batch,
      ahead,
    },
    groups: [Math.ceil(columns / tileColumns(tile)), Math.ceil(rows / tileRows(tile)), 1],
  });
  return y as tf.Tensor3D;
}
