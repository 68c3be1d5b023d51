/**
 * 3x3 convolutions of float32 maps, stride 1 and zero outside, by minimal filtering (winograd.ts): a tile of 2 x 2 outputs
 * takes 16 products for a pair of channels, where the sum as it stands takes 36.
 *
 *   Y  = A^T [ sum_C (G g G^T) . (B^T d B) ] A          d: 4 x 4 inputs of a tile, g: 3 x 3 taps, Y: 2 x 2 outputs
 *   dg = G^T [ sum_tiles (B^T d B) . (A dY A^T) ] G     the gradient of the taps
 *
 * At each of the 16 points the sums are a product of matrices: [tiles, C] by [C, K], or [C, tiles] by [tiles, K]. The gradient
 * of the inputs is a convolution itself, by the mirrored kernel (../../conv3x3.ts).
 *
 * Roofline: on a map of 15 x 15, 64 tiles, half of the plain sum's multiplications, and bound by them; a tile takes 32 numbers a
 * channel to the points and back, which a thread keeps in its second cache (`tilesAtOnce`). Numbers do not depend on how
 * many threads there are. C is a multiple of 4 and K of 8.
 */
import { depth, multiplyPanel } from './panel-product';
import {
  batchAt,
  channelsInAt,
  channelsOutAt,
  convolvedAt,
  convolvedPointsAt,
  kernelAt,
  kernelPointsAt,
  mapHeightAt,
  mapPointsAt,
  mapsAt,
  mapWidthAt,
  scratchAt,
  scratchBytesAt,
  tilesAtOnce,
} from './plan';
import { barrier, share } from './threads';
import { gatherOutputs, gatherTaps, spreadInputs, spreadOutputs, spreadTaps } from './winograd';

const points = 16;

/** One thread's part of Y. */
export function convolve(thread: i32): void {
  const inputs = load<i32>(channelsInAt);
  const outputs = load<i32>(channelsOutAt);
  const scratch = scratchOf(thread);
  for (let c = share(inputs, thread); c < share(inputs, thread + 1); c++) spreadKernel(c, scratch);
  barrier();
  memory.fill(zeros(scratch), 0, usize(inputs) << 2);
  const spread = afterRows(scratch);
  const spreadPoint = usize(tilesAtOnce * inputs) << 2;
  const sums = spread + usize(points) * spreadPoint;
  const sumPoint = usize(tilesAtOnce * outputs) << 2;
  const end = share(tileCount(), thread + 1);
  for (let first = share(tileCount(), thread); first < end; first += tilesAtOnce) {
    const count = min(tilesAtOnce, end - first);
    for (let i = 0; i < count; i++) {
      spreadMap(first + i, scratch, spread + (usize(i * inputs) << 2), spreadPoint);
    }
    for (let point = 0; point < points; point++) {
      const kernel = load<usize>(kernelPointsAt) + (usize(point * inputs * outputs) << 2);
      const from = spread + usize(point) * spreadPoint;
      const to = sums + usize(point) * sumPoint;
      for (let k = 0; k < inputs; k += depth) {
        for (let n = 0; n < outputs; n += 8) {
          for (let row = 0; row < count; row += 4) {
            multiplyPanel(
              from + (usize(row * inputs + k) << 2),
              usize(inputs) << 2,
              4,
              kernel + (usize(n * inputs + 8 * k) << 2),
              min(depth, inputs - k),
              to + (usize(row * outputs + n) << 2),
              usize(outputs) << 2,
              count - row,
              8,
              k > 0,
            );
          }
        }
      }
    }
    for (let i = 0; i < count; i++) {
      gatherTile(first + i, scratch, sums + (usize(i * outputs) << 2), sumPoint);
    }
  }
}

