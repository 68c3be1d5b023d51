/**
 * Fits a photo of any size to the encoder's square, and maps results in the square back to the photo's own
 * pixels. Coordinates are continuous: pixel i covers i to i + 1 and its centre is i + 0.5.
 *
 * - `squash` stretches the photo to the square. Every pixel is used; shapes are distorted, equally in every
 *   photo.
 * - `letterbox` keeps the aspect ratio and pads. The padding is the mean colour of the photo's edges that it
 *   touches: a fixed colour would make a hard edge along the photo, whose strong features hide small defects
 *   nearby. Results on the padding are never mapped back; `photoArea` says where the photo is.
 */
import { resizeRgb } from './resize/resize';
import type { Mask, Rect, RgbImage } from './rgb-image';

export type FitMode = 'squash' | 'letterbox';

/** The photo's place in the square. */
export interface Placement {
  readonly side: number;
  readonly photoWidth: number;
  readonly photoHeight: number;
  /** Size of the photo once resized, in pixels of the square. */
  readonly width: number;
  readonly height: number;
  /** Pixel of the square at which the resized photo begins. */
  readonly left: number;
  readonly top: number;
}

/** Rounds like Python, with halves to the even neighbour, so that sizes agree with Pillow. */
function roundHalfEven(value: number): number {
  const rounded = Math.round(value);
  return rounded - value === 0.5 && rounded % 2 !== 0 ? rounded - 1 : rounded;
}

/** The placement of a photo of this size in a square of `side` pixels. */
export function placePhoto(photoWidth: number, photoHeight: number, side: number, mode: FitMode): Placement {
  if (mode === 'squash') return { side, photoWidth, photoHeight, width: side, height: side, left: 0, top: 0 };
  const scale = side / Math.max(photoWidth, photoHeight);
  const width = Math.max(1, roundHalfEven(photoWidth * scale));
  const height = Math.max(1, roundHalfEven(photoHeight * scale));
  const [left, top] = [width, height].map((length) => Math.floor((side - length) / 2));
  return { side, photoWidth, photoHeight, width, height, left, top };
}

/** The part of the square that shows the photo. The rest is padding. */
export function photoArea({ width, height, left, top }: Placement): Rect {
  return { x: left, y: top, width, height };
}

/** The mean colour of two opposite edges of a picture. */
function meanOfEdges({ width, height, data }: RgbImage, upright: boolean): [number, number, number] {
  const sums = [0, 0, 0];
  const length = upright ? height : width;
  for (let i = 0; i < length; i++) {
    const near = upright ? i * width : i;
    const far = upright ? near + width - 1 : near + (height - 1) * width;
    for (let c = 0; c < 3; c++) sums[c] += data[near * 3 + c] + data[far * 3 + c];
  }
  const mean = (c: number) => Math.round(sums[c] / (2 * length));
  return [mean(0), mean(1), mean(2)];
}

/** The resized photo in the middle of a square, padded with the mean colour of the adjacent edges. */
function padded(resized: RgbImage, { side, left, top }: Placement): RgbImage {
  const colour = meanOfEdges(resized, resized.width < side);
  const data = new Uint8Array(side * side * 3);
  for (let i = 0; i < data.length; i += 3) data.set(colour, i);
  for (let y = 0; y < resized.height; y++) {
    const row = resized.data.subarray(y * resized.width * 3, (y + 1) * resized.width * 3);
    data.set(row, ((top + y) * side + left) * 3);
  }
  return { width: side, height: side, data };
}

export interface FittedPhoto {
  /** `side` x `side` pixels. */
  readonly image: RgbImage;
  readonly placement: Placement;
}

/** The photo as a square of `side` pixels, resized as Pillow's bicubic does. */
export function fitPhoto(photo: RgbImage, side: number, mode: FitMode): FittedPhoto {
  const placement = placePhoto(photo.width, photo.height, side, mode);
  const { width, height } = placement;
  const resized = resizeRgb(photo, width, height);
  const full = width === side && height === side;
  return { image: full ? resized : padded(resized, placement), placement };
}

/**
 * For each pixel along one axis of the photo: its two neighbours in the square, and the weight of the second.
 */
interface AxisSamples {
  readonly first: Int32Array;
  readonly second: Int32Array;
  readonly share: Float32Array;
}

