/**
 * A stack of pre-norm transformer blocks over int8 weights (../../../clip/transformer-block.ts says what a
 * block is).
 *
 * Every thread takes its rows of the residual stream through a whole block. Only keys and values are shared,
 * so threads wait for each other once per block. Two buffers of keys and values alternate between blocks, so
 * that no thread overwrites what another one still reads.
 */
import { attend } from './attention';
import { embedRows } from './embedding';
import { normaliseRow } from './layer-norm';
import {
  activationAt,
  batchAt,
  bias1,
  bias2,
  blockWords,
  causalAt,
  chunkRows,
  down,
  downBias,
  downScale,
  epsilonAt,
  firstBlockAt,
  gain1,
  gain2,
  headsAt,
  hiddenAt,
  keysAt,
  lastBlockAt,
  lengthAt,
  out,
  outBias,
  outScale,
  paddedLengthAt,
  queriesAt,
  queryKeyValue,
  queryKeyValueBias,
  queryKeyValueScale,
  scratchAt,
  scratchBytesAt,
  streamAt,
  tableAt,
  up,
  upBias,
  upScale,
  valuesAt,
  widthAt,
} from './plan';
import { largestActivation, multiply, quantiseRow, toAdd, toGelu, toQuickGelu, toStore } from './product';
import { floatsOf, integersOf } from './scratch';
import { barrier, shareStart } from './threads';

/** One thread's part of running blocks. */
export function runBlocks(thread: i32, embed: bool): void {
  const rows = load<i32>(batchAt) * load<i32>(lengthAt);
  const from = shareStart(rows, thread);
  const to = shareStart(rows, thread + 1);
  const scratch = load<usize>(scratchAt) + usize(thread) * load<usize>(scratchBytesAt);
  if (embed) {
    for (let row = from; row < to; row += chunkRows) embedRows(row, min(chunkRows, to - row), scratch);
  }
  for (let block = load<i32>(firstBlockAt); block < load<i32>(lastBlockAt); block++) {
    const weights = load<usize>(tableAt) + usize(block * blockWords) * 4;
    for (let row = from; row < to; row += chunkRows) {
      projectRows(weights, row, min(chunkRows, to - row), block & 1, scratch);
    }
    barrier();
    for (let row = from; row < to; row += chunkRows) {
      finishRows(weights, row, min(chunkRows, to - row), block & 1, scratch);
    }
  }
}

/** Reads a word of a block's weights, an address. */
function part(weights: usize, index: i32): usize {
  return load<usize>(weights + (usize(index) << 2));
}

/** Layer norm and int8 product of rows of the stream, ready for `multiply`: int16 rows, then their scales. */
function normalised(
  rows: i32,
  stream: usize,
  gain: usize,
  bias: usize,
  to: usize,
  scales: usize,
  one: usize,
): void {
  const width = load<i32>(widthAt);
  const largest = largestActivation(width);
  for (let row = 0; row < rows; row++) {
    normaliseRow(stream + (usize(row * width) << 2), width, gain, bias, load<f32>(epsilonAt), one);
    quantiseRow(one, width, largest, to + (usize(row * width) << 1), scales + (usize(row) << 2));
  }
}

/** Queries, keys and values of rows. */
function projectRows(weights: usize, row: i32, rows: i32, turn: i32, scratch: usize): void {
  const width = load<i32>(widthAt);
  const rowBytes = usize(width) << 2;
  const integers = integersOf(scratch);
  const floats = floatsOf(scratch);
  const stream = load<usize>(streamAt) + usize(row) * rowBytes;
  normalised(rows, stream, part(weights, gain1), part(weights, bias1), integers, scratch, floats);
  const panels = part(weights, queryKeyValue);
  const scales = part(weights, queryKeyValueScale);
  const bias = part(weights, queryKeyValueBias);
  const matrix = usize(width * width);
  const all = load<i32>(batchAt) * load<i32>(lengthAt);
  const queries = load<usize>(queriesAt) + usize(row) * rowBytes;
  const values = load<usize>(valuesAt) + usize(turn * all + row) * rowBytes;
  multiply(integers, scratch, rows, width, panels, scales, bias, width, queries, rowBytes, toStore);
  multiply(
    integers,
    scratch,
    rows,
    width,
    panels + matrix,
    scales + rowBytes,
    bias + rowBytes,
    width,
    floats,
    rowBytes,
    toStore,
  );
  keepKeys(floats, row, rows, turn);
  multiply(
    integers,
    scratch,
    rows,
    width,
    panels + 2 * matrix,
    scales + 2 * rowBytes,
    bias + 2 * rowBytes,
    width,
    values,
    rowBytes,
    toStore,
  );
}

