/**
 * A heatmap over a photo: the higher the score the less the photo shows through, so good regions stay
 * visible.
 */

import type { RgbImage } from '../rgb-image';
import { COLORMAPS, type ColormapName } from './colormap';

export interface HeatmapStyle {
  /** Scores from here down are fully transparent. */
  readonly low: number;
  /** Scores from here up have the last colour and the full opacity. */
  readonly high: number;
  readonly colormap?: ColormapName;
  /** Of the highest scores: 0 invisible to 1 opaque. */
  readonly opacity?: number;
  /** Makes every score except NaN opaque, for a map that is shown by itself. */
  readonly opaque?: boolean;
}

/**
 * The narrowest band for colours, as a share of the threshold, since a person may leave no band between pass
 * and fail.
 */
const leastBand = 0.1;

/**
 * The range of scores for the colours of all heatmaps of a project, so that colours mean the same in all
 * photos. It starts two uncertain bands below the pass threshold and ends four bands above the fail
 * threshold.
 */
export function heatRange({ pass, fail }: { readonly pass: number; readonly fail: number }): {
  low: number;
  high: number;
} {
  const band = Math.max(fail - pass, leastBand * Math.abs(pass), Number.EPSILON);
  return { low: pass - 2 * band, high: fail + 4 * band };
}

/** A score's place between `low` and `high`, 0 to 1. A range without width separates at its one value. */
function level(score: number, low: number, high: number): number {
  if (Number.isNaN(score)) return 0;
  if (high <= low) return score >= high ? 1 : 0;
  return Math.min(Math.max((score - low) / (high - low), 0), 1);
}

/**
 * @param map raw scores, row by row; NaN is transparent.
 * @returns RGBA with straight alpha, as for `ImageData`; `map.length * 4` bytes.
 */
export function heatmapRgba(map: Float32Array, style: HeatmapStyle): Uint8ClampedArray<ArrayBuffer> {
  const { low, high, colormap = 'inferno', opacity = 0.75, opaque = false } = style;
  const table = COLORMAPS[colormap];
  const rgba = new Uint8ClampedArray(map.length * 4);
  for (let i = 0; i < map.length; i++) {
    const t = level(map[i], low, high);
    const colour = Math.round(t * 255) * 3;
    rgba[i * 4] = table[colour];
    rgba[i * 4 + 1] = table[colour + 1];
    rgba[i * 4 + 2] = table[colour + 2];
    rgba[i * 4 + 3] = opaque && !Number.isNaN(map[i]) ? 255 : 255 * opacity * t;
  }
  return rgba;
}

/**
 * The photo with the heatmap drawn over it.
 *
 * @param map scores at the photo's pixels, as `mapToPhoto` gives them.
 * @throws RangeError if the map does not have a score for each pixel.
 */
export function overlayImage(photo: RgbImage, map: Float32Array, style: HeatmapStyle): RgbImage {
  const { width, height } = photo;
  if (map.length !== width * height) {
    throw new RangeError(`${map.length} scores do not fit a photo of ${width} x ${height} pixels.`);
  }
  const rgba = heatmapRgba(map, style);
  const data = new Uint8Array(photo.data.length);
  for (let i = 0; i < map.length; i++) {
    const alpha = rgba[i * 4 + 3] / 255;
    for (let c = 0; c < 3; c++) {
      const under = photo.data[i * 3 + c];
      data[i * 3 + c] = Math.round(under + (rgba[i * 4 + c] - under) * alpha);
    }
  }
  return { width, height, data };
}
