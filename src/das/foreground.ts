/**
 * Finds the object on a plain background, without training: the largest connected parts that deviate from the
 * colours along the image border. If that is not clear (textures that fill the picture, objects that reach
 * the border all round), everything counts as foreground.
 */
import { connectedComponents } from '../connected-components';
import { fullMask } from '../images/masks/mask';
import type { Mask, RgbImage } from '../images/rgb-image';

/** The search runs on a copy of at most this many pixels a side. */
const WORKING_SIDE = 128;
/** Colours that describe the background: a plain table has one, a striped one two or three. */
const PALETTE = 5;
/** Palette colours with a smaller share of the border's cells belong to an object that reaches the border. */
const LEAST_PALETTE_SHARE = 0.06;
const PALETTE_ROUNDS = 6;
/** Levels of 255 by which the object must differ from the background's colours at least. */
const LEAST_CONTRAST = 16;
/** Times the border's own deviation (its 90th percentile). */
const CONTRAST_MARGIN = 1.5;
/** An object's mean deviation is at least this many times the threshold; texture stays near the threshold. */
const CLEAR_CONTRAST = 2;
/** Parts smaller than this share of the largest part are dirt, not objects. */
const LEAST_PART = 0.15;
/** A result outside of these shares of the image is rejected. */
const LEAST_SHARE = 0.02;
const MOST_SHARE = 0.9;
/** A solid object keeps at least this share without its rim; otherwise it is scattered slivers. */
const SOLID_SHARE = 0.75;

/** 1 = object; all ones if no object stands out. Same size as the image. */
export const findForeground = (image: RgbImage): Mask => findObject(image) ?? fullMask(image);

/**
 * The union of the objects in several pictures of one size.
 * @param objects results of `findObject`; pictures on which nothing stands out are ignored
 */
export function joinObjects(
  objects: readonly (Mask | undefined)[],
  size: Pick<Mask, 'width' | 'height'>,
): Mask {
  const found = objects.filter((object) => object !== undefined);
  if (found.length === 0) return fullMask(size);
  const data = new Uint8Array(size.width * size.height);
  for (const object of found) {
    object.data.forEach((value, i) => {
      data[i] |= value;
    });
  }
  return { width: size.width, height: size.height, data };
}

/** As `findForeground`, but undefined if no object stands out. */
export function findObject(image: RgbImage): Mask | undefined {
  const small = shrink(image);
  const object = segment(small);
  if (!object) return undefined;
  const data = new Uint8Array(image.width * image.height);
  for (let y = 0; y < image.height; y++) {
    const row = Math.floor((y * small.height) / image.height) * small.width;
    for (let x = 0; x < image.width; x++) {
      data[y * image.width + x] = object[row + Math.floor((x * small.width) / image.width)];
    }
  }
  return { width: image.width, height: image.height, data };
}

interface Small {
  readonly width: number;
  readonly height: number;
  /** Mean RGB of each cell, width * height * 3. */
  readonly colours: Float32Array;
}

/** Means over blocks of pixels, so that grain and weave have no effect. */
function shrink(image: RgbImage): Small {
  const factor = Math.max(1, Math.max(image.width, image.height) / WORKING_SIDE);
  const width = Math.max(1, Math.floor(image.width / factor));
  const height = Math.max(1, Math.floor(image.height / factor));
  const colours = new Float32Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    const y0 = Math.floor((y * image.height) / height);
    const y1 = Math.floor(((y + 1) * image.height) / height);
    for (let x = 0; x < width; x++) {
      const x0 = Math.floor((x * image.width) / width);
      const x1 = Math.floor(((x + 1) * image.width) / width);
      const to = (y * width + x) * 3;
      for (let v = y0; v < y1; v++) {
        for (let u = x0; u < x1; u++) {
          for (let c = 0; c < 3; c++) colours[to + c] += image.data[(v * image.width + u) * 3 + c];
        }
      }
      const inverse = 1 / ((x1 - x0) * (y1 - y0));
      for (let c = 0; c < 3; c++) colours[to + c] *= inverse;
    }
  }
  return { width, height, colours };
}

function segment(image: Small): Uint8Array | undefined {
  const { width, height } = image;
  const border = borderCells(width, height);
  const deviation = deviationFrom(image, borderPalette(image, border));
  const spread = percentile(border, deviation, 0.9);
  const threshold = Math.max(LEAST_CONTRAST, CONTRAST_MARGIN * spread);
  const differs = deviation.map((value) => (value >= threshold ? 1 : 0));
  const object = fillHoles(largestParts(Uint8Array.from(differs), width, height), width, height);
  if (meanOver(object, deviation) < CLEAR_CONTRAST * threshold) return undefined;
  if (count(erode(object, width, height)) < SOLID_SHARE * count(object)) return undefined;
  const share = count(object) / object.length;
  if (share < LEAST_SHARE || share > MOST_SHARE) return undefined;
  return object;
}

