/**
 * y = activate(x W^T * scale + bias) + residual, for x `[M, K]` float32 and W `[N, K]` int8 with a scale a
 * row, or float32.
 *
 * Int8 words are unpacked on their way into shared memory; no matrix is ever dequantised as a whole.
 *
 * Roofline, int8: 2 M N K flops; K N bytes of weights, once for each row of tiles and mostly from the cache
 * after the first, and 4 M (K + N) of activations, 4 M N more with a residual. For a picture of ViT-B/16+ (M
 * 226, K 896, N 3584): 1.45 GFLOP over 7.3 MB, 200 flops a byte, so arithmetic bounds it on any GPU (the
 * ridge is at about 20 in float32 on an H100, and at 20 to 40 on integrated GPUs), hence the tiles in
 * registers. With few rows (M <= 8: text features, pooled images) the weights' bytes bound it: `few-rows.ts`.
 */
import type * as tf from '@tensorflow/tfjs-core';
import { fewRows, fewRowsMost, fewRowsThreads } from './few-rows';
import type { FrozenMatrix } from './frozen-matrix';
import { type Element, type Kernel, type KernelFeature, launch, writtenOnce } from './run-kernel';
import { type Tile, tileCode, tileColumns, tileRows } from './tile';
import { type Activation, activate, activations, unpackBytes } from './wgsl';

export interface Epilogue {
  /** `[N]` */
  readonly bias?: tf.Tensor1D | undefined;
  readonly activation?: Activation;
  /** `[M, N]`, or any shape of as many numbers. */
  readonly residual?: tf.Tensor | undefined;
}

/** One way to compute the product; the tuner picks among them. */
export type Variant =
  | { readonly kind: 'tiled'; readonly tile: Tile }
  | { readonly kind: 'few-rows'; readonly subgroups: boolean };

export interface MatMulShape {
  readonly weights: FrozenMatrix['kind'];
  /** Whether K is a multiple of 4, so that rows of x may be read four numbers at a time. */
  readonly aligned: boolean;
}

/**
 * In 16-bit floats int8 weights are divided by 128, so that four products stay finite for |x| up to 16 000.
 */
const halfScale = 128;

/**
 * How far a result in 16-bit floats may be off before the epilogue, as a share of sum |x w|: five roundings
 * (of x, of a product, of three sums; w / 128 is exact), each up or down, which WGSL leaves open.
 */
export const halfBound = 5 / 2 ** 10;

/** `leftQuad` over `x`, K numbers a row. */
const rowsOfX = (aligned: boolean) =>
  aligned
    ? `
fn leftQuad(row: u32, quad: u32) -> vec4<f32> {
  if (row >= uniforms.rows || quad >= uniforms.quads) { return vec4<f32>(); }
  return x[row * uniforms.quads + quad];
}`
    : `
fn leftAt(row: u32, k: u32) -> f32 {
  if (row >= uniforms.rows || k >= uniforms.depth) { return 0.0; }
  return x[row * uniforms.depth + k];
}
fn leftQuad(row: u32, quad: u32) -> vec4<f32> {
  let k = 4u * quad;
  return vec4<f32>(leftAt(row, k), leftAt(row, k + 1u), leftAt(row, k + 2u), leftAt(row, k + 3u));
}`;

/** `rightQuad` over `w` as `FrozenMatrix` holds it. */
export const rowsOfW = (weights: FrozenMatrix['kind'], shrink = 1): string => `
${weights === 'int8' ? unpackBytes : ''}
fn rightQuad(column: u32, quad: u32) -> vec4<f32> {
  if (column >= uniforms.columns || quad >= uniforms.quads) { return vec4<f32>(); }
  let values = w[column * uniforms.quads + quad];
  return ${weights === 'int8' ? 'unpackBytes(values)' : 'values'}${shrink === 1 ? '' : ` * ${1 / shrink}`};
}`;

/** The element of `w`. */
export const weightElement = (weights: FrozenMatrix['kind']): Element =>
  weights === 'int8' ? 'u32' : 'vec4<f32>';

