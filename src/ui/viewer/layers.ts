/** What is drawn over a photo, made once for each map and drawn many times. */
import { contoursOf } from '../../images/contour';
import { photoArea } from '../../images/fit';
import { type HeatmapStyle, heatmapRgba } from '../../images/overlay';
import type { Rect } from '../../images/resize';
import type { Size, ViewPoint } from '../../images/view-transform';
import type { ShownReport } from '../../state/result-reports';

/** The part of the map that shows the photo, and the photo's preview, which is what is on the screen. */
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

/** The coloured map, a pixel each; the higher the score the more opaque. */
export function heatLayer(map: Float32Array, side: number, style: HeatmapStyle): OffscreenCanvas {
  const canvas = new OffscreenCanvas(side, side);
  canvas.getContext('2d')?.putImageData(new ImageData(heatmapRgba(map, style), side, side), 0, 0);
  return canvas;
}

/** The lines around all that reaches `level`, in pixels of the preview. */
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
