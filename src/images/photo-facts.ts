/**
 * Describes a photo by a few numbers for comparing photos (photo-check.ts): sharpness, brightness, colours,
 * and its look from afar. A photo is measured once, where it is decoded.
 *
 * Sharpness is the variance of the Laplacian (Pech-Pacheco et al., "Diatom autofocusing in brightfield
 * microscopy: a comparative study", 2000) at a fixed scale, over the variance of the grey levels, so that
 * weak light alone is not called blur.
 */
import { resizeRgb } from './resize/resize';
import type { RgbImage } from './rgb-image';
import { sizeWithin } from './size-within';

export interface PhotoFacts {
  /** The photo's own size in pixels, upright. */
  readonly width: number;
  readonly height: number;
  /** Variance of the Laplacian over the variance of the grey levels, at `SCALE`; higher is sharper. */
  readonly sharpness: number;
  /** Mean grey level, 0 to 255. */
  readonly brightness: number;
  /** Standard deviation of the grey levels. */
  readonly contrast: number;
  /** Shares of pixels (0 to 1) that are pure black and pure white, whose details are lost. */
  readonly black: number;
  readonly white: number;
  /** Grey levels from afar, `[AFAR, AFAR]`, whatever the photo's shape. */
  readonly afar: Uint8Array;
  /** Share of each of `4 x 4 x 4` colours, `[64]`, with soft borders; sums to 1. */
  readonly palette: Float32Array;
  /** Roughness from fine to coarse: the logarithm of the variance between neighbouring scales, `[BANDS]`. */
  readonly texture: Float32Array;
}

/**
 * Longer side, in pixels, at which sharpness is measured: a photo that is sharp here is sharp enough for the
 * encoder.
 */
const SCALE = 320;
const AFAR = 48;
const LEVELS = 4;
const BANDS = 5;

/** @param photo any size of at least one pixel; `size` is its size before it was scaled down, if it was */
export function measurePhoto(photo: RgbImage, size: { width: number; height: number } = photo): PhotoFacts {
  const small = resizeRgb(photo, ...sizeWithin(photo, SCALE));
  const grey = greyOf(small);
  const { mean, variance } = momentsOf(grey);
  return {
    width: size.width,
    height: size.height,
    sharpness: laplacianVariance(grey, small.width, small.height) / (variance + 1),
    brightness: mean,
    contrast: Math.sqrt(variance),
    ...clipped(small.data),
    afar: Uint8Array.from(greyOf(resizeRgb(small, AFAR, AFAR)), Math.round),
    palette: paletteOf(small.data),
    texture: textureOf(grey, small.width, small.height),
  };
}

/** Luma of ITU-R BT.601, `[height, width]`. */
function greyOf({ width, height, data }: RgbImage): Float32Array {
  const grey = new Float32Array(width * height);
  for (let i = 0, at = 0; i < grey.length; i++, at += 3) {
    grey[i] = 0.299 * data[at] + 0.587 * data[at + 1] + 0.114 * data[at + 2];
  }
  return grey;
}

function momentsOf(values: Float32Array): { mean: number; variance: number } {
  let sum = 0;
  for (const value of values) sum += value;
  const mean = sum / values.length;
  let squares = 0;
  for (const value of values) squares += (value - mean) ** 2;
  return { mean, variance: squares / values.length };
}

function laplacianVariance(grey: Float32Array, width: number, height: number): number {
  if (width < 3 || height < 3) return 0;
  const edges = new Float32Array((width - 2) * (height - 2));
  for (let y = 1, to = 0; y < height - 1; y++) {
    for (let x = 1; x < width - 1; x++, to++) {
      const i = y * width + x;
      edges[to] = grey[i - 1] + grey[i + 1] + grey[i - width] + grey[i + width] - 4 * grey[i];
    }
  }
  return momentsOf(edges).variance;
}

function clipped(data: Uint8Array): { black: number; white: number } {
  let [black, white] = [0, 0];
  for (let i = 0; i < data.length; i += 3) {
    if (Math.max(data[i], data[i + 1], data[i + 2]) <= 3) black++;
    else if (Math.min(data[i], data[i + 1], data[i + 2]) >= 252) white++;
  }
  const pixels = data.length / 3;
  return { black: black / pixels, white: white / pixels };
}

/**
 * Each pixel counts for the neighbouring colours too, by distance, so that a small change of light has little
 * effect.
 */
function paletteOf(data: Uint8Array): Float32Array {
  const palette = new Float32Array(LEVELS ** 3);
  const share = 3 / data.length;
  for (let i = 0; i < data.length; i += 3) {
    const [r, g, b] = [0, 1, 2].map((c) => (data[i + c] / 255) * (LEVELS - 1));
    const [r0, g0, b0] = [r, g, b].map((level) => Math.min(LEVELS - 2, Math.floor(level)));
    for (let corner = 0; corner < 8; corner++) {
      const [dr, dg, db] = [corner >> 2, (corner >> 1) & 1, corner & 1];
      const weight = (dr ? r - r0 : 1 - r + r0) * (dg ? g - g0 : 1 - g + g0) * (db ? b - b0 : 1 - b + b0);
      palette[((r0 + dr) * LEVELS + g0 + dg) * LEVELS + b0 + db] += weight * share;
    }
  }
  return palette;
}

/**
 * A pyramid of means of 2 x 2: the bands of Burt and Adelson, "The Laplacian pyramid as a compact image
 * code", 1983.
 */
function textureOf(grey: Float32Array, width: number, height: number): Float32Array {
  const texture = new Float32Array(BANDS);
  let level = { grey, width, height };
  for (let band = 0; band < BANDS; band++) {
    const half = halved(level.grey, level.width, level.height);
    let squares = 0;
    for (let y = 0; y < half.height * 2; y++) {
      for (let x = 0; x < half.width * 2; x++) {
        squares += (level.grey[y * level.width + x] - half.grey[(y >> 1) * half.width + (x >> 1)]) ** 2;
      }
    }
    texture[band] = Math.log(1 + squares / Math.max(1, half.width * half.height * 4));
    level = half;
  }
  return texture;
}

/** Means of 2 x 2 pixels; an odd last row or column is left out. */
function halved(grey: Float32Array, width: number, height: number) {
  const [across, down] = [width >> 1, height >> 1];
  const half = new Float32Array(across * down);
  for (let y = 0; y < down; y++) {
    for (let x = 0; x < across; x++) {
      const i = 2 * y * width + 2 * x;
      half[y * across + x] = (grey[i] + grey[i + 1] + grey[i + width] + grey[i + width + 1]) / 4;
    }
  }
  return { grey: half, width: across, height: down };
}
