/**
 * The 3x3 neighbourhood of every position side by side, `[B, h, w, C]` to `[B h w, 9C]`, zero outside. It
 * turns a convolution into one product (conv3x3.ts).
 *
 * Roofline: no flops; 40 bytes for each number of x, of which 36 are written and 4 read (its eight neighbours
 * read it from the cache), so memory bounds it. For a level of AIE over the four images of a step of
 * ViT-B/16+ (4 x 15 x 15, C 640): 23 MB. The plain path's pad, nine slices and three concatenations move more
 * than five times as much, in thirteen dispatches.
 */
import type * as tf from '@tensorflow/tfjs-core';
import { groupsForRows, type Kernel, launch, writtenOnce } from './run-kernel';

const threads = 256;

interface NeighbourhoodShape {
  /** Numbers that are copied at once. */
  readonly lanes: 1 | 4;
  /** Copies for each position. */
  readonly pieces: number;
}

const neighbourhoodKernel = writtenOnce(({ lanes, pieces }: NeighbourhoodShape): Kernel => {
  const element = lanes === 4 ? 'vec4<f32>' : 'f32';
  return {
    name: `neighbourhoods ${lanes} x ${pieces}`,
    inputs: { x: element },
    outputs: { y: element },
    uniforms: { size: 'u32', height: 'u32', width: 'u32' },
    workgroup: [threads, 1],
    declarations: '',
    body: `
  let i = (group.x + group.y * groups.x) * ${threads}u + index;
  if (i >= uniforms.size) { return; }
  let place = i / ${9 * pieces}u;
  let tap = (i / ${pieces}u) % 9u;
  // Row and column plus one: 0 lies before the first.
  let row = (place / uniforms.width) % uniforms.height + tap / 3u;
  let column = place % uniforms.width + tap % 3u;
  if (row == 0u || row > uniforms.height || column == 0u || column > uniforms.width) {
    y[i] = ${element}();
    return;
  }
  let source = place + (tap / 3u) * uniforms.width + tap % 3u - uniforms.width - 1u;
  y[i] = x[source * ${pieces}u + i % ${pieces}u];`,
  };
});

/** `[B, h, w, C]` to `[B h w, 9C]`: taps row by row, so that channel block 4 is the position itself. */
export function neighbourhoodsByKernel(x: tf.Tensor4D): tf.Tensor2D {
  const [batch, height, width, channels] = x.shape;
  const lanes = channels % 4 === 0 ? 4 : 1;
  const size = (9 * x.size) / lanes;
  const [y] = launch(neighbourhoodKernel({ lanes, pieces: channels / lanes }), {
    inputs: [x],
    outputs: [{ shape: [batch * height * width, 9 * channels], dtype: 'float32' }],
    uniforms: { size, height, width },
    groups: groupsForRows(Math.ceil(size / threads)),
  });
  return y as tf.Tensor2D;
}
