/**
 * The sequence before the first block: prefix tokens unchanged, then each image patch through the patch layer
 * plus its position, and finally a layer normalisation if the model has one.
 */
import { normaliseRow } from './layer-norm';
import {
  epsilonAt,
  imagesAt,
  lengthAt,
  patchAt,
  patchesAt,
  patchScaleAt,
  positionsAt,
  preBiasAt,
  prefixAt,
  prefixRowsAt,
  preGainAt,
  sideAt,
  streamAt,
  widthAt,
  zerosAt,
} from './plan';
import { largestActivation, multiply, quantiseRow, toStore } from './product';
import { floatsOf, integersOf } from './scratch';

/** Writes rows of the residual stream. */
export function embedRows(row: i32, rows: i32, scratch: usize): void {
  const width = load<i32>(widthAt);
  const length = load<i32>(lengthAt);
  const prefixRows = load<i32>(prefixRowsAt);
  const patch = load<i32>(patchAt);
  const k = 3 * patch * patch;
  const rowBytes = usize(width) << 2;
  const integers = integersOf(scratch);
  const pixels = floatsOf(scratch);
  const largest = largestActivation(k);
  const stream = load<usize>(streamAt) + usize(row) * rowBytes;
  for (let r = 0; r < rows; r++) {
    const sequence = (row + r) / length;
    const place = row + r - sequence * length - prefixRows;
    // Rows of the prefix are multiplied too and overwritten below; there are few.
    gather(sequence, max(place, 0), pixels);
    quantiseRow(pixels, k, largest, integers + (usize(r * k) << 1), scratch + (usize(r) << 2));
  }
  multiply(
    integers,
    scratch,
    rows,
    k,
    load<usize>(patchesAt),
    load<usize>(patchScaleAt),
    load<usize>(zerosAt),
    width,
    stream,
    rowBytes,
    toStore,
  );
  for (let r = 0; r < rows; r++) {
    const to = stream + usize(r) * rowBytes;
    const place = (row + r) % length;
    if (place < prefixRows) {
      memory.copy(to, load<usize>(prefixAt) + usize(place) * rowBytes, rowBytes);
    } else {
      addRow(to, load<usize>(positionsAt) + usize(place - prefixRows) * rowBytes, rowBytes);
    }
    const gain = load<usize>(preGainAt);
    if (gain !== 0) normaliseRow(to, width, gain, load<usize>(preBiasAt), load<f32>(epsilonAt), to);
  }
}

function addRow(to: usize, from: usize, bytes: usize): void {
  for (let i: usize = 0; i < bytes; i += 16) {
    v128.store(to + i, f32x4.add(v128.load(to + i), v128.load(from + i)));
  }
}

/**
 * Gathers the pixels of a patch channel by channel, like the weights of a checkpoint's patch layer:
 * `[3, patch, patch]`.
 */
function gather(image: i32, place: i32, to: usize): void {
  const side = load<i32>(sideAt);
  const patch = load<i32>(patchAt);
  const grid = side / patch;
  const y = (place / grid) * patch;
  const x = (place % grid) * patch;
  const plane = usize(patch * patch) << 2;
  const start = load<usize>(imagesAt) + ((usize((image * side + y) * side + x) * 3) << 2);
  for (let dy = 0; dy < patch; dy++) {
    let from = start + ((usize(dy * side) * 3) << 2);
    for (let dx = 0; dx < patch; dx++) {
      store<f32>(to, load<f32>(from));
      store<f32>(to + plane, load<f32>(from, 4));
      store<f32>(to + 2 * plane, load<f32>(from, 8));
      from += 12;
      to += 4;
    }
  }
}
