/** Smooth random fields: uniform values on a lattice, interpolated, in one or several octaves. */
import type { Random } from './random';

/**
 * @param cell lattice spacing in pixels, at least 1
 * @returns width * height values in [0, 1], mean 0.5
 */
export function valueNoise(width: number, height: number, cell: number, random: Random): Float32Array {
  const columns = Math.floor(width / cell) + 2;
  const rows = Math.floor(height / cell) + 2;
  const lattice = new Float32Array(columns * rows);
  for (let i = 0; i < lattice.length; i++) lattice[i] = random.unit();
  const field = new Float32Array(width * height);
  for (let y = 0; y < height; y++) {
    const v = y / cell;
    const row = Math.floor(v);
    const fy = ease(v - row);
    for (let x = 0; x < width; x++) {
      const u = x / cell;
      const column = Math.floor(u);
      const fx = ease(u - column);
      const at = row * columns + column;
      const top = lattice[at] + (lattice[at + 1] - lattice[at]) * fx;
      const bottom = lattice[at + columns] + (lattice[at + columns + 1] - lattice[at + columns]) * fx;
      field[y * width + x] = top + (bottom - top) * fy;
    }
  }
  return field;
}

/**
 * Three octaves of value noise, each with half the spacing and half the strength of the one before; in [0,
 * 1].
 */
export function fractalNoise(width: number, height: number, cell: number, random: Random): Float32Array {
  const field = new Float32Array(width * height);
  let weight = 4 / 7;
  for (let octave = 0, size = cell; octave < 3; octave++, size = Math.max(1, size / 2), weight /= 2) {
    const layer = valueNoise(width, height, size, random);
    for (let i = 0; i < field.length; i++) field[i] += weight * layer[i];
  }
  return field;
}

function ease(t: number): number {
  return t * t * (3 - 2 * t);
}
