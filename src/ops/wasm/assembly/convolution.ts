/**
 * 3x3 convolutions of float32 maps, stride 1 and zero outside, by minimal filtering (winograd.ts): a tile of
 * 2 x 2 outputs takes 16 products for each pair of channels; the plain sum takes 36.
 *
 *   Y  = A^T [ sum_C (G g G^T) . (B^T d B) ] A          d: 4 x 4 inputs of a tile, g: 3 x 3 taps, Y: 2 x 2 outputs
 *   dg = G^T [ sum_tiles (B^T d B) . (A dY A^T) ] G     the gradient of the taps
 *
 * At each of the 16 points the sums are a matrix product: [tiles, C] by [C, K], or [C, tiles] by [tiles, K].
 * The gradient of the inputs is itself a convolution, by the mirrored kernel (../../conv3x3.ts). C and K are
 * multiples of 8. The results do not depend on the number of threads.
 *
 * Rooms, float32:    Y                                         dg
 *   maps             d      [B, h, w, C]                       the same
 *   kernel           g      [9, C, K]                          dg
 *   convolved        Y      [B, h, w, K]                       dY
 *   kernel points    G g G^T, [16, K / 8, C, 8]                before G^T and G, [16, C, K]
 *   map points       -                                         B^T d B, [16, tiles, C]
 *   convolved points -                                         A dY A^T, [16, K / 8, tiles, 8]
 *   a thread's       B^T d B, [16, 24, C], and sums,           -
 *                    [16, 24, K], of the tiles at once
 *
 * Roofline: for a pair of channels, a map of 15 x 15 (64 tiles) takes 1024 multiplications instead of 2025,
 * and arithmetic bounds it. Every thread reads the kernel's points once for 24 tiles: 12 flops a byte. The
 * gradient makes C K / (C + K) / 2 flops for each byte that it writes and reads, 64 at 256 channels. A
 * thread's own tiles fit an L2 cache of 1 MiB up to 256 channels (0.8 MB), and take 2 MB at 640.
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
  points,
  scratchAt,
  scratchBytesAt,
  scratchRows,
  tilesAtOnce,
} from './plan';
import { barrier, share } from './threads';
import { gatherOutputs, gatherTaps, spreadInputs, spreadOutputs, spreadTaps } from './winograd';

/** One thread's part of Y. */
export function convolve(thread: i32): void {
  const channelsIn = load<i32>(channelsInAt);
  const channelsOut = load<i32>(channelsOutAt);
  const scratch = scratchOf(thread);
  for (let c = share(channelsIn, thread); c < share(channelsIn, thread + 1); c++) spreadKernel(c, scratch);
  barrier();
  clearZeros(scratch);
  const tiles = tilesOf(scratch);
  const tilePoint = floats(tilesAtOnce * channelsIn);
  const sums = tiles + usize(points) * tilePoint;
  const sumPoint = floats(tilesAtOnce * channelsOut);
  const end = share(tileCount(), thread + 1);
  for (let first = share(tileCount(), thread); first < end; first += tilesAtOnce) {
    const count = min(tilesAtOnce, end - first);
    for (let i = 0; i < count; i++) spreadMap(first + i, scratch, tiles + floats(i * channelsIn), tilePoint);
    for (let point = 0; point < points; point++) {
      multiplyTiles(point, count, tiles + usize(point) * tilePoint, sums + usize(point) * sumPoint);
    }
    for (let i = 0; i < count; i++) gatherTile(first + i, scratch, sums + floats(i * channelsOut), sumPoint);
  }
}

/** One thread's part of dg. */
export function findKernelGradient(thread: i32): void {
  const channelsIn = load<i32>(channelsInAt);
  const scratch = scratchOf(thread);
  const tiles = tileCount();
  clearZeros(scratch);
  for (let tile = share(tiles, thread); tile < share(tiles, thread + 1); tile++) {
    const to = load<usize>(mapPointsAt) + floats(tile * channelsIn);
    spreadMap(tile, scratch, to, floats(tiles * channelsIn));
    spreadGradient(tile, scratch);
  }
  barrier();
  const panels = points * (load<i32>(channelsOutAt) >> 3);
  for (let panel = share(panels, thread); panel < share(panels, thread + 1); panel++) sumTiles(panel);
  barrier();
  for (let c = share(channelsIn, thread); c < share(channelsIn, thread + 1); c++) gatherKernel(c, scratch);
}

