/**
 * Soft shapes: the place and opacity of a defect. A shape is a small box with an opacity for each pixel, in
 * the outline of a blob (an ellipse distorted by value noise), a plain ellipse or a faceted polygon.
 */
import type { Point } from './point';
import type { Random } from './random';
import { fractalNoise } from './value-noise';

/** A box at (x, y) in image pixels, which may extend beyond the image; `alpha` in [0, 1], row by row. */
export interface SoftShape {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly alpha: Float32Array;
}

export interface ShapeOptions {
  readonly centre: Point;
  /** Wanted number of pixels with an opacity above one half. */
  readonly area: number;
  /** Width of the soft edge, pixels. */
  readonly feather: number;
  /** Longest over shortest axis, drawn log-uniformly from 1 to this; 3.5 by default. */
  readonly maxElongation?: number;
}

type Outline = 'blob' | 'ellipse' | 'polygon';
/** Blobs most often, since stains, pits and chips rarely have a plain outline. */
const OUTLINES: readonly Outline[] = ['blob', 'blob', 'blob', 'ellipse', 'polygon'];
/** The box extends this many semi-axes from the centre, so that it cuts off no outline. */
const REACH = 1.7;
const BINS = 512;
const PI = Math.PI;

export function drawShape(options: ShapeOptions, random: Random): SoftShape {
  const { centre, area, feather } = options;
  const elongation = random.logBetween(1, options.maxElongation ?? 3.5);
  const long = Math.sqrt((area * elongation) / PI);
  const short = Math.sqrt(area / (elongation * PI));
  const axis = random.direction();
  const margin = feather + 2;
  const halfWidth = Math.ceil(REACH * length(long * axis.x, short * axis.y) + margin);
  const halfHeight = Math.ceil(REACH * length(long * axis.y, short * axis.x) + margin);
  const width = 2 * halfWidth + 1;
  const height = 2 * halfHeight + 1;

  const distance = outlineField(random.pick(OUTLINES), { width, height, long, short, axis }, random);
  const border = quantile(distance, area);
  const slope = short / Math.max(feather, 0.5);
  const alpha = distance;
  for (let i = 0; i < alpha.length; i++) {
    const opacity = 0.5 + (border - distance[i]) * slope;
    alpha[i] = opacity < 0 ? 0 : Math.min(opacity, 1);
  }
  return { x: Math.round(centre.x) - halfWidth, y: Math.round(centre.y) - halfHeight, width, height, alpha };
}

/**
 * The part of a shape that lies in the image and, if a mask is given, on the mask; undefined if there is
 * none.
 */
export function clipShape(
  shape: SoftShape,
  image: { readonly width: number; readonly height: number },
  allowed?: Uint8Array,
): SoftShape | undefined {
  const left = Math.max(0, shape.x);
  const top = Math.max(0, shape.y);
  const right = Math.min(image.width, shape.x + shape.width);
  const bottom = Math.min(image.height, shape.y + shape.height);
  if (right <= left || bottom <= top) return undefined;
  const width = right - left;
  const height = bottom - top;
  const alpha = new Float32Array(width * height);
  for (let y = top; y < bottom; y++) {
    for (let x = left; x < right; x++) {
      if (allowed && allowed[y * image.width + x] === 0) continue;
      alpha[(y - top) * width + x - left] = shape.alpha[(y - shape.y) * shape.width + x - shape.x];
    }
  }
  return { x: left, y: top, width, height, alpha };
}

interface Frame {
  width: number;
  height: number;
  long: number;
  short: number;
  axis: Point;
}

/** A field that increases outwards and is about 1 on the outline. */
function outlineField(outline: Outline, frame: Frame, random: Random): Float32Array {
  const { width, height, long, short, axis } = frame;
  const field = new Float32Array(width * height);
  const facets = outline === 'polygon' ? drawFacets(random) : [];
  const roughness = outline === 'blob' ? random.between(0.5, 1.6) : 0;
  const noise =
    outline === 'blob'
      ? fractalNoise(width, height, Math.max(1.5, random.between(0.5, 1.3) * short), random)
      : field;
  const cx = (width - 1) / 2;
  const cy = (height - 1) / 2;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const u = ((x - cx) * axis.x + (y - cy) * axis.y) / long;
      const v = ((y - cy) * axis.x - (x - cx) * axis.y) / short;
      const radius = Math.sqrt(u * u + v * v);
      const i = y * width + x;
      if (outline === 'polygon') {
        let far = radius * 0.7;
        for (const facet of facets) {
          const along = (u * facet.x + v * facet.y) * facet.inverse;
          if (along > far) far = along;
        }
        field[i] = far;
      } else {
        field[i] = radius + roughness * (noise[i] - 0.5);
      }
    }
  }
  return field;
}

/** Half planes around the centre; their intersection is the polygon. */
function drawFacets(random: Random): { x: number; y: number; inverse: number }[] {
  return Array.from({ length: random.integer(4, 8) }, () => ({
    ...random.direction(),
    inverse: 1 / random.between(0.6, 1.2),
  }));
}

/** The value below which `count` entries of the field lie, to 1/512 of the field's range. */
function quantile(field: Float32Array, count: number): number {
  let low = field[0];
  let high = field[0];
  for (const value of field) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  const histogram = new Int32Array(BINS);
  const scale = (BINS - 1) / Math.max(high - low, 1e-6);
  for (const value of field) histogram[Math.floor((value - low) * scale)]++;
  let below = 0;
  for (let bin = 0; bin < BINS; bin++) {
    below += histogram[bin];
    if (below >= count) return low + (bin + 1) / scale;
  }
  return high;
}

function length(x: number, y: number): number {
  return Math.sqrt(x * x + y * y);
}
