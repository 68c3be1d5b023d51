/**
 * The last steps from a resized picture to the encoder's input, each like its plain version: covering
 * everything outside the region (src/vtfusion/region.ts), evening out the light (src/images/illumination.ts),
 * cutting tiles (src/vtfusion/tiles.ts), and turning bytes into the encoder's numbers
 * (src/vtfusion/tokens.ts).
 *
 * Light is computed in 32-bit floats, in the plain path in 64: a value between two bytes may round the other
 * way.
 *
 * Roofline: cells read the picture once, 4 bytes a pixel, covering twice and writes it once; the tiles are
 * read and written once, 4 and 12 bytes a pixel. For nine tiles of 240 from 600 x 600: 1.4 + 4.3 + 8.3 MB and
 * about 40 flops a pixel: memory bounds it. The surround itself is two products of 60 x 60.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { PackedPicture } from './photo-resize';
import { groupsForRows, type Kernel, launch, writtenOnce } from './run-kernel';
import { pixelWords } from './wgsl';

const threads = 64;
const covering = 256;
/** Workgroups that add up the inside of the region, whose mean is needed before anything is covered. */
const parts = 32;

const inside = `${pixelWords}
fn isInside(at: u32) -> bool {
  let row = (at / uniforms.side) * uniforms.regionSide / uniforms.side;
  let column = (at % uniforms.side) * uniforms.regionSide / uniforms.side;
  return region[row * uniforms.regionSide + column] != 0u;
}`;

/** For each part of the pixels: the sums of red, green and blue inside the region, and the count. */
const insideKernel: Kernel = {
  name: 'sums of inside',
  inputs: { x: 'u32', region: 'u32' },
  outputs: { sums: 'u32' },
  uniforms: { side: 'u32', regionSide: 'u32' },
  workgroup: [covering, 1],
  declarations: `${inside}
var<workgroup> some: array<vec4<u32>, ${covering}>;`,
  body: `
  var sum = vec4<u32>(0u);
  for (var at = group.x * ${covering}u + index; at < uniforms.side * uniforms.side; at += ${parts * covering}u) {
    if (isInside(at)) { sum += vec4<u32>(channelsOf(x[at]), 1u); }
  }
  some[index] = sum;
  workgroupBarrier();
  for (var span = ${covering / 2}u; span > 0u; span /= 2u) {
    if (index < span) { some[index] += some[index + span]; }
    workgroupBarrier();
  }
  if (index < 4u) { sums[4u * group.x + index] = some[0][index]; }`,
};

/** The mean of the inside over all parts, as a packed pixel. One workgroup; a thread for each sum. */
const meanKernel: Kernel = {
  name: 'mean of inside',
  inputs: { sums: 'u32' },
  outputs: { mean: 'u32' },
  uniforms: { parts: 'u32' },
  workgroup: [4, 1],
  declarations: `${pixelWords}
var<workgroup> totals: array<u32, 4>;`,
  body: `
  var sum = 0u;
  for (var part = 0u; part < uniforms.parts; part++) { sum += sums[4u * part + index]; }
  totals[index] = sum;
  workgroupBarrier();
  let seen = max(totals[3], 1u);
  if (index == 0u) { mean[0] = packed((2u * vec3<u32>(totals[0], totals[1], totals[2]) + seen) / (2u * seen)); }`,
};

/** A thread for each pixel. */
const coverKernel: Kernel = {
  name: 'cover outside',
  inputs: { x: 'u32', region: 'u32', mean: 'u32' },
  outputs: { y: 'u32' },
  uniforms: { side: 'u32', regionSide: 'u32' },
  workgroup: [covering, 1],
  declarations: inside,
  body: `
  let at = (group.x + group.y * groups.x) * ${covering}u + index;
  if (at >= uniforms.side * uniforms.side) { return; }
  y[at] = select(mean[0], x[at], isInside(at));`,
};

/** A thread for each cell: the mean of R, G and B of its pixels. */
const cellsKernel: Kernel = {
  name: 'mean of cells',
  inputs: { x: 'u32', starts: 'u32' },
  outputs: { y: 'f32' },
  uniforms: { side: 'u32', cells: 'u32' },
  workgroup: [threads, 1],
  declarations: pixelWords,
  body: `
  let cell = group.x * ${threads}u + index;
  if (cell >= uniforms.cells * uniforms.cells) { return; }
  let row = cell / uniforms.cells;
  let column = cell % uniforms.cells;
  var sum = 0u;
  for (var i = starts[row]; i < starts[row + 1u]; i++) {
    for (var j = starts[column]; j < starts[column + 1u]; j++) {
      let bytes = channelsOf(x[i * uniforms.side + j]);
      sum += bytes.x + bytes.y + bytes.z;
    }
  }
  let count = (starts[row + 1u] - starts[row]) * (starts[column + 1u] - starts[column]);
  y[cell] = f32(sum) / f32(3u * count);`,
};

