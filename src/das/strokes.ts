/** Crack-like lines: wandering, branching strokes of varied width, drawn into an opacity map. */
import { type Point, turned } from './point';
import type { Random } from './random';

export interface StrokeStyle {
  /** Pixels. */
  readonly length: number;
  /** Width at its widest, pixels. */
  readonly width: number;
  /** Largest turn in a step, as a tangent: 0 is a straight line, 0.6 a jagged fissure. */
  readonly wander: number;
  /** How much of a step's turn carries over to the next, [0, 1): high values bend smoothly, 0 zigzags. */
  readonly persistence: number;
  /** How far the width varies along the stroke, [0, 1]. */
  readonly unevenness: number;
  /** Width of the soft edge, pixels, at least 1. */
  readonly softness: number;
  /** `both` tapers at both ends (scratch), `end` only at the far one (fissure). */
  readonly taper: 'both' | 'end';
  /** Expected number of branches of the main stroke. */
  readonly branches: number;
}

const LEAN = 0.25;

/** An opacity for each pixel, [0, 1], with the bounding box of everything above zero. */
export class StrokeLayer {
  readonly alpha: Float32Array;
  left: number;
  top: number;
  right = 0;
  bottom = 0;

  constructor(
    readonly width: number,
    readonly height: number,
  ) {
    this.alpha = new Float32Array(width * height);
    this.left = width;
    this.top = height;
  }

  /**
   * Draws a straight piece with round ends; radii in pixels at both ends, below one half it fades instead.
   */
  segment(a: Point, b: Point, radiusA: number, radiusB: number, softness: number): void {
    const reach = Math.max(radiusA, radiusB) + 0.5 * softness + 1;
    const x0 = Math.max(0, Math.floor(Math.min(a.x, b.x) - reach));
    const x1 = Math.min(this.width - 1, Math.ceil(Math.max(a.x, b.x) + reach));
    const y0 = Math.max(0, Math.floor(Math.min(a.y, b.y) - reach));
    const y1 = Math.min(this.height - 1, Math.ceil(Math.max(a.y, b.y) + reach));
    if (x1 < x0 || y1 < y0) return;
    this.left = Math.min(this.left, x0);
    this.right = Math.max(this.right, x1 + 1);
    this.top = Math.min(this.top, y0);
    this.bottom = Math.max(this.bottom, y1 + 1);
    const dx = b.x - a.x;
    const dy = b.y - a.y;
    const inverse = 1 / Math.max(dx * dx + dy * dy, 1e-6);
    for (let y = y0; y <= y1; y++) {
      for (let x = x0; x <= x1; x++) {
        const along = ((x - a.x) * dx + (y - a.y) * dy) * inverse;
        const t = along < 0 ? 0 : Math.min(along, 1);
        const ex = x - a.x - dx * t;
        const ey = y - a.y - dy * t;
        const radius = radiusA + (radiusB - radiusA) * t;
        const depth = (Math.max(radius, 0.5) - Math.sqrt(ex * ex + ey * ey)) / softness + 0.5;
        const cover = Math.min(1, 2 * radius) * Math.min(1, depth);
        const i = y * this.width + x;
        if (cover > this.alpha[i]) this.alpha[i] = cover;
      }
    }
  }
}

/** Draws one stroke and its branches, starting at `start` towards `direction`. */
export function drawStroke(
  layer: StrokeLayer,
  start: Point,
  direction: Point,
  style: StrokeStyle,
  random: Random,
): void {
  const step = Math.max(1.5, style.width * 0.8, style.length / 60);
  const steps = Math.max(2, Math.round(style.length / step));
  let heading = direction;
  let turn = 0;
  let at = start;
  let radius = strokeRadius(style, 0, 1);
  let swell = 1;
  for (let i = 1; i <= steps; i++) {
    turn =
      turn * style.persistence + random.between(-style.wander, style.wander) * (1 - style.persistence / 2);
    // Leaning back to the first direction keeps a jagged line from curling up.
    heading = turned({ x: heading.x + LEAN * direction.x, y: heading.y + LEAN * direction.y }, turn);
    const next = { x: at.x + heading.x * step, y: at.y + heading.y * step };
    swell = 0.5 * swell + 0.5 * (1 + style.unevenness * random.between(-1, 1));
    const nextRadius = strokeRadius(style, i / steps, swell);
    layer.segment(at, next, radius, nextRadius, style.softness);
    if (style.branches > 0 && i < steps && random.chance(style.branches / steps)) {
      drawStroke(
        layer,
        next,
        turned(heading, random.sign() * random.between(0.4, 1.6)),
        twig(style, random),
        random,
      );
    }
    at = next;
    radius = nextRadius;
  }
}

/** A branch: shorter, thinner, and rarely branching again. */
function twig(style: StrokeStyle, random: Random): StrokeStyle {
  return {
    ...style,
    length: style.length * random.between(0.15, 0.55),
    width: style.width * random.between(0.4, 0.8),
    branches: style.branches * 0.3,
    taper: 'end',
  };
}

function strokeRadius(style: StrokeStyle, t: number, swell: number): number {
  const rest = 1 - t;
  const profile = style.taper === 'both' ? Math.min(1, 6 * t * rest + 0.15) : 0.2 + 0.8 * Math.sqrt(rest);
  return 0.5 * style.width * profile * swell;
}