/**
 * @param count   pixels along the axis of the result
 * @param resized pixels of the photo along this axis of the square, from `start` on
 */
function axisSamples(count: number, resized: number, start: number): AxisSamples {
  const highest = start + resized - 1;
  const first = new Int32Array(count);
  const second = new Int32Array(count);
  const share = new Float32Array(count);
  for (let i = 0; i < count; i++) {
    const at = ((i + 0.5) * resized) / count + start;
    // Clamped to the photo's part, so that padding has no effect.
    const place = Math.min(Math.max(at - 0.5, start), highest);
    first[i] = Math.floor(place);
    second[i] = Math.min(first[i] + 1, highest);
    share[i] = place - first[i];
  }
  return { first, second, share };
}

/**
 * Samples a map of the square at the photo's pixels, bilinear between pixel centres.
 *
 * @param map   scores of the square, `side` x `side`, row by row
 * @param width size of the result; usually the photo's own, smaller for a preview
 * @returns `width * height` scores, row by row
 * @throws RangeError if the map does not have the square's size
 */
export function mapToPhoto(
  map: Float32Array,
  placement: Placement,
  width: number,
  height: number,
): Float32Array {
  const { side } = placement;
  if (map.length !== side * side) throw new RangeError(`A map of side ${side} has not ${map.length} values.`);
  const across = axisSamples(width, placement.width, placement.left);
  const down = axisSamples(height, placement.height, placement.top);
  const out = new Float32Array(width * height);
  const row = new Float32Array(side);
  for (let y = 0; y < height; y++) {
    const upper = down.first[y] * side;
    const lower = down.second[y] * side;
    for (let x = 0; x < side; x++)
      row[x] = map[upper + x] + (map[lower + x] - map[upper + x]) * down.share[y];
    for (let x = 0; x < width; x++) {
      const near = row[across.first[x]];
      out[y * width + x] = near + (row[across.second[x]] - near) * across.share[x];
    }
  }
  return out;
}

/** The share of each pixel of the square, along one axis, that photo pixel `at` to `at + 1` covers. */
function eachOverlap(
  place: number,
  photo: number,
  resized: number,
  start: number,
  visit: (at: number, share: number) => void,
): void {
  const scale = photo / resized;
  const from = Math.max(0, (place - start) * scale);
  const to = Math.min(photo, (place + 1 - start) * scale);
  for (let at = Math.floor(from); at < to; at++) {
    visit(at, (Math.min(at + 1, to) - Math.max(at, from)) / scale);
  }
}

/**
 * Converts a mask of the photo to a mask of the square: a pixel is marked if at least the share `least` of
 * its area is.
 *
 * @param least above 0 to 1. One half preserves the marked area; a small share preserves marks smaller than a
 *   pixel.
 * @throws RangeError if the mask does not have the photo's size.
 */
export function fitMask(mask: Mask, placement: Placement, least = 0.5): Mask {
  const { side, photoWidth, photoHeight, width, height, left, top } = placement;
  if (mask.width !== photoWidth || mask.height !== photoHeight) {
    throw new RangeError(
      `The mask has ${mask.width} x ${mask.height} pixels and its photo ${photoWidth} x ${photoHeight}.`,
    );
  }
  const narrowed = new Float64Array(photoHeight * side);
  for (let x = 0; x < side; x++) {
    eachOverlap(x, photoWidth, width, left, (at, share) => {
      for (let y = 0; y < photoHeight; y++) narrowed[y * side + x] += mask.data[y * photoWidth + at] * share;
    });
  }
  const covered = new Float64Array(side * side);
  for (let y = 0; y < side; y++) {
    eachOverlap(y, photoHeight, height, top, (at, share) => {
      for (let x = 0; x < side; x++) covered[y * side + x] += narrowed[at * side + x] * share;
    });
  }
  // Sums of shares may miss one half or 1 by rounding.
  const data = Uint8Array.from(covered, (share) => (share > least - 1e-9 ? 1 : 0));
  return { width: side, height: side, data };
}

/**
 * A defect's mask by `fitMask`; if it is too thin to fill half a pixel anywhere, every pixel that it touches.
 */
export function fitDefect(mask: Mask, placement: Placement): Mask {
  const fitted = fitMask(mask, placement);
  return fitted.data.includes(1) ? fitted : fitMask(mask, placement, 1e-6);
}
