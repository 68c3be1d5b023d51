/**
 * One axis of a picture in an array, row by row, as runs of places that are processed one after the other.
 */
export interface Axis {
  /** Places of a run, which lie `step` apart in the array. */
  readonly length: number;
  readonly step: number;
  /** Runs, whose first places lie `stride` apart. */
  readonly runs: number;
  readonly stride: number;
}

/** Each row is a run; a pixel has `channels` numbers. */
export const alongRows = (width: number, height: number, channels: number): Axis => ({
  length: width,
  step: channels,
  runs: height,
  stride: width * channels,
});

/** Each column is a run. */
export const alongColumns = (width: number, height: number, channels: number): Axis => ({
  length: height,
  step: width * channels,
  runs: width,
  stride: channels,
});
