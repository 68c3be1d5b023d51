/**
 * Bicubic resizing with antialias of a photo whose bytes are on the GPU, to the same bytes as
 * src/images/resize/resize.ts and Pillow: the same fixed-point weights, in 32-bit whole numbers, rounded to 8
 * bits after each pass.
 *
 * A thread makes one pixel: the first pass resizes rows, the second columns.
 *
 * Roofline: from W x H pixels to s x s the first pass reads W H pixels (each about four times, by
 * neighbouring threads: mostly from cache) and writes 4 s H bytes; about 25 operations on whole numbers a
 * byte read, for the bytes lie packed in words. A frame of 1920 x 1080 to 600: 8.3 MB in, 2.6 MB between, 1.4
 * MB out, 0.2 G operations: memory and arithmetic bound it alike.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { PhotoBytes } from './photo-bytes';
import { type Kernel, launch } from './run-kernel';
import { pixelWords } from './wgsl';

/**
 * Which inputs contribute to each output along one axis, and how much, as src/images/resize/resize-taps.ts
 * makes them. The type is repeated here because ops may import nothing; src/vtfusion/photo-on-gpu.ts passes
 * the taps on, and its test compares the pictures.
 */
interface Taps {
  /** First input of each output, ascending. */
  readonly first: Int32Array;
  readonly count: Int32Array;
  /** Fixed-point weights of `fractionBits` fractional bits, `stride` places an output. */
  readonly weights: Int32Array;
  readonly stride: number;
}

/** Of a weight; the same as in src/images/resize/resize-taps.ts and src/images/resize/assembly/resize.ts. */
export const fractionBits = 22;

/** A picture on the GPU: `[height, width]` of `int32`, a pixel a word, red in the lowest byte. */
export type PackedPicture = tf.Tensor2D;

const side = 8;

const rounded = (sum: string) =>
  `vec3<u32>(clamp(${sum} >> vec3<u32>(${fractionBits}u), vec3<i32>(0), vec3<i32>(255)))`;

const pass = {
  outputs: { y: 'u32' },
  workgroup: [side, side],
} as const;

const declarations = `${pixelWords}
const half = vec3<i32>(${1 << (fractionBits - 1)});`;

/** Resizes each row to `outputs` pixels. */
const rowsKernel: Kernel = {
  ...pass,
  name: 'resize rows',
  inputs: { bytes: 'u32', first: 'i32', count: 'i32', weights: 'i32' },
  uniforms: { top: 'u32', rows: 'u32', outputs: 'u32', stride: 'u32', pixelBytes: 'u32', rowBytes: 'u32' },
  declarations: `${declarations}
fn byteAt(at: u32) -> u32 { return (bytes[at >> 2u] >> ((at & 3u) * 8u)) & 255u; }`,
  body: `
  let column = group.x * ${side}u + local.x;
  let row = group.y * ${side}u + local.y;
  if (column >= uniforms.outputs || row >= uniforms.rows) { return; }
  var sum = half;
  var at = (uniforms.top + row) * uniforms.rowBytes + u32(first[column]) * uniforms.pixelBytes;
  let start = column * uniforms.stride;
  let end = start + u32(count[column]);
  for (var k = start; k < end; k++) {
    sum += vec3<i32>(vec3<u32>(byteAt(at), byteAt(at + 1u), byteAt(at + 2u))) * weights[k];
    at += uniforms.pixelBytes;
  }
  y[row * uniforms.outputs + column] = packed(${rounded('sum')});`,
};

/** Resizes each column to `outputs` pixels; row 0 of `x` is row `top` of the photo. */
const columnsKernel: Kernel = {
  ...pass,
  name: 'resize columns',
  inputs: { x: 'u32', first: 'i32', count: 'i32', weights: 'i32' },
  uniforms: { top: 'u32', width: 'u32', outputs: 'u32', stride: 'u32' },
  declarations,
  body: `
  let column = group.x * ${side}u + local.x;
  let row = group.y * ${side}u + local.y;
  if (column >= uniforms.width || row >= uniforms.outputs) { return; }
  var sum = half;
  var at = (u32(first[row]) - uniforms.top) * uniforms.width + column;
  let start = row * uniforms.stride;
  let end = start + u32(count[row]);
  for (var k = start; k < end; k++) {
    sum += vec3<i32>(channelsOf(x[at])) * weights[k];
    at += uniforms.width;
  }
  y[row * uniforms.width + column] = packed(${rounded('sum')});`,
};

const tapTensors = ({ first, count, weights }: Taps) =>
  [first, count, weights].map((each) => tf.tensor1d(each, 'int32'));

const groupsFor = (width: number, height: number): [number, number, number] => [
  Math.ceil(width / side),
  Math.ceil(height / side),
  1,
];

/**
 * @param across taps of the columns of the result, of the whole photo's width
 * @param down   taps of its rows
 */
export function resizeByKernel(photo: PhotoBytes, across: Taps, down: Taps): PackedPicture {
  const [width, height] = [across.first.length, down.first.length];
  const top = down.first[0];
  const rows = down.first[height - 1] + down.count[height - 1] - top;
  return tf.tidy(() => {
    const [narrow] = launch(rowsKernel, {
      inputs: [photo.words, ...tapTensors(across)],
      outputs: [{ shape: [rows, width], dtype: 'int32' }],
      uniforms: {
        top,
        rows,
        outputs: width,
        stride: across.stride,
        pixelBytes: photo.pixelBytes,
        rowBytes: photo.rowBytes,
      },
      groups: groupsFor(width, rows),
    });
    const [picture] = launch(columnsKernel, {
      inputs: [narrow, ...tapTensors(down)],
      outputs: [{ shape: [height, width], dtype: 'int32' }],
      uniforms: { top, width, outputs: height, stride: down.stride },
      groups: groupsFor(width, height),
    });
    return picture as PackedPicture;
  });
}