/**
 * `finish(row, column, sum)`: the epilogue, and the write. Uniforms say what the epilogue does, so that all
 * products of such matrices share a pipeline: compiling one takes longer than many products.
 */
const finish = (weights: FrozenMatrix['kind'], grow = 1) => `
${activate}
fn finish(row: u32, column: u32, sum: f32) {
  if (row >= uniforms.rows || column >= uniforms.columns) { return; }
  let at = row * uniforms.columns + column;
  var value = sum${weights === 'int8' ? ` * (scales[column] * ${grow}.0)` : ''};
  if (uniforms.biased == 1u) { value += bias[column]; }
  value = activate(value, uniforms.activation);
  if (uniforms.added == 1u) { value += residual[at]; }
  y[at] = value;
}`;

/** The kernel of a variant for products of one kind. */
export const matMulKernel = writtenOnce((variant: Variant, shape: MatMulShape): Kernel => {
  const { weights, aligned } = shape;
  const half = variant.kind === 'tiled' && variant.tile.half === true;
  const scale = half && weights === 'int8' ? halfScale : 1;
  const name = `matmul ${JSON.stringify(variant)} ${JSON.stringify(shape)}`;
  const inputs: Record<string, Element> = {
    x: aligned ? 'vec4<f32>' : 'f32',
    w: weightElement(weights),
    ...(weights === 'int8' && { scales: 'f32' }),
    bias: 'f32',
    residual: 'f32',
  };
  const common = {
    name,
    inputs,
    outputs: { y: 'f32' },
    uniforms: {
      rows: 'u32',
      columns: 'u32',
      depth: 'u32',
      quads: 'u32',
      biased: 'u32',
      activation: 'u32',
      added: 'u32',
    },
  } as const;
  const functions = rowsOfX(aligned) + rowsOfW(weights, scale) + finish(weights, scale);
  if (variant.kind === 'few-rows') {
    const { subgroups } = variant;
    const { declarations, body, features, workgroup } = fewRows(subgroups);
    return { ...common, workgroup, features, declarations: functions + declarations, body };
  }
  const { tile } = variant;
  const code = tileCode(tile);
  const features: KernelFeature[] = half ? ['f16'] : [];
  return {
    ...common,
    features,
    workgroup: [tile.across, tile.down],
    declarations: functions + code.declarations,
    body: `
  let rowBase = group.y * ${tileRows(tile)}u;
  let columnBase = group.x * ${tileColumns(tile)}u;
  let quads = uniforms.quads;
  ${code.sums}
  ${code.accumulate}
  ${code.finish}`,
  };
});

/** Rows and columns of the product that a workgroup computes, and quads of depth at a time. */
export function reachOf(variant: Variant): { rows: number; columns: number; quads: number } {
  if (variant.kind === 'few-rows') return { rows: fewRowsMost, columns: 1, quads: fewRowsThreads };
  const { tile } = variant;
  return { rows: tileRows(tile), columns: tileColumns(tile), quads: tile.depth };
}

/** The product by one variant: x of rows `[..., K]` to `[..., N]`. */
export function matMulBy(
  variant: Variant,
  x: tf.Tensor,
  matrix: FrozenMatrix,
  { bias, activation = 'none', residual }: Epilogue = {},
): tf.Tensor {
  const rows = x.size / matrix.inputs;
  const { kind, outputs: columns, inputs: depth, values, scales } = matrix;
  const reach = reachOf(variant);
  const [y] = launch(matMulKernel(variant, { weights: kind, aligned: depth % 4 === 0 }), {
    inputs: [x, values, ...(scales ? [scales] : []), bias, residual],
    outputs: [{ shape: [...x.shape.slice(0, -1), columns], dtype: 'float32' }],
    uniforms: {
      rows,
      columns,
      depth,
      quads: Math.ceil(depth / 4),
      biased: Number(bias !== undefined),
      activation: activations.indexOf(activation),
      added: Number(residual !== undefined),
    },
    groups: [Math.ceil(columns / reach.columns), Math.ceil(rows / reach.rows), 1],
  });
  return y;
}
