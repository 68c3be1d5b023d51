/**
 * Layer normalisation over the last axis in one pass: (x - mean) / sqrt(variance + eps), times a gain plus a
 * bias where there are any.
 *
 * A workgroup takes a row and holds it in registers: it is read once and written once. The mean comes first,
 * then the variance of the centred row, as in the plain path; the expansion E x^2 - (E x)^2 would lose
 * digits.
 *
 * Roofline: 8 M d bytes, about 8 M d flops; one flop a byte, so memory bounds it everywhere. For a picture of
 * ViT-B/16+ (M 226, d 896): 1.6 MB. The plain path's nine operations move about six times as much.
 */
import type * as tf from '@tensorflow/tfjs-core';
import { groupsForRows, type Kernel, launch, writtenOnce } from './run-kernel';
import { featuresOf, lines, totalOf } from './wgsl';

const threads = 64;
/** Numbers of a row that a thread can hold; the kernel cannot take wider rows. */
const mostHeld = 64;

export const layerNormFits = (width: number): boolean => width <= threads * mostHeld;

interface LayerNormShape {
  readonly width: number;
  readonly affine: boolean;
  readonly subgroups: boolean;
}

export const layerNormKernel = writtenOnce(({ width, affine, subgroups }: LayerNormShape): Kernel => {
  const held = Math.ceil(width / threads);
  // Threads take neighbouring numbers; only the last one held may lie beyond the row.
  const column = (i: number) => `(index + ${i * threads}u)`;
  const inside = (i: number, line: string) =>
    (i + 1) * threads <= width ? line : `if (${column(i)} < ${width}u) { ${line} }`;
  return {
    name: `layer norm ${width} ${affine ? 'affine' : ''} ${subgroups ? 'subgroups' : ''}`,
    inputs: { x: 'f32', ...(affine && { gain: 'f32', bias: 'f32' }) },
    outputs: { y: 'f32' },
    uniforms: { rows: 'u32', eps: 'f32' },
    workgroup: [threads, 1],
    features: featuresOf(subgroups),
    declarations: totalOf(threads, subgroups),
    body: `
  let row = group.x + group.y * groups.x;
  if (row >= uniforms.rows) { return; }
  let start = row * ${width}u;
  ${lines(held, (i) => `var v${i} = 0.0; ${inside(i, `v${i} = x[start + ${column(i)}];`)}`)}
  let mean = total(${Array.from({ length: held }, (_, i) => `v${i}`).join(' + ')}, index) / ${width}.0;
  ${lines(held, (i) => inside(i, `v${i} -= mean;`))}
  let squares = ${Array.from({ length: held }, (_, i) => `v${i} * v${i}`).join(' + ')};
  let scale = inverseSqrt(total(squares, index) / ${width}.0 + uniforms.eps);
  ${lines(held, (i) => {
    const normal = `v${i} * scale`;
    const value = affine ? `${normal} * gain[${column(i)}] + bias[${column(i)}]` : normal;
    return inside(i, `y[start + ${column(i)}] = ${value};`);
  })}`,
  };
});

/** `[..., d]` to the same shape. */
export function layerNormByKernel<T extends tf.Tensor>(
  x: T,
  eps: number,
  affine: { readonly gain: tf.Tensor1D; readonly bias: tf.Tensor1D } | undefined,
  subgroups: boolean,
): T {
  const width = x.shape[x.rank - 1];
  const rows = x.size / width;
  const [y] = launch(layerNormKernel({ width, affine: !!affine, subgroups }), {
    inputs: affine ? [x, affine.gain, affine.bias] : [x],
    outputs: [{ shape: x.shape, dtype: 'float32' }],
    uniforms: { rows, eps },
    groups: groupsForRows(rows),
  });
  return y as T;
}
