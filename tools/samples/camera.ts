/** From linear light to a photo: lens blur, vignetting, exposure, sensor noise, tone curve, 8 bits. */
import type { RgbImage } from '../../src/images/rgb-image';
import { hashGaussian } from './hash-noise';

export interface Camera {
  /** Factor on the light. */
  readonly exposure: number;
  /** Share by which the corners are darker. */
  readonly vignette: number;
  /** Noise at mid grey, levels of 255. */
  readonly grain: number;
  readonly seed: number;
}

/** @param light linear, (side * oversampling)^2 * 3 */
export function photograph(
  light: Float32Array,
  side: number,
  oversampling: number,
  camera: Camera,
): RgbImage {
  const linear = blur(shrink(light, side, oversampling), side);
  const data = new Uint8Array(side * side * 3);
  for (let row = 0; row < side; row++) {
    for (let column = 0; column < side; column++) {
      const dx = (column + 0.5) / side - 0.5;
      const dy = (row + 0.5) / side - 0.5;
      const gain = camera.exposure * (1 - camera.vignette * 2 * (dx * dx + dy * dy));
      const grey = hashGaussian(column, row, camera.seed);
      for (let c = 0; c < 3; c++) {
        const i = (row * side + column) * 3 + c;
        const level = 255 * toneCurve(linear[i] * gain);
        const own = hashGaussian(column, row, camera.seed + 1000 * (c + 1));
        // Shot noise is strongest, relative to what is seen, in the dark.
        const spread = camera.grain * (0.7 + 0.6 * (1 - level / 255));
        data[i] = Math.min(255, Math.max(0, Math.round(level + spread * (0.8 * grey + 0.45 * own))));
      }
    }
  }
  return { width: side, height: side, data };
}

/** Soft shoulder towards white, then display gamma. */
function toneCurve(value: number): number {
  const bright = value < 0.45 ? value : 0.45 + 0.5 * (1 - Math.exp(-(value - 0.45) / 0.5));
  return Math.max(0, bright) ** (1 / 2.2);
}

function shrink(light: Float32Array, side: number, factor: number): Float32Array {
  const out = new Float32Array(side * side * 3);
  const wide = side * factor;
  const weight = 1 / (factor * factor);
  for (let row = 0; row < wide; row++) {
    for (let column = 0; column < wide; column++) {
      const to = (Math.floor(row / factor) * side + Math.floor(column / factor)) * 3;
      const from = (row * wide + column) * 3;
      for (let c = 0; c < 3; c++) out[to + c] += light[from + c] * weight;
    }
  }
  return out;
}

/** The lens: a 3 x 3 binomial, weakened. */
function blur(linear: Float32Array, side: number): Float32Array {
  const across = blurAlong(linear, side, 3, side * 3);
  return blurAlong(across, side, side * 3, 3);
}

function blurAlong(linear: Float32Array, side: number, step: number, stride: number): Float32Array {
  const out = new Float32Array(linear.length);
  for (let run = 0; run < side; run++) {
    for (let i = 0; i < side; i++) {
      for (let c = 0; c < 3; c++) {
        const at = run * stride + i * step + c;
        const before = i > 0 ? at - step : at;
        const after = i < side - 1 ? at + step : at;
        out[at] = 0.7 * linear[at] + 0.15 * (linear[before] + linear[after]);
      }
    }
  }
  return out;
}