/** One thread's part of dg. */
export function findKernelGradient(thread: i32): void {
  const inputs = load<i32>(channelsInAt);
  const outputs = load<i32>(channelsOutAt);
  const scratch = scratchOf(thread);
  const tiles = tileCount();
  memory.fill(zeros(scratch), 0, usize(max(inputs, outputs)) << 2);
  for (let tile = share(tiles, thread); tile < share(tiles, thread + 1); tile++) {
    const to = load<usize>(mapPointsAt) + (usize(tile * inputs) << 2);
    spreadMap(tile, scratch, to, usize(tiles * inputs) << 2);
    spreadGradient(tile, tiles, scratch);
  }
  barrier();
  const panels = outputs >> 3;
  for (let i = share(points * panels, thread); i < share(points * panels, thread + 1); i++) {
    const point = i / panels;
    const from = load<usize>(mapPointsAt) + (usize(point * tiles * inputs) << 2);
    const by = load<usize>(convolvedPointsAt) + (usize(i * tiles) << 5);
    const to = load<usize>(kernelPointsAt) + (usize(point * inputs * outputs + (i % panels) * 8) << 2);
    for (let tile = 0; tile < tiles; tile += depth) {
      for (let c = 0; c < inputs; c += 4) {
        multiplyPanel(
          from + (usize(tile * inputs + c) << 2),
          4,
          usize(inputs) << 2,
          by + (usize(tile) << 5),
          min(depth, tiles - tile),
          to + (usize(c * outputs) << 2),
          usize(outputs) << 2,
          4,
          8,
          tile > 0,
        );
      }
    }
  }
  barrier();
  for (let c = share(inputs, thread); c < share(inputs, thread + 1); c++) gatherKernel(c, scratch);
}

/** G g G^T of an input channel's taps, to its place in each point's panels of eight outputs. */
function spreadKernel(c: i32, scratch: usize): void {
  const inputs = load<i32>(channelsInAt);
  const outputs = load<i32>(channelsOutAt);
  const bytes = usize(outputs) << 2;
  const tapBytes = usize(inputs) * bytes;
  const taps = load<usize>(kernelAt) + usize(c) * bytes;
  const rows = columnsOf(scratch);
  for (let x: usize = 0; x < 3; x++) {
    const tap = taps + x * tapBytes;
    spreadTaps(tap, tap + 3 * tapBytes, tap + 6 * tapBytes, bytes, rows + x * bytes, 3 * bytes);
  }
  const plane = planeOf(scratch);
  for (let y: usize = 0; y < 4; y++) {
    const row = rows + 3 * y * bytes;
    spreadTaps(row, row + bytes, row + 2 * bytes, bytes, plane + 4 * y * bytes, bytes);
  }
  toPanels(plane, load<usize>(kernelPointsAt), c, inputs);
}

/** The transpose of `spreadKernel`: an input channel's gradient at the points to that of its taps. */
function gatherKernel(c: i32, scratch: usize): void {
  const bytes = usize(load<i32>(channelsOutAt)) << 2;
  const tapBytes = usize(load<i32>(channelsInAt)) * bytes;
  const at = load<usize>(kernelPointsAt) + usize(c) * bytes;
  const rows = columnsOf(scratch);
  for (let x: usize = 0; x < 4; x++) {
    gatherTaps(at + x * tapBytes, 4 * tapBytes, bytes, rows + x * bytes, 4 * bytes);
  }
  const taps = load<usize>(kernelAt) + usize(c) * bytes;
  for (let y: usize = 0; y < 3; y++) {
    gatherTaps(rows + 4 * y * bytes, bytes, bytes, taps + 3 * y * tapBytes, tapBytes);
  }
}

/** B^T d B of a tile, its points `step` bytes apart. */
function spreadMap(tile: i32, scratch: usize, to: usize, step: usize): void {
  const bytes = usize(load<i32>(channelsInAt)) << 2;
  const maps = load<usize>(mapsAt);
  const none = zeros(scratch);
  const columns = columnsOf(scratch);
  for (let x = 0; x < 4; x++) {
    const d0 = placeOf(maps, tile, -1, x - 1, bytes, none);
    const d1 = placeOf(maps, tile, 0, x - 1, bytes, none);
    const d2 = placeOf(maps, tile, 1, x - 1, bytes, none);
    const d3 = placeOf(maps, tile, 2, x - 1, bytes, none);
    spreadInputs(d0, d1, d2, d3, bytes, columns + usize(x) * bytes, 4 * bytes);
  }
  for (let y: usize = 0; y < 4; y++) {
    const row = columns + 4 * y * bytes;
    spreadInputs(row, row + bytes, row + 2 * bytes, row + 3 * bytes, bytes, to + 4 * y * step, step);
  }
}