/** Multiplies `count` tiles `[24, C]` by the kernel `[C, K]` at one point, to sums `[24, K]`. */
function multiplyTiles(point: i32, count: i32, tiles: usize, sums: usize): void {
  const channelsIn = load<i32>(channelsInAt);
  const channelsOut = load<i32>(channelsOutAt);
  const kernel = load<usize>(kernelPointsAt) + floats(point * channelsIn * channelsOut);
  for (let c = 0; c < channelsIn; c += depth) {
    for (let n = 0; n < channelsOut; n += 8) {
      for (let tile = 0; tile < count; tile += 4) {
        multiplyPanel(
          tiles + floats(tile * channelsIn + c),
          floats(channelsIn),
          floats(1),
          kernel + floats(n * channelsIn + 8 * c),
          min(depth, channelsIn - c),
          sums + floats(tile * channelsOut + n),
          floats(channelsOut),
          count - tile,
          8,
          c > 0,
        );
      }
    }
  }
}

/**
 * One panel, eight output channels of a point: the map's points `[tiles, C]`, transposed, by the gradient's
 * `[tiles, 8]`.
 */
function sumTiles(panel: i32): void {
  const channelsIn = load<i32>(channelsInAt);
  const channelsOut = load<i32>(channelsOutAt);
  const tiles = tileCount();
  const point = panel / (channelsOut >> 3);
  const n = (panel % (channelsOut >> 3)) * 8;
  const maps = load<usize>(mapPointsAt) + floats(point * tiles * channelsIn);
  const gradient = load<usize>(convolvedPointsAt) + floats(8 * panel * tiles);
  const kernel = load<usize>(kernelPointsAt) + floats(point * channelsIn * channelsOut + n);
  for (let tile = 0; tile < tiles; tile += depth) {
    for (let c = 0; c < channelsIn; c += 4) {
      multiplyPanel(
        maps + floats(tile * channelsIn + c),
        floats(1),
        floats(channelsIn),
        gradient + floats(8 * tile),
        min(depth, tiles - tile),
        kernel + floats(c * channelsOut),
        floats(channelsOut),
        4,
        8,
        tile > 0,
      );
    }
  }
}

/** G g G^T of an input channel's taps. */
function spreadKernel(c: i32, scratch: usize): void {
  const bytes = floats(load<i32>(channelsOutAt));
  const tapBytes = usize(load<i32>(channelsInAt)) * bytes;
  const taps = load<usize>(kernelAt) + usize(c) * bytes;
  const half = halfDoneOf(scratch);
  for (let x: usize = 0; x < 3; x++) {
    const tap = taps + x * tapBytes;
    spreadTaps(tap, tap + 3 * tapBytes, tap + 6 * tapBytes, bytes, half + x * bytes, 3 * bytes);
  }
  const done = doneOf(scratch);
  for (let y: usize = 0; y < 4; y++) {
    const row = half + 3 * y * bytes;
    spreadTaps(row, row + bytes, row + 2 * bytes, bytes, done + 4 * y * bytes, bytes);
  }
  toPanels(done, load<usize>(kernelPointsAt), c, load<i32>(channelsInAt));
}

/** The transpose of `spreadKernel`: an input channel's gradient at the points to that of its taps. */
function gatherKernel(c: i32, scratch: usize): void {
  const bytes = floats(load<i32>(channelsOutAt));
  const tapBytes = usize(load<i32>(channelsInAt)) * bytes;
  const from = load<usize>(kernelPointsAt) + usize(c) * bytes;
  const half = halfDoneOf(scratch);
  for (let x: usize = 0; x < 4; x++) {
    gatherTaps(from + x * tapBytes, 4 * tapBytes, bytes, half + x * bytes, 4 * bytes);
  }
  const taps = load<usize>(kernelAt) + usize(c) * bytes;
  for (let y: usize = 0; y < 3; y++) {
    gatherTaps(half + 4 * y * bytes, bytes, bytes, taps + 3 * y * tapBytes, tapBytes);
  }
}

/**
 * B^T d B of a tile, with points `step` bytes apart. Its inputs begin one position above and to the left of
 * its outputs.
 */
