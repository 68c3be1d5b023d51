/** Noise that is a pure function of place and seed, so that any pixel can be computed alone and again. */

/** Uniform in [0, 1) from two integers and a seed. */
export function hash(x: number, y: number, seed: number): number {
  let h = Math.imul(x | 0, 0x27d4eb2d) ^ Math.imul(y | 0, 0x165667b1) ^ Math.imul(seed | 0, 0x9e3779b1);
  h = Math.imul(h ^ (h >>> 15), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return ((h ^ (h >>> 16)) >>> 0) / 4294967296;
}

/** Smooth noise with features of size 1, in [0, 1]. */
export function noise(x: number, y: number, seed: number): number {
  const column = Math.floor(x);
  const row = Math.floor(y);
  const fx = ease(x - column);
  const fy = ease(y - row);
  const top = mix(hash(column, row, seed), hash(column + 1, row, seed), fx);
  const bottom = mix(hash(column, row + 1, seed), hash(column + 1, row + 1, seed), fx);
  return mix(top, bottom, fy);
}

/** Four octaves of smooth noise, in [0, 1]. */
export function fractal(x: number, y: number, seed: number): number {
  let sum = 0;
  for (let octave = 0, weight = 8 / 15, size = 1; octave < 4; octave++, weight /= 2, size *= 2) {
    sum += weight * noise(x * size, y * size, seed + octave);
  }
  return sum;
}

/** Roughly normal, mean 0, standard deviation 1, from two integers and a seed. */
export function hashGaussian(x: number, y: number, seed: number): number {
  const sum = hash(x, y, seed) + hash(x, y, seed + 101) + hash(x, y, seed + 202) + hash(x, y, seed + 303);
  return (sum - 2) * Math.sqrt(3);
}

/** Math.hypot of two numbers, many times as fast. */
export function length(x: number, y: number): number {
  return Math.sqrt(x * x + y * y);
}

export function mix(a: number, b: number, t: number): number {
  return a + (b - a) * t;
}

/** 0 below `low`, 1 above `high`, smooth between. */
export function smoothstep(low: number, high: number, value: number): number {
  const t = Math.min(1, Math.max(0, (value - low) / (high - low)));
  return ease(t);
}

function ease(t: number): number {
  return t * t * (3 - 2 * t);
}
