/** How much light reaches each cell: a soft shadow of the lamp and the dimming of hollows. */
import { hash, length as lengthOf } from './hash-noise';

export interface Occlusion {
  /** 1 = the lamp is in full view, 0 = hidden. */
  readonly lamp: Float32Array;
  /** 1 = open, towards 0 in hollows. */
  readonly open: Float32Array;
}

const LAMP_SAMPLES = 12;
/** Radius of the lamp as seen from the part, as a tangent. */
const LAMP_SIZE = 0.28;

/**
 * @param height side * side, lengths as shares of the side; the side is even
 * @param lamp horizontal offset per unit of height towards the lamp
 */
export function occlude(height: Float32Array, side: number, lamp: { x: number; y: number }): Occlusion {
  return { lamp: lampVisibility(height, side, lamp), open: openness(height, side) };
}

/** Traced for every other cell; a shadow's edge is soft enough. */
function lampVisibility(height: Float32Array, side: number, lamp: { x: number; y: number }): Float32Array {
  const half = side / 2;
  const coarse = new Float32Array(half * half);
  const highest = height.reduce((most, value) => Math.max(most, value), 0);
  for (let row = 0; row < half; row++) {
    for (let column = 0; column < half; column++) {
      coarse[row * half + column] = visibleShare(height, side, column * 2, row * 2, lamp, highest);
    }
  }
  return doubled(coarse, half);
}

function visibleShare(
  height: Float32Array,
  side: number,
  column: number,
  row: number,
  lamp: { x: number; y: number },
  highest: number,
): number {
  const room = highest - height[row * side + column];
  if (room < 1e-5) return 1;
  const start = hash(column, row, 77);
  let free = 0;
  for (let k = 0; k < LAMP_SAMPLES; k++) {
    const angle = ((k + start) / LAMP_SAMPLES) * 2 * Math.PI;
    const reach = LAMP_SIZE * Math.sqrt((((k * 5) % LAMP_SAMPLES) + 0.5) / LAMP_SAMPLES);
    const slopeX = lamp.x + reach * Math.cos(angle);
    const slopeY = lamp.y + reach * Math.sin(angle);
    if (rayIsFree(height, side, column, row, slopeX, slopeY, room)) free++;
  }
  return free / LAMP_SAMPLES;
}

/** Twice the side, each cell the mean of its nearest coarse cells. */
function doubled(coarse: Float32Array, half: number): Float32Array {
  const side = half * 2;
  const fine = new Float32Array(side * side);
  for (let row = 0; row < side; row++) {
    const r0 = row >> 1;
    const r1 = Math.min(half - 1, (row + 1) >> 1);
    for (let column = 0; column < side; column++) {
      const c0 = column >> 1;
      const c1 = Math.min(half - 1, (column + 1) >> 1);
      fine[row * side + column] =
        (coarse[r0 * half + c0] + coarse[r0 * half + c1] + coarse[r1 * half + c0] + coarse[r1 * half + c1]) /
        4;
    }
  }
  return fine;
}

function rayIsFree(
  height: Float32Array,
  side: number,
  column: number,
  row: number,
  slopeX: number,
  slopeY: number,
  room: number,
): boolean {
  const start = height[row * side + column];
  const length = lengthOf(slopeX, slopeY) * room * side;
  const steps = Math.max(2, Math.ceil(length / 2.5));
  for (let i = 1; i <= steps; i++) {
    const rise = (room * i) / steps;
    const x = Math.round(column + slopeX * rise * side);
    const y = Math.round(row + slopeY * rise * side);
    if (x < 0 || y < 0 || x >= side || y >= side) return true;
    if (height[y * side + x] > start + rise + 0.0015) return false;
  }
  return true;
}

/** Compares each height with the mean around it, near and far. */
function openness(height: Float32Array, side: number): Float32Array {
  const open = new Float32Array(side * side).fill(1);
  for (const radius of [0.012, 0.035]) {
    const cells = Math.max(1, Math.round(radius * side));
    const mean = boxMean(boxMean(height, side, cells), side, cells);
    for (let i = 0; i < open.length; i++) {
      const depth = Math.max(0, mean[i] - height[i]) / radius;
      open[i] /= 1 + 1.1 * depth;
    }
  }
  return open;
}

/** Mean over a square of side 2r + 1. */
function boxMean(map: Float32Array, side: number, radius: number): Float32Array {
  return meanAlong(meanAlong(map, side, radius, 1, side), side, radius, side, 1);
}

function meanAlong(
  map: Float32Array,
  side: number,
  radius: number,
  step: number,
  stride: number,
): Float32Array {
  const out = new Float32Array(map.length);
  const last = side - 1;
  for (let run = 0; run < side; run++) {
    const start = run * stride;
    let sum = 0;
    for (let i = -radius; i <= radius; i++) sum += map[start + Math.min(last, Math.max(0, i)) * step];
    for (let i = 0; i < side; i++) {
      out[start + i * step] = sum / (2 * radius + 1);
      sum += map[start + Math.min(last, i + radius + 1) * step] - map[start + Math.max(0, i - radius) * step];
    }
  }
  return out;
}
