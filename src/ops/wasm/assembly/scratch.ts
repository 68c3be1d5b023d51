/** Layout of a thread's scratch: scales of rows first, then int16 rows, then float32 rows. */
import { chunkRows, hiddenAt, patchAt, widthAt } from './plan';

/** The longest row that is ever multiplied. */
function longestRow(): i32 {
  const patch = load<i32>(patchAt);
  return max(max(load<i32>(hiddenAt), load<i32>(widthAt)), 3 * patch * patch);
}

export function integersOf(scratch: usize): usize {
  return scratch + (chunkRows << 2);
}

export function floatsOf(scratch: usize): usize {
  return integersOf(scratch) + usize(chunkRows * longestRow()) * 2;
}