/** A^T m A of a tile's sums, which are `step` bytes apart, into the map. */
function gatherTile(tile: i32, scratch: usize, from: usize, step: usize): void {
  const bytes = usize(load<i32>(channelsOutAt)) << 2;
  const columns = columnsOf(scratch);
  for (let x: usize = 0; x < 4; x++) {
    const column = columns + x * bytes;
    gatherOutputs(from + x * step, 4 * step, bytes, column, column + 4 * bytes);
  }
  const convolved = load<usize>(convolvedAt);
  const nowhere = planeOf(scratch);
  for (let y = 0; y < 2; y++) {
    const left = placeOf(convolved, tile, y, 0, bytes, nowhere);
    const right = placeOf(convolved, tile, y, 1, bytes, nowhere);
    gatherOutputs(columns + usize(4 * y) * bytes, bytes, bytes, left, right);
  }
}

/** The transpose of `gatherTile`: A dY A^T of a tile, to its place in each point's panels of eight outputs. */
function spreadGradient(tile: i32, tiles: i32, scratch: usize): void {
  const bytes = usize(load<i32>(channelsOutAt)) << 2;
  const convolved = load<usize>(convolvedAt);
  const none = zeros(scratch);
  const columns = columnsOf(scratch);
  for (let x = 0; x < 2; x++) {
    const upper = placeOf(convolved, tile, 0, x, bytes, none);
    const lower = placeOf(convolved, tile, 1, x, bytes, none);
    spreadOutputs(upper, lower, bytes, columns + usize(x) * bytes, 2 * bytes);
  }
  const plane = planeOf(scratch);
  for (let y: usize = 0; y < 4; y++) {
    const row = columns + 2 * y * bytes;
    spreadOutputs(row, row + bytes, bytes, plane + 4 * y * bytes, bytes);
  }
  toPanels(plane, load<usize>(convolvedPointsAt), tile, tiles);
}

/** Row `k` of `count` at each point, `[16, K]`, to its place in the points' panels, `[16, K / 8, count, 8]`. */
function toPanels(plane: usize, panels: usize, k: i32, count: i32): void {
  const eights = points * (load<i32>(channelsOutAt) >> 3);
  for (let i = 0; i < eights; i++) {
    const from = plane + (usize(i) << 5);
    const to = panels + (usize(i * count + k) << 5);
    v128.store(to, v128.load(from));
    v128.store(to, v128.load(from, 16), 16);
  }
}

function tilesAcross(): i32 {
  return (load<i32>(mapWidthAt) + 1) >> 1;
}

function tilesOfMap(): i32 {
  return ((load<i32>(mapHeightAt) + 1) >> 1) * tilesAcross();
}

function tileCount(): i32 {
  return load<i32>(batchAt) * tilesOfMap();
}

/** Where the channels of a position lie that is so far from a tile's first; `outside` beyond the map. */
function placeOf(maps: usize, tile: i32, down: i32, right: i32, bytes: usize, outside: usize): usize {
  const height = load<i32>(mapHeightAt);
  const width = load<i32>(mapWidthAt);
  const within = tile % tilesOfMap();
  const y = 2 * (within / tilesAcross()) + down;
  const x = 2 * (within % tilesAcross()) + right;
  if (y < 0 || y >= height || x < 0 || x >= width) return outside;
  return maps + usize(((tile / tilesOfMap()) * height + y) * width + x) * bytes;
}

// A thread's scratch: a row of zeros, a plane of 16 rows that is half transformed, and one that is; each row has room for the
// wider of both kinds of channels. Then, for `convolve`, the points of the tiles at once.

function rowBytes(): usize {
  return usize(max(load<i32>(channelsInAt), load<i32>(channelsOutAt))) << 2;
}

function scratchOf(thread: i32): usize {
  return load<usize>(scratchAt) + usize(thread) * load<usize>(scratchBytesAt);
}

function zeros(scratch: usize): usize {
  return scratch;
}

function columnsOf(scratch: usize): usize {
  return scratch + rowBytes();
}

function planeOf(scratch: usize): usize {
  return scratch + 17 * rowBytes();
}

function afterRows(scratch: usize): usize {
  return scratch + 33 * rowBytes();
}
