/**
 * Noise-type anomalies (III-B): uniform, positive, Gaussian or salt-and-pepper noise on one or several
 * shapes. The grain varies from single pixels to blotches. Most also shift the colour, so that they look like
 * stains, dirt, ink or specks as often as like interference.
 */
import { VISIBLE_CHANGE } from './changed';
import type { Draw, Scene } from './defect';
import { brightness, isGrey, toByte } from './pixels';
import type { Random } from './random';
import { drawShape, type SoftShape } from './soft-shape';
import { valueNoise } from './value-noise';

const LOW_SHARE = 0.001;
const HIGH_SHARE = 0.07;
export type Distribution = 'uniform' | 'positive' | 'gaussian' | 'salt-and-pepper';
const DISTRIBUTIONS: readonly Distribution[] = ['uniform', 'positive', 'gaussian', 'salt-and-pepper'];
/** Grains of pure black and white would make a stain look artificial. */
const STAIN_DISTRIBUTIONS: readonly Distribution[] = ['uniform', 'positive', 'gaussian'];
const STAIN = 0.6;
/** Levels of 255: too dark to darken, or too bright to brighten. */
const NO_ROOM = 50;
/**
 * How far the channels of coloured noise are independent, [0, 1]: cameras never give fully coloured noise.
 */
const COLOURFULNESS = 0.45;

export const drawNoise: Draw = (scene) => {
  const { surface, random } = scene;
  const area = surface.drawArea(LOW_SHARE, HIGH_SHARE, random);
  const look = drawLook(scene);
  const shapes = drawShapes(scene, area);
  let drawn = false;
  for (const shape of shapes) {
    const clipped = surface.clip(shape);
    if (!clipped) continue;
    drawn = true;
    spread(scene, clipped, look);
  }
  return drawn;
};

interface Look {
  distribution: Distribution;
  /** Lattice spacing of the noise, pixels; 1 means a value for each pixel. */
  grain: number;
  /** Levels of 255. */
  amplitude: number;
  coloured: boolean;
  /**
   * Shift of each channel towards black (-1) or white (1), before the noise; all zero for noise without a
   * stain.
   */
  stain: readonly [number, number, number];
  /** Share of grains that salt-and-pepper hits. */
  density: number;
}

function drawLook({ source, random, effort }: Scene): Look {
  const side = Math.sqrt(source.width * source.height);
  const grey = isGrey(source);
  const grain = random.chance(0.4) ? 1 : random.logBetween(1.5, Math.max(2.5, side / 25));
  const stained = random.chance(STAIN);
  return {
    distribution: random.pick(stained ? STAIN_DISTRIBUTIONS : DISTRIBUTIONS),
    grain,
    amplitude: (stained ? random.logBetween(4, 45) : random.logBetween(24, 90)) * (1 + effort),
    coloured: !grey && random.chance(0.25),
    stain: stained ? drawStain(random, effort, grey ? 0 : random.chance(0.7) ? 0.15 : 0.6) : [0, 0, 0],
    density: random.between(0.1, 0.6),
  };
}

/**
 * Mostly darker than the surface, sometimes lighter; channels differ by up to `tint` of the shift either way.
 */
function drawStain(random: Random, effort: number, tint: number): [number, number, number] {
  const shift = (random.chance(0.75) ? -1 : 1) * random.logBetween(0.12 + 0.1 * effort, 0.8);
  const channel = () => Math.min(0.9, Math.max(-0.9, shift * (1 + tint * random.between(-1, 1))));
  return [channel(), channel(), channel()];
}

/** One shape, a few, or many small ones around a place; together about `area` pixels. */
function drawShapes({ surface, random }: Scene, area: number): SoftShape[] {
  const count = random.chance(0.6) ? 1 : random.chance(0.6) ? random.integer(2, 3) : random.integer(4, 10);
  const centre = surface.point(random);
  const reach = 0.25 * surface.scale;
  return Array.from({ length: count }, (_, k) => {
    const size = Math.max(6, (area / count) * random.logBetween(0.5, 2));
    const place =
      k === 0
        ? centre
        : { x: centre.x + random.between(-reach, reach), y: centre.y + random.between(-reach, reach) };
    const feather = random.chance(0.5)
      ? random.between(0.7, 1.5)
      : random.between(1, 1 + 0.4 * Math.sqrt(size));
    return drawShape({ centre: place, area: size, feather }, random);
  });
}

function spread({ source, canvas, random }: Scene, shape: SoftShape, look: Look): void {
  const shared = noiseField(shape, look, random);
  const own = look.coloured ? [0, 1, 2].map(() => noiseField(shape, look, random)) : undefined;
  const stain = visibleStain(look.stain, brightnessOf(shape, source.data, source.width));
  for (let y = 0; y < shape.height; y++) {
    for (let x = 0; x < shape.width; x++) {
      const i = y * shape.width + x;
      const alpha = shape.alpha[i];
      if (alpha === 0) continue;
      const at = ((shape.y + y) * source.width + shape.x + x) * 3;
      for (let c = 0; c < 3; c++) {
        const noise = own ? shared[i] + (own[c][i] - shared[i]) * COLOURFULNESS : shared[i];
        canvas[at + c] = toByte(
          canvas[at + c] + alpha * atLeastVisible(noise + stainLevels(stain[c], source.data[at + c])),
        );
      }
    }
  }
}

/** Signed levels to add, one for each pixel of the shape's box. */
function noiseField({ width, height }: SoftShape, look: Look, random: Random): Float32Array {
  const field =
    look.grain === 1
      ? Float32Array.from({ length: width * height }, () => random.unit())
      : valueNoise(width, height, look.grain, random);
  for (let i = 0; i < field.length; i++) field[i] = noiseLevel(field[i], look, random);
  return field;
}

/**
 * Signed levels of a grain.
 * @param u uniform in [0, 1), or smooth noise with that range
 */
export function noiseLevel(
  u: number,
  { distribution, amplitude, density, grain }: Pick<Look, 'distribution' | 'amplitude' | 'density' | 'grain'>,
  random: Random,
): number {
  const signed = 2 * u - 1;
  switch (distribution) {
    case 'uniform':
      return signed * amplitude * 1.7;
    case 'positive':
      return u * amplitude * 2;
    case 'gaussian':
      return amplitude * (grain === 1 ? random.gaussian() : 1.7 * signed);
    case 'salt-and-pepper':
      return u < density / 2 ? -255 : u > 1 - density / 2 ? 255 : 0;
  }
}

/** Noise that rounds to nothing would leave holes in the mask. */
function atLeastVisible(value: number): number {
  return value >= 0 ? Math.max(value, VISIBLE_CHANGE) : Math.min(value, -VISIBLE_CHANGE);
}

/** Reverses the stain if the surface has no room for it. */
function visibleStain(stain: readonly number[], level: number): readonly number[] {
  const darker = stain[0] + stain[1] + stain[2] < 0;
  return (darker ? level < NO_ROOM : level > 255 - NO_ROOM) ? stain.map((value) => -value) : stain;
}

function stainLevels(share: number, old: number): number {
  return share < 0 ? share * old : share * (255 - old);
}

function brightnessOf(shape: SoftShape, data: Uint8Array, width: number): number {
  let sum = 0;
  let count = 0;
  for (let y = 0; y < shape.height; y++) {
    for (let x = 0; x < shape.width; x++) {
      if (shape.alpha[y * shape.width + x] < 0.5) continue;
      sum += brightness(data, (shape.y + y) * width + shape.x + x);
      count++;
    }
  }
  return count === 0 ? 128 : sum / count;
}
