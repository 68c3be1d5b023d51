/**
 * A mask as its run lengths, row by row, unmarked first: a region takes a few hundred numbers instead of a
 * byte per pixel.
 */
import type { Mask } from '../rgb-image';

export function toRuns({ data }: Mask): number[] {
  const runs: number[] = [];
  let marked = 0;
  let length = 0;
  for (const value of data) {
    if (value !== marked) {
      runs.push(length);
      marked = value;
      length = 0;
    }
    length++;
  }
  runs.push(length);
  return runs;
}

/** @throws RangeError if the runs do not add up to so many pixels */
export function fromRuns(runs: readonly number[], width: number, height: number): Mask {
  const data = new Uint8Array(width * height);
  let at = 0;
  runs.forEach((length, i) => {
    if (i % 2 === 1) data.fill(1, at, at + length);
    at += length;
  });
  if (at !== data.length) throw new RangeError(`Runs of ${at} pixels are no mask of ${width} x ${height}.`);
  return { width, height, data };
}