/** The gain of a pixel: `level / (surround + floor)`, bilinear between the centres of cells. */
const gain = `
fn gainAt(row: u32, column: u32) -> f32 {
  let place = clamp((vec2<f32>(f32(row), f32(column)) + 0.5) * (f32(uniforms.cells) / f32(uniforms.side)) - 0.5,
    vec2<f32>(0.0), vec2<f32>(f32(uniforms.cells) - 1.0));
  let first = vec2<u32>(place);
  let second = min(first + 1u, vec2<u32>(uniforms.cells - 1u));
  let share = place - vec2<f32>(first);
  let upper = mix(around(first.x, first.y), around(second.x, first.y), share.x);
  let lower = mix(around(first.x, second.y), around(second.x, second.y), share.x);
  return uniforms.level / (mix(upper, lower, share.y) + uniforms.floor);
}
fn around(row: u32, column: u32) -> f32 { return surround[row * uniforms.cells + column]; }`;

/** A thread for each pixel of a tile. */
const cutKernel = writtenOnce((even: boolean): Kernel => {
  return {
    name: `cut tiles ${even ? 'evened out' : ''}`,
    inputs: { x: 'u32', offsets: 'u32', numbers: 'f32', ...(even && { surround: 'f32' }) },
    outputs: { y: 'f32' },
    uniforms: {
      side: 'u32',
      tile: 'u32',
      across: 'u32',
      ...(even && { cells: 'u32', level: 'f32', floor: 'f32' }),
    },
    workgroup: [threads, 1],
    declarations: `${pixelWords}${even ? gain : ''}`,
    body: `
  let at = (group.x + group.y * groups.x) * ${threads}u + index;
  let perTile = uniforms.tile * uniforms.tile;
  if (at >= perTile * uniforms.across * uniforms.across) { return; }
  let tile = at / perTile;
  let place = at % perTile;
  let row = offsets[tile / uniforms.across] + place / uniforms.tile;
  let column = offsets[tile % uniforms.across] + place % uniforms.tile;
  var bytes = channelsOf(x[row * uniforms.side + column]);
  ${even ? 'bytes = min(vec3<u32>((vec3<f32>(bytes) + uniforms.floor) * gainAt(row, column) + 0.5), vec3<u32>(255u));' : ''}
  y[3u * at] = numbers[bytes.x];
  y[3u * at + 1u] = numbers[256u + bytes.y];
  y[3u * at + 2u] = numbers[512u + bytes.z];`,
  };
});

/**
 * The picture `[side, side]` with everything outside `region` covered by the mean of the inside. `region` is
 * `[R, R]`, 0 or 1, `int32`.
 */
export function coverByKernel(picture: PackedPicture, region: tf.Tensor2D): PackedPicture {
  const [side, regionSide] = [picture.shape[0], region.shape[0]];
  const [sums] = launch(insideKernel, {
    inputs: [picture, region],
    outputs: [{ shape: [parts, 4], dtype: 'int32' }],
    uniforms: { side, regionSide },
    groups: [parts, 1, 1],
  });
  const [mean] = launch(meanKernel, {
    inputs: [sums],
    outputs: [{ shape: [1], dtype: 'int32' }],
    uniforms: { parts },
    groups: [1, 1, 1],
  });
  const [covered] = launch(coverKernel, {
    inputs: [picture, region, mean],
    outputs: [{ shape: picture.shape, dtype: 'int32' }],
    uniforms: { side, regionSide },
    groups: groupsForRows(Math.ceil((side * side) / covering)),
  });
  tf.dispose([sums, mean]);
  return covered as PackedPicture;
}

/**
 * Mean luminance of cells, `[cells, cells]`; `starts` `[cells + 1]` has the first pixel of each along an
 * axis, and the end.
 */
export function cellsByKernel(picture: PackedPicture, starts: tf.Tensor1D): tf.Tensor2D {
  const cells = starts.size - 1;
  const [means] = launch(cellsKernel, {
    inputs: [picture, starts],
    outputs: [{ shape: [cells, cells], dtype: 'float32' }],
    uniforms: { side: picture.shape[0], cells },
    groups: [Math.ceil((cells * cells) / threads), 1, 1],
  });
  return means as tf.Tensor2D;
}

export interface CutParts {
  /** First pixel of each row and column of tiles, `int32`. */
  readonly offsets: tf.Tensor1D;
  readonly tileSide: number;
  /** The encoder's number for each byte of red, green and blue, `[3, 256]`. */
  readonly numbers: tf.Tensor2D;
  readonly light?:
    | {
        /** `[cells, cells]` */
        readonly surround: tf.Tensor2D;
        readonly level: number;
        readonly floor: number;
      }
    | undefined;
}

/** The encoder's input, `[across * across, tileSide, tileSide, 3]`. */
export function cutByKernel(
  picture: PackedPicture,
  { offsets, tileSide, numbers, light }: CutParts,
): tf.Tensor4D {
  const across = offsets.size;
  const count = across * across * tileSide * tileSide;
  const [tiles] = launch(cutKernel(light !== undefined), {
    inputs: [picture, offsets, numbers, ...(light ? [light.surround] : [])],
    outputs: [{ shape: [across * across, tileSide, tileSide, 3], dtype: 'float32' }],
    uniforms: {
      side: picture.shape[0],
      tile: tileSide,
      across,
      ...(light && { cells: light.surround.shape[0], level: light.level, floor: light.floor }),
    },
    groups: groupsForRows(Math.ceil(count / threads)),
  });
  return tiles as tf.Tensor4D;
}