/** The outermost two rings of cells. */
function borderCells(width: number, height: number): number[] {
  const cells: number[] = [];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (x < 2 || y < 2 || x >= width - 2 || y >= height - 2) cells.push(y * width + x);
    }
  }
  return cells;
}

/** A few colours that represent the border, 3 numbers each: k-means, started at quantiles of brightness. */
function borderPalette({ colours }: Small, border: readonly number[]): Float32Array {
  const byBrightness = [...border].sort((a, b) => cellSum(colours, a) - cellSum(colours, b) || a - b);
  let palette: Float32Array = new Float32Array(PALETTE * 3);
  for (let k = 0; k < PALETTE; k++) {
    const cell = byBrightness[Math.floor(((k + 0.5) / PALETTE) * byBrightness.length)];
    palette.set(colours.subarray(cell * 3, cell * 3 + 3), k * 3);
  }
  for (let round = 0; round < PALETTE_ROUNDS; round++) palette = centres(colours, border, palette);
  return palette;
}

/** One round of k-means; colours that represent too few cells are dropped. */
function centres(colours: Float32Array, border: readonly number[], palette: Float32Array): Float32Array {
  const sums = new Float64Array((palette.length / 3) * 4);
  for (const cell of border) {
    const k = nearest(colours, cell, palette).index;
    for (let c = 0; c < 3; c++) sums[k * 4 + c] += colours[cell * 3 + c];
    sums[k * 4 + 3]++;
  }
  const kept: number[] = [];
  for (let at = 0; at < sums.length; at += 4) {
    const size = sums[at + 3];
    if (size < LEAST_PALETTE_SHARE * border.length) continue;
    kept.push(sums[at] / size, sums[at + 1] / size, sums[at + 2] / size);
  }
  return Float32Array.from(kept);
}

function deviationFrom({ width, height, colours }: Small, palette: Float32Array): Float32Array {
  const deviation = new Float32Array(width * height);
  for (let i = 0; i < deviation.length; i++) deviation[i] = nearest(colours, i, palette).distance;
  return deviation;
}

function nearest(
  colours: Float32Array,
  cell: number,
  palette: Float32Array,
): { index: number; distance: number } {
  let index = 0;
  let least = Number.POSITIVE_INFINITY;
  for (let k = 0; k < palette.length / 3; k++) {
    let square = 0;
    for (let c = 0; c < 3; c++) {
      const difference = colours[cell * 3 + c] - palette[k * 3 + c];
      square += difference * difference;
    }
    if (square < least) {
      least = square;
      index = k;
    }
  }
  return { index, distance: Math.sqrt(least) };
}

/** The components (4-connected) of at least `LEAST_PART` of the largest one's size. */
function largestParts(mask: Uint8Array, width: number, height: number): Uint8Array {
  const { labels, sizes } = connectedComponents(mask, width, height, 4);
  const largest = sizes.reduce((most, size) => Math.max(most, size), 0);
  return mask.map((value, i) => (value && sizes[labels[i]] >= LEAST_PART * largest ? 1 : 0));
}

/** Fills holes, which belong to the object. */
function fillHoles(mask: Uint8Array, width: number, height: number): Uint8Array {
  const background = mask.map((value) => 1 - value);
  const { labels } = connectedComponents(background, width, height, 4);
  const open = new Set<number>();
  for (const cell of borderCells(width, height)) if (background[cell]) open.add(labels[cell]);
  return mask.map((value, i) => (value || !open.has(labels[i]) ? 1 : 0));
}

/** Removes the cells that touch an unset one. */
function erode(mask: Uint8Array, width: number, height: number): Uint8Array {
  return mask.map((value, i) => {
    const x = i % width;
    const whole =
      value &&
      (x === 0 || mask[i - 1]) &&
      (x === width - 1 || mask[i + 1]) &&
      (i < width || mask[i - width]) &&
      (i >= width * (height - 1) || mask[i + width]);
    return whole ? 1 : 0;
  });
}

function percentile(cells: readonly number[], values: Float32Array, share: number): number {
  const sorted = cells.map((cell) => values[cell]).sort((a, b) => a - b);
  return sorted[Math.floor(share * (sorted.length - 1))];
}

function cellSum(colours: Float32Array, cell: number): number {
  return colours[cell * 3] + colours[cell * 3 + 1] + colours[cell * 3 + 2];
}

function meanOver(mask: Uint8Array, values: Float32Array): number {
  return mask.reduce((sum, value, i) => sum + value * values[i], 0) / Math.max(1, count(mask));
}

function count(mask: Uint8Array): number {
  return mask.reduce((sum, value) => sum + value, 0);
}
