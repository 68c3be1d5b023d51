/** A picture in memory: 8-bit RGB, interleaved, row by row. `data.length === width * height * 3`. */
export interface RgbImage {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
  /** For a 16-bit file: how many bits the camera uses, so that 2^bits would be white. */
  readonly sensorBits?: SensorBits;
}

/** Bit depths of cameras. */
export type SensorBits = 8 | 10 | 12 | 14 | 16;
export const SENSOR_BITS: readonly SensorBits[] = [8, 10, 12, 14, 16];

/** A binary mask of the same geometry: 1 where marked, else 0. `data.length === width * height`. */
export interface Mask {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/** A part of a picture, in pixels. */
export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}
