/**
 * Blurry-type anomalies (III-B): an irregular shape loses its detail to a Gaussian blur. Three successive box
 * blurs replace the Gaussian: nearly the same kernel, and exact in every JavaScript engine.
 */
import { type Axis, alongColumns, alongRows } from './axis';
import { changedShare, VISIBLE_CHANGE } from './changed';
import type { Draw, Scene } from './defect';
import { brightness, toByte } from './pixels';
import type { Point } from './point';
import { drawShape, type SoftShape } from './soft-shape';

const LOW_SHARE = 0.003;
const HIGH_SHARE = 0.1;
/** Standard deviation of the blur, as a share of the image side. */
const LOW_SIGMA = 0.006;
const HIGH_SIGMA = 0.03;
const CANDIDATES = 6;
/**
 * Blurring a flat place changes nothing: if less than this share of the shape changed, another place is
 * tried.
 */
const TAKEN_SHARE = 0.6;

export const drawBlurry: Draw = (scene) => {
  const { source, surface, random, effort } = scene;
  const side = Math.sqrt(source.width * source.height);
  const area = surface.drawArea(LOW_SHARE, HIGH_SHARE, random);
  const sigma = Math.max(1, side * random.logBetween(LOW_SIGMA, HIGH_SIGMA) * (1 + effort));
  const feather = random.between(1, 2 + 0.25 * Math.sqrt(area));
  const shape = surface.clip(drawShape({ centre: detailedPoint(scene, area), area, feather }, random));
  if (!shape) return false;
  blend(scene, shape, blurBox(scene, shape, sigma));
  return changedShare(source.data, scene.canvas, source.width, shape, VISIBLE_CHANGE) >= TAKEN_SHARE;
};

/** The most detailed of a few places, so that there is something to lose. */
function detailedPoint({ source, surface, random }: Scene, area: number): Point {
  const reach = Math.max(2, Math.floor(Math.sqrt(area) / 2));
  let best = surface.point(random);
  let most = -1;
  for (let k = 0; k < CANDIDATES; k++) {
    const point = surface.point(random);
    let detail = 0;
    for (let probe = 0; probe < 32; probe++) {
      const x = clamp(point.x + random.integer(-reach, reach), source.width - 2);
      const y = clamp(point.y + random.integer(-reach, reach), source.height - 2);
      const at = y * source.width + x;
      const here = brightness(source.data, at);
      detail += Math.abs(brightness(source.data, at + 1) - here);
      detail += Math.abs(brightness(source.data, at + source.width) - here);
    }
    if (detail > most) {
      most = detail;
      best = point;
    }
  }
  return best;
}

/** The box of a shape, blurred together with its surroundings. `[height, width, 3]`, values in [0, 255]. */
function blurBox({ source }: Scene, shape: SoftShape, sigma: number): Float32Array {
  // Three boxes of width w have the variance (w^2 - 1) / 4.
  const radius = Math.max(1, Math.round((Math.sqrt(4 * sigma * sigma + 1) - 1) / 2));
  const margin = 3 * radius;
  const width = shape.width + 2 * margin;
  const height = shape.height + 2 * margin;
  let box: Float32Array = new Float32Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    const row = clamp(shape.y - margin + y, source.height - 1) * source.width;
    for (let x = 0; x < width; x++) {
      const from = (row + clamp(shape.x - margin + x, source.width - 1)) * 3;
      const to = (y * width + x) * 3;
      for (let c = 0; c < 3; c++) box[to + c] = source.data[from + c];
    }
  }
  for (let pass = 0; pass < 3; pass++) {
    box = boxBlur(box, alongRows(width, height, 3), radius);
    box = boxBlur(box, alongColumns(width, height, 3), radius);
  }
  const out = new Float32Array(shape.width * shape.height * 3);
  for (let y = 0; y < shape.height; y++) {
    const from = ((y + margin) * width + margin) * 3;
    out.set(box.subarray(from, from + shape.width * 3), y * shape.width * 3);
  }
  return out;
}

/** Running mean over 2r + 1 samples along one axis, with the end samples repeated. */
function boxBlur(data: Float32Array, { length, runs, step, stride }: Axis, radius: number): Float32Array {
  const out = new Float32Array(data.length);
  const weight = 1 / (2 * radius + 1);
  for (let run = 0; run < runs; run++) {
    for (let c = 0; c < 3; c++) {
      const start = run * stride + c;
      let sum = data[start] * radius;
      for (let i = 0; i <= radius; i++) sum += data[start + clamp(i, length - 1) * step];
      for (let i = 0; i < length; i++) {
        out[start + i * step] = sum * weight;
        sum += data[start + clamp(i + radius + 1, length - 1) * step];
        sum -= data[start + clamp(i - radius, length - 1) * step];
      }
    }
  }
  return out;
}

function blend({ source, canvas }: Scene, shape: SoftShape, blurred: Float32Array): void {
  for (let y = 0; y < shape.height; y++) {
    for (let x = 0; x < shape.width; x++) {
      const i = y * shape.width + x;
      const alpha = shape.alpha[i];
      if (alpha === 0) continue;
      const at = ((shape.y + y) * source.width + shape.x + x) * 3;
      for (let c = 0; c < 3; c++) {
        const old = source.data[at + c];
        canvas[at + c] = toByte(old + (blurred[i * 3 + c] - old) * alpha);
      }
    }
  }
}

function clamp(value: number, highest: number): number {
  return value < 0 ? 0 : Math.min(value, highest);
}
