/**
 * Crack-type anomalies (III-B): crack-like masks of varied shape, length, width and texture over the object,
 * coloured from the surface around them: the same colour darker (a gap) or lighter (bare material), with
 * texture borrowed from nearby, grain, and often a lit rim that gives it depth.
 */
import type { Draw, Scene } from './defect';
import { brightness, toByte } from './pixels';
import { turned } from './point';
import { drawStroke, StrokeLayer, type StrokeStyle } from './strokes';

/** At most this share of the allowed part may be covered. */
const HIGH_SHARE = 0.12;

export const drawCrack: Draw = (scene) => {
  const { source, surface } = scene;
  const layer = new StrokeLayer(source.width, source.height);
  drawLines(layer, scene);
  if (surface.hasBackground) keepAllowed(layer, scene);
  return coverage(layer) <= HIGH_SHARE * surface.area && paint(layer, scene);
};

type Family = 'fissure' | 'scratch' | 'hairline';

function drawLines(layer: StrokeLayer, { surface, random, effort }: Scene): void {
  const family = random.pick<Family>(['fissure', 'fissure', 'scratch', 'hairline']);
  const style = drawStyle(family, { surface, random, effort });
  const count = family === 'scratch' ? random.integer(1, 4) : random.integer(1, 2);
  const first = surface.point(random);
  const direction = random.direction();
  for (let k = 0; k < count; k++) {
    // Scratches come in bundles along one stroke; cracks start anywhere.
    const spread = family === 'scratch' ? 0.15 * style.length : 0;
    const start =
      k === 0
        ? first
        : family === 'scratch'
          ? { x: first.x + random.between(-spread, spread), y: first.y + random.between(-spread, spread) }
          : surface.point(random);
    const along = family === 'scratch' ? turned(direction, random.between(-0.12, 0.12)) : random.direction();
    const shrink = k === 0 ? 1 : random.between(0.3, 1);
    drawStroke(layer, start, along, { ...style, length: style.length * shrink }, random);
  }
}

function drawStyle(
  family: Family,
  { surface, random, effort }: Pick<Scene, 'surface' | 'random' | 'effort'>,
): StrokeStyle {
  const scale = surface.scale;
  const widest = 1 + effort;
  const least = 1.5 + effort;
  const softness = random.between(1, 2.5);
  switch (family) {
    case 'fissure':
      return {
        length: Math.max(6, scale * random.logBetween(0.1, 0.6)),
        width: Math.max(least, scale * random.logBetween(0.007, 0.035) * widest),
        wander: random.between(0.4, 0.9),
        persistence: random.between(0, 0.4),
        softness,
        unevenness: random.between(0.2, 0.8),
        taper: random.chance(0.7) ? 'end' : 'both',
        branches: random.between(0, 5),
      };
    case 'scratch':
      return {
        length: Math.max(6, scale * random.logBetween(0.08, 0.7)),
        width: Math.max(least, scale * random.logBetween(0.005, 0.016) * widest),
        wander: random.between(0, 0.04),
        persistence: 0.8,
        softness,
        unevenness: random.between(0.1, 0.6),
        taper: 'both',
        branches: 0,
      };
    case 'hairline':
      return {
        length: Math.max(6, scale * random.logBetween(0.1, 0.7)),
        width: Math.max(least, scale * random.logBetween(0.004, 0.011) * widest),
        wander: random.between(0.15, 0.4),
        persistence: random.between(0.5, 0.8),
        softness,
        unevenness: random.between(0, 0.4),
        taper: 'both',
        branches: random.between(0, 2),
      };
  }
}

function keepAllowed(layer: StrokeLayer, { surface }: Scene): void {
  for (let y = layer.top; y < layer.bottom; y++) {
    for (let x = layer.left; x < layer.right; x++) {
      if (!surface.allows(x, y)) layer.alpha[y * layer.width + x] = 0;
    }
  }
}

/** The summed opacity, pixels. */
function coverage(layer: StrokeLayer): number {
  let sum = 0;
  for (let y = layer.top; y < layer.bottom; y++) {
    for (let x = layer.left; x < layer.right; x++) sum += layer.alpha[y * layer.width + x];
  }
  return sum;
}

function paint(layer: StrokeLayer, scene: Scene): boolean {
  const { source, canvas, surface, random, effort } = scene;
  const local = meanBrightness(layer, source.data);
  if (local === undefined) return false;
  // A dark gap on a dark surface, or bright metal on a white one, would not be visible.
  const dark = local < 60 ? false : local > 190 ? true : random.chance(0.7);
  const strength = random.between(0.3 + 0.3 * effort, 0.85);
  const borrow = random.between(0, 0.6);
  const grain = random.between(2, 14);
  const shiftX = random.integer(-1, 1) * Math.round(surface.scale * random.between(0.03, 0.1));
  const shiftY = random.integer(-1, 1) * Math.round(surface.scale * random.between(0.03, 0.1));
  const rim = random.chance(0.4) ? random.between(0.1, 0.35) : 0;
  const light = random.direction();
  const { width, height } = source;
  for (let y = layer.top; y < layer.bottom; y++) {
    for (let x = layer.left; x < layer.right; x++) {
      const at = (y * width + x) * 3;
      const alpha = layer.alpha[y * width + x];
      if (alpha > 0) {
        const near = (wrap(y + shiftY, height) * width + wrap(x + shiftX, width)) * 3;
        const speckle = grain * random.gaussian();
        for (let c = 0; c < 3; c++) {
          const own = source.data[at + c];
          const base = own + (source.data[near + c] - own) * borrow;
          const tone = dark ? base * (1 - strength) : base + (255 - base) * strength;
          canvas[at + c] = toByte(own + (tone + speckle - own) * alpha);
        }
      } else if (rim > 0 && surface.allows(x, y)) {
        const edge = alphaAt(layer, x - Math.round(1.4 * light.x), y - Math.round(1.4 * light.y)) * rim;
        if (edge === 0) continue;
        for (let c = 0; c < 3; c++) {
          const own = source.data[at + c];
          canvas[at + c] = toByte(dark ? own + (255 - own) * edge : own * (1 - edge));
        }
      }
    }
  }
  return true;
}

/** Mean brightness below the strokes, [0, 255]; undefined if the strokes are empty. */
function meanBrightness(layer: StrokeLayer, data: Uint8Array): number | undefined {
  let sum = 0;
  let weight = 0;
  for (let y = layer.top; y < layer.bottom; y++) {
    for (let x = layer.left; x < layer.right; x++) {
      const alpha = layer.alpha[y * layer.width + x];
      if (alpha === 0) continue;
      sum += alpha * brightness(data, y * layer.width + x);
      weight += alpha;
    }
  }
  return weight === 0 ? undefined : sum / weight;
}

function alphaAt(layer: StrokeLayer, x: number, y: number): number {
  return x < 0 || y < 0 || x >= layer.width || y >= layer.height ? 0 : layer.alpha[y * layer.width + x];
}

function wrap(value: number, size: number): number {
  return value < 0 ? value + size : value >= size ? value - size : value;
}
