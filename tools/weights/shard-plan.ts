/** Decides which rows of which tensor go into which shard. */
import { elementCount } from '../../src/clip/safetensors';
import type { Branch, ModelTensor } from '../../src/clip/tensor-list';

/** Rows `start` to `end` (exclusive) of a tensor. */
export interface Piece {
  name: string;
  tensor: ModelTensor;
  start: number;
  end: number;
}

export interface ShardPlan {
  file: string;
  pieces: Piece[];
}

/** More than the header says of one piece and its scales: two names, kinds, shapes and offsets. */
const HEADER_ALLOWANCE = 400;

/**
 * Fills shards of at most `shardBytes` in the order given. A shard holds tensors of one encoder only, so that a
 * reader of one can leave the other's out. A tensor larger than a shard is split by rows; others stay whole.
 * Throws an `Error` when one row does not fit.
 */
export function planShards(tensors: ReadonlyMap<string, ModelTensor>, shardBytes: number): ShardPlan[] {
  const shards: ShardPlan[] = [];
  let branch: Branch | undefined;
  let room = 0;
  const open = () => {
    shards.push({ file: `weights-${String(shards.length + 1).padStart(5, '0')}.safetensors`, pieces: [] });
    room = shardBytes;
  };
  for (const [name, tensor] of tensors) {
    const rows = tensor.shape[0] ?? 1;
    if (tensor.branch !== branch || pieceBytes(tensor, rows) > room) open();
    branch = tensor.branch;
    for (let start = 0; start < rows; ) {
      const end = Math.min(rows, start + rowsThatFit(tensor, room));
      if (end === start) {
        throw new Error(`A shard of ${shardBytes} bytes cannot hold one row of ${name}.`);
      }
      shards.at(-1)!.pieces.push({ name, tensor, start, end });
      room -= pieceBytes(tensor, end - start);
      start = end;
      if (start < rows) open();
    }
  }
  return shards;
}

function pieceBytes(tensor: ModelTensor, rows: number): number {
  return rows * rowBytes(tensor) + fixedBytes(tensor);
}

function rowsThatFit(tensor: ModelTensor, room: number): number {
  return Math.max(0, Math.floor((room - fixedBytes(tensor)) / rowBytes(tensor)));
}

/** A row's elements, and its scale where each row has one. */
function rowBytes({ shape, scaleAxis }: ModelTensor): number {
  const columns = elementCount(shape.slice(1));
  if (scaleAxis === undefined) return 4 * columns;
  return scaleAxis === 0 ? columns + 4 : columns;
}

/** What a piece takes however many rows it has. */
function fixedBytes({ shape, scaleAxis }: ModelTensor): number {
  return HEADER_ALLOWANCE + (scaleAxis === 1 ? 4 * elementCount(shape.slice(1)) : 0);
}
