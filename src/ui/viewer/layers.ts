/** Layers over a photo, made once for each map and drawn many times. */

import { photoArea } from '../../images/fit';
import type { Mask, Rect } from '../../images/rgb-image';
import { contoursOf } from '../../images/view/contour';
import { type HeatmapStyle, heatmapRgba } from '../../images/view/overlay';
import type { Size, ViewPoint } from '../../images/view/view-transform';
import type { ShownReport } from '../../state/photos/result-reports';

/** The photo's part of the map, and the photo's preview, which is what the screen shows. */
export interface Geometry {
  /** In pixels of the map. */
  readonly area: Rect;
  readonly side: number;
  readonly preview: Size;
}

export function geometryOf({ placement, photo }: Pick<ShownReport, 'placement' | 'photo'>): Geometry {
  const { width, height } = photo.preview;
  return { area: photoArea(placement), side: placement.side, preview: { width, height } };
}

export function toMap({ area, preview }: Geometry, at: ViewPoint): ViewPoint {
  return {
    x: area.x + (at.x * area.width) / preview.width,
    y: area.y + (at.y * area.height) / preview.height,
  };
}

export function fromMap({ area, preview }: Geometry, at: ViewPoint): ViewPoint {
  return {
    x: ((at.x - area.x) * preview.width) / area.width,
    y: ((at.y - area.y) * preview.height) / area.height,
  };
}

/** The coloured map, a pixel each. */
export const heatImage = (map: Float32Array, side: number, style: HeatmapStyle): ImageData =>
  new ImageData(heatmapRgba(map, style), side, side);

/** The coloured map as it is drawn over a photo: the higher the score the more opaque. */
export function heatLayer(map: Float32Array, side: number, style: HeatmapStyle): OffscreenCanvas {
  const canvas = new OffscreenCanvas(side, side);
  canvas.getContext('2d')?.putImageData(heatImage(map, side, style), 0, 0);
  return canvas;
}

/** Pixels of the hatching a pixel of the map. */
const FINER = 3;
const HATCH_EVERY = 12;
const HATCH_WIDTH = 3;
/** Alpha, blue, green and red: every machine with a browser is little-endian. */
const [hatchLine, hatchGround] = [0xbe_c0_b1_a3, 0x96_18_12_0d];

/**
 * Hatching over everything outside a region, so that it is not taken for good; `FINER` pixels a pixel of the
 * map.
 */
export function hatchLayer({ width, height, data }: Mask): OffscreenCanvas {
  const canvas = new OffscreenCanvas(width * FINER, height * FINER);
  const image = new ImageData(canvas.width, canvas.height);
  const pixels = new Uint32Array(image.data.buffer);
  for (let y = 0, i = 0; y < canvas.height; y++) {
    const row = Math.floor(y / FINER) * width;
    for (let x = 0; x < canvas.width; x++, i++) {
      if (data[row + Math.floor(x / FINER)] === 0)
        pixels[i] = (x + y) % HATCH_EVERY < HATCH_WIDTH ? hatchLine : hatchGround;
    }
  }
  canvas.getContext('2d')?.putImageData(image, 0, 0);
  return canvas;
}

/** Outlines of all areas that reach `level`, in pixels of the preview. */
export function contourPath(map: Float32Array, geometry: Geometry, level: number): Path2D {
  const { side } = geometry;
  const path = new Path2D();
  for (const line of contoursOf(map, side, side, level)) {
    for (let i = 0; i < line.length; i += 2) {
      const { x, y } = fromMap(geometry, { x: line[i], y: line[i + 1] });
      if (i === 0) path.moveTo(x, y);
      else path.lineTo(x, y);
    }
    path.closePath();
  }
  return path;
}