function spreadMap(tile: i32, scratch: usize, to: usize, step: usize): void {
  const bytes = floats(load<i32>(channelsInAt));
  const maps = load<usize>(mapsAt);
  const none = zerosOf(scratch);
  const half = halfDoneOf(scratch);
  for (let x = 0; x < 4; x++) {
    const d0 = placeOf(maps, tile, -1, x - 1, bytes, none);
    const d1 = placeOf(maps, tile, 0, x - 1, bytes, none);
    const d2 = placeOf(maps, tile, 1, x - 1, bytes, none);
    const d3 = placeOf(maps, tile, 2, x - 1, bytes, none);
    spreadInputs(d0, d1, d2, d3, bytes, half + usize(x) * bytes, 4 * bytes);
  }
  for (let y: usize = 0; y < 4; y++) {
    const row = half + 4 * y * bytes;
    spreadInputs(row, row + bytes, row + 2 * bytes, row + 3 * bytes, bytes, to + 4 * y * step, step);
  }
}

/**
 * A^T m A of a tile's sums, which are `step` bytes apart, into the map. Outputs beyond an odd edge go to
 * unused scratch.
 */
function gatherTile(tile: i32, scratch: usize, sums: usize, step: usize): void {
  const bytes = floats(load<i32>(channelsOutAt));
  const half = halfDoneOf(scratch);
  for (let x: usize = 0; x < 4; x++) {
    const column = half + x * bytes;
    gatherOutputs(sums + x * step, 4 * step, bytes, column, column + 4 * bytes);
  }
  const convolved = load<usize>(convolvedAt);
  const nowhere = doneOf(scratch);
  for (let y = 0; y < 2; y++) {
    const left = placeOf(convolved, tile, y, 0, bytes, nowhere);
    const right = placeOf(convolved, tile, y, 1, bytes, nowhere);
    gatherOutputs(half + usize(4 * y) * bytes, bytes, bytes, left, right);
  }
}

/** The transpose of `gatherTile`: A dY A^T of a tile. */
function spreadGradient(tile: i32, scratch: usize): void {
  const bytes = floats(load<i32>(channelsOutAt));
  const convolved = load<usize>(convolvedAt);
  const none = zerosOf(scratch);
  const half = halfDoneOf(scratch);
  for (let x = 0; x < 2; x++) {
    const upper = placeOf(convolved, tile, 0, x, bytes, none);
    const lower = placeOf(convolved, tile, 1, x, bytes, none);
    spreadOutputs(upper, lower, bytes, half + usize(x) * bytes, 2 * bytes);
  }
  const done = doneOf(scratch);
  for (let y: usize = 0; y < 4; y++) {
    const row = half + 2 * y * bytes;
    spreadOutputs(row, row + bytes, bytes, done + 4 * y * bytes, bytes);
  }
  toPanels(done, load<usize>(convolvedPointsAt), tile, tileCount());
}

/** Copies a row at each point, `[16, K]`, to its place among `rows` in the panels `[16, K / 8, rows, 8]`. */
function toPanels(done: usize, panels: usize, row: i32, rows: i32): void {
  const count = points * (load<i32>(channelsOutAt) >> 3);
  for (let panel = 0; panel < count; panel++) {
    const from = done + floats(8 * panel);
    const to = panels + floats(8 * (panel * rows + row));
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

/** Address of the channels at a position relative to a tile's first output; `outside` beyond the map. */
function placeOf(maps: usize, tile: i32, down: i32, right: i32, bytes: usize, outside: usize): usize {
  const height = load<i32>(mapHeightAt);
  const width = load<i32>(mapWidthAt);
  const within = tile % tilesOfMap();
  const y = 2 * (within / tilesAcross()) + down;
  const x = 2 * (within % tilesAcross()) + right;
  if (y < 0 || y >= height || x < 0 || x >= width) return outside;
  return maps + usize(((tile / tilesOfMap()) * height + y) * width + x) * bytes;
}

/** Bytes of so many numbers. */
function floats(count: i32): usize {
  return usize(count) << 2;
}

// A thread's scratch (`scratchRows` in plan.ts), each row with room for the wider of both kinds of channels;
// then the tiles.

function rowBytes(): usize {
  return floats(max(load<i32>(channelsInAt), load<i32>(channelsOutAt)));
}

function scratchOf(thread: i32): usize {
  return load<usize>(scratchAt) + usize(thread) * load<usize>(scratchBytesAt);
}

function zerosOf(scratch: usize): usize {
  return scratch;
}

function clearZeros(scratch: usize): void {
  memory.fill(zerosOf(scratch), 0, rowBytes());
}

function halfDoneOf(scratch: usize): usize {
  return scratch + rowBytes();
}

function doneOf(scratch: usize): usize {
  return scratch + usize(1 + points) * rowBytes();
}

function tilesOf(scratch: usize): usize {
  return scratch + usize(scratchRows) * rowBytes();
}