/** Writes rows of keys as columns, channels first. */
function keepKeys(from: usize, row: i32, rows: i32, turn: i32): void {
  const width = load<i32>(widthAt);
  const length = load<i32>(lengthAt);
  const padded = load<i32>(paddedLengthAt);
  const columnBytes = usize(padded) << 2;
  for (let r = 0; r < rows; r++) {
    const sequence = (row + r) / length;
    const place = row + r - sequence * length;
    const base = load<usize>(keysAt) + usize((turn * load<i32>(batchAt) + sequence) * width) * columnBytes;
    let to = base + (usize(place) << 2);
    const source = from + (usize(r * width) << 2);
    for (let channel = 0; channel < width; channel++) {
      store<f32>(to, load<f32>(source + (usize(channel) << 2)));
      to += columnBytes;
    }
  }
}

/** Attention, its projection and the MLP of rows, each added to the stream. */
function finishRows(weights: usize, row: i32, rows: i32, turn: i32, scratch: usize): void {
  const width = load<i32>(widthAt);
  const hidden = load<i32>(hiddenAt);
  const rowBytes = usize(width) << 2;
  const hiddenBytes = usize(hidden) << 2;
  const integers = integersOf(scratch);
  const floats = floatsOf(scratch);
  const stream = load<usize>(streamAt) + usize(row) * rowBytes;

  attendRows(row, rows, turn, floats, floats + usize(chunkRows + 4) * rowBytes);
  quantised(floats, rows, width, integers, scratch);
  multiply(
    integers,
    scratch,
    rows,
    width,
    part(weights, out),
    part(weights, outScale),
    part(weights, outBias),
    width,
    stream,
    rowBytes,
    toAdd,
  );

  normalised(rows, stream, part(weights, gain2), part(weights, bias2), integers, scratch, floats);
  multiply(
    integers,
    scratch,
    rows,
    width,
    part(weights, up),
    part(weights, upScale),
    part(weights, upBias),
    hidden,
    floats,
    hiddenBytes,
    load<i32>(activationAt) === 0 ? toGelu : toQuickGelu,
  );
  quantised(floats, rows, hidden, integers, scratch);
  multiply(
    integers,
    scratch,
    rows,
    hidden,
    part(weights, down),
    part(weights, downScale),
    part(weights, downBias),
    width,
    stream,
    rowBytes,
    toAdd,
  );
}

function quantised(from: usize, rows: i32, k: i32, to: usize, scales: usize): void {
  const largest = largestActivation(k);
  for (let row = 0; row < rows; row++) {
    quantiseRow(
      from + (usize(row * k) << 2),
      k,
      largest,
      to + (usize(row * k) << 1),
      scales + (usize(row) << 2),
    );
  }
}

/** Attention of rows, written to `to`, which has room for four more; by sequences, then by heads. */
function attendRows(row: i32, rows: i32, turn: i32, to: usize, logits: usize): void {
  const width = load<i32>(widthAt);
  const heads = load<i32>(headsAt);
  const length = load<i32>(lengthAt);
  const padded = load<i32>(paddedLengthAt);
  const batch = load<i32>(batchAt);
  const causal = load<i32>(causalAt);
  const rowBytes = usize(width) << 2;
  const headWidth = width / heads;
  const end = row + rows;
  const start = row;
  while (row < end) {
    const sequence = row / length;
    const first = row - sequence * length;
    const here = min(end, (sequence + 1) * length);
    const keys = load<usize>(keysAt) + ((usize((turn * batch + sequence) * width) * usize(padded)) << 2);
    const values = load<usize>(valuesAt) + usize((turn * batch + sequence) * length) * rowBytes;
    for (let head = 0; head < heads; head++) {
      const column = usize(head * headWidth) << 2;
      for (let four = row; four < here; four += 4) {
        attend(
          load<usize>(queriesAt) + usize(four) * rowBytes + column,
          keys + ((usize(head * headWidth) * usize(padded)) << 2),
          values + column,
          rowBytes,
          headWidth,
          length,
          padded,
          causal !== 0 ? first + (four - row) + 1 : length,
          causal,
          logits,
          to + usize(four - start) * rowBytes + column,
        );
      }
    }
    row = here;
  }
}
