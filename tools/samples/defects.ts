/** Six defects of the sample part, as changes to its surface. Lengths are shares of the picture's side. */
import type { Random } from '../../src/das/random';
import {
  BOLT_CENTRES,
  BOLT_RADIUS,
  BORE,
  COUNTERSINK,
  drawFinish,
  HUB,
  OUTER,
  type PartLook,
  PLATE_TOP,
} from './flange';
import { fractal, hash, length, mix, noise, smoothstep } from './hash-noise';
import { eachCell, type Pose, type Surface } from './surface';

export type SampleDefect = 'scratch' | 'dent' | 'missing-hole' | 'stain' | 'chipped-edge' | 'crack';

export const SAMPLE_DEFECTS: readonly SampleDefect[] = [
  'scratch',
  'dent',
  'missing-hole',
  'stain',
  'chipped-edge',
  'crack',
];

interface Place {
  u: number;
  v: number;
}

type Change = (surface: Surface, look: PartLook, random: Random) => void;

/** Changes the metal of a drawn part; whatever it lays bare becomes table. */
export function addDefect(surface: Surface, defect: SampleDefect, look: PartLook, random: Random): void {
  CHANGES[defect](surface, look, random);
}

const CHANGES: Record<SampleDefect, Change> = {
  scratch,
  dent,
  'missing-hole': missingHole,
  stain,
  'chipped-edge': chippedEdge,
  crack,
};

/** One or two long, nearly straight grooves with raised lips and bright bare metal. */
function scratch(surface: Surface, look: PartLook, random: Random): void {
  const count = random.integer(1, 2);
  const middle = clearOfHoles(random);
  // More along the rings than across them, or it would soon leave the plate.
  const angle = Math.atan2(middle.v, middle.u) + Math.PI / 2 + random.between(-0.7, 0.7);
  for (let k = 0; k < count; k++) {
    const total = random.between(0.14, 0.26);
    const bend = random.between(-0.12, 0.12);
    const aside = k * random.between(0.012, 0.03);
    const from = {
      u: middle.u - 0.5 * total * Math.cos(angle) + aside,
      v: middle.v - 0.5 * total * Math.sin(angle) + aside,
    };
    const line = walk(from, angle + k * 0.06, total, () => bend / 24);
    const width = random.between(0.0022, 0.0034);
    nearLine(surface, look.pose, line, 4 * width, (cell, distance, direction, along) => {
      const fade = smoothstep(0, 0.15, along) * (1 - smoothstep(0.8, 1, along));
      const core = Math.exp(-((distance / width) ** 2)) * fade;
      const lip = Math.exp(-(((distance - 1.8 * width) / (0.7 * width)) ** 2)) * fade;
      surface.height[cell] += 0.0007 * lip - 0.0022 * core;
      tint(surface, cell, [1.1, 1.1, 1.1], 0.7 * core);
      surface.roughness[cell] = mix(surface.roughness[cell], 0.75, core);
      if (core > 0.5) setGrain(surface, cell, direction + look.pose.turn);
    });
  }
}

/** A round blow: a shallow bowl with a faint raised rim. */
function dent(surface: Surface, look: PartLook, random: Random): void {
  const centre = clearOfHoles(random);
  const radius = random.between(0.024, 0.036);
  const depth = radius * random.between(0.3, 0.42);
  const seed = random.integer(1, 1 << 30);
  eachCell(surface.side, look.pose, (cell, u, v) => {
    if (!surface.metal[cell]) return;
    const wobble = 1 + 0.2 * (noise((u - centre.u) * 40, (v - centre.v) * 40, seed) - 0.5);
    const t = length(u - centre.u, v - centre.v) / (radius * wobble);
    if (t > 1.6) return;
    if (t < 1) surface.height[cell] -= depth * (1 - t * t) ** 2;
    surface.height[cell] += 0.07 * depth * Math.exp(-(((t - 1.1) / 0.18) ** 2));
    surface.ripple[cell] *= smoothstep(0.3, 1, t);
  });
}

/** A bolt hole that was only centre-punched. */
function missingHole(surface: Surface, look: PartLook, random: Random): void {
  const { x, y } = random.pick(BOLT_CENTRES);
  const reach = BOLT_RADIUS + COUNTERSINK;
  const punch = 0.008;
  eachCell(surface.side, look.pose, (cell, u, v) => {
    const distance = length(u - x, v - y);
    if (distance > reach) return;
    surface.metal[cell] = 1;
    surface.height[cell] = PLATE_TOP - 0.006 * Math.max(0, 1 - distance / punch);
    drawFinish(surface, cell, u, v, look);
  });
}

/** Rust or burnt oil: brown, dull, with a ragged outline and a darker rim. */
function stain(surface: Surface, look: PartLook, random: Random): void {
  const centre = onPlate(random);
  const radius = random.between(0.035, 0.06);
  const stretch = random.between(1, 1.8);
  const angle = random.between(0, Math.PI);
  const seed = random.integer(1, 1 << 30);
  const strength = random.between(0.75, 0.95);
  const oil = random.chance(0.4);
  const blotches = oil ? 0.5 : 1.6;
  eachCell(surface.side, look.pose, (cell, u, v) => {
    if (!surface.metal[cell]) return;
    const du = u - centre.u;
    const dv = v - centre.v;
    const a = (du * Math.cos(angle) + dv * Math.sin(angle)) / stretch;
    const b = dv * Math.cos(angle) - du * Math.sin(angle);
    const t = length(a, b) / radius + 0.9 * (fractal(u * 38, v * 38, seed) - 0.5);
    if (t > 1.1) return;
    const body = 1 - smoothstep(0.75, 1, t);
    const rim = Math.exp(-(((t - 0.8) / 0.12) ** 2));
    const warp = 0.02 * (noise(u * 70, v * 70, seed + 5) - 0.5);
    const mottle = 0.75 + blotches * (fractal((u + warp) * 50, (v - warp) * 50, seed + 9) - 0.5);
    const cover = Math.min(1, Math.max(0, strength * (body * mottle + 0.3 * rim)));
    tint(surface, cell, oil ? [0.16, 0.13, 0.09] : [0.23, 0.09, 0.032], cover);
    surface.roughness[cell] = mix(surface.roughness[cell], oil ? 0.45 : 0.95, cover);
  });
}

/** A bite out of the rim, with a rough, slanting fracture face. */
function chippedEdge(surface: Surface, look: PartLook, random: Random): void {
  const angle = random.between(0, 2 * Math.PI);
  const centre = { u: OUTER * Math.cos(angle), v: OUTER * Math.sin(angle) };
  const radius = random.between(0.042, 0.06);
  const seed = random.integer(1, 1 << 30);
  eachCell(surface.side, look.pose, (cell, u, v) => {
    if (!surface.metal[cell]) return;
    const ragged =
      0.5 * (fractal(u * 24, v * 24, seed) - 0.5) + 0.12 * (noise(u * 110, v * 110, seed + 7) - 0.5);
    const t = length(u - centre.u, v - centre.v) / radius + ragged;
    if (t > 1) return;
    if (t < 0.4) {
      surface.metal[cell] = 0;
      surface.height[cell] = 0;
      return;
    }
    const facets = 0.005 * (noise(u * 60, v * 60, seed + 3) - 0.5);
    const face = PLATE_TOP - 0.003 - 0.022 * (1 - t) + facets;
    surface.height[cell] = Math.min(surface.height[cell], face);
    surface.ripple[cell] = 0.35 * (hash(cell, 1, seed) - 0.5);
    surface.roughness[cell] = 0.8;
    tint(surface, cell, [0.7, 0.69, 0.68], 0.8);
  });
}

/** A fatigue crack: jagged, forking once, running out from a bolt hole or from the bore. */
function crack(surface: Surface, look: PartLook, random: Random): void {
  const fromBore = random.chance(0.3);
  const bolt = random.pick(BOLT_CENTRES);
  // Between the holes, along the rings: straight outwards it would end at once.
  const away = Math.atan2(bolt.y, bolt.x) + random.sign() * random.between(0.9, 2.2);
  const boreAngle = random.between(-0.6, 0.6) + (random.chance(0.5) ? 0 : Math.PI);
  const angle = fromBore ? boreAngle : away;
  const edge = fromBore ? BORE : BOLT_RADIUS + 0.5 * COUNTERSINK;
  const start = fromBore
    ? { u: edge * Math.cos(angle), v: edge * Math.sin(angle) }
    : { u: bolt.x + edge * Math.cos(angle), v: bolt.y + edge * Math.sin(angle) };
  const jag = () => random.between(-0.55, 0.55);
  const main = walk(start, angle, random.between(0.1, 0.17), jag);
  const fork = main[random.integer(8, 14)];
  const side = random.chance(0.5) ? 1 : -1;
  const twig = walk(fork, angle + side * random.between(0.5, 0.9), random.between(0.03, 0.06), jag);
  const width = random.between(0.0026, 0.0038);
  for (const [line, thick] of [
    [main, width],
    [twig, 0.65 * width],
  ] as const) {
    nearLine(surface, look.pose, line, 2 * thick, (cell, distance, _direction, along) => {
      const half = thick * (1 - 0.75 * along);
      const open = 1 - smoothstep(0.5 * half, 1.1 * half + 0.0006, distance);
      surface.height[cell] -= 0.012 * open;
      tint(surface, cell, [0.05, 0.045, 0.04], 0.95 * open);
      surface.roughness[cell] = mix(surface.roughness[cell], 1, open);
    });
  }
}

/** A place on the flat of the plate or, less often, of the hub. */
function onPlate(random: Random): Place {
  const radius = random.chance(0.75)
    ? random.between(0.27, 0.365)
    : random.between(BORE + 0.035, HUB - 0.035);
  const angle = random.between(0, 2 * Math.PI);
  return { u: radius * Math.cos(angle), v: radius * Math.sin(angle) };
}

/** A place on the plate that is not beside a bolt hole. */
function clearOfHoles(random: Random): Place {
  for (;;) {
    const place = onPlate(random);
    if (BOLT_CENTRES.every(({ x, y }) => length(place.u - x, place.v - y) > 0.085)) return place;
  }
}

const STEPS = 24;

/** A line of 24 equal steps; `bend` gives the turn before each, radians. */
function walk(start: Place, angle: number, total: number, bend: () => number): Place[] {
  const line = [start];
  let heading = angle;
  for (let i = 0; i < STEPS; i++) {
    heading += bend();
    const last = line[i];
    const step = total / STEPS;
    line.push({ u: last.u + step * Math.cos(heading), v: last.v + step * Math.sin(heading) });
    // Wanders about its course instead of away from it.
    heading = mix(heading, angle, 0.3);
  }
  return line;
}

/** Visits the metal within `reach` of a line: distance, direction of the line there, share of its length. */
function nearLine(
  surface: Surface,
  pose: Pose,
  line: readonly Place[],
  reach: number,
  visit: (cell: number, distance: number, direction: number, along: number) => void,
): void {
  const lowU = Math.min(...line.map(({ u }) => u)) - reach;
  const highU = Math.max(...line.map(({ u }) => u)) + reach;
  const lowV = Math.min(...line.map(({ v }) => v)) - reach;
  const highV = Math.max(...line.map(({ v }) => v)) + reach;
  eachCell(surface.side, pose, (cell, u, v) => {
    if (!surface.metal[cell] || u < lowU || u > highU || v < lowV || v > highV) return;
    let nearest = reach;
    let piece = -1;
    let share = 0;
    for (let i = 0; i + 1 < line.length; i++) {
      const du = line[i + 1].u - line[i].u;
      const dv = line[i + 1].v - line[i].v;
      const t = ((u - line[i].u) * du + (v - line[i].v) * dv) / (du * du + dv * dv);
      const s = Math.min(1, Math.max(0, t));
      const distance = length(u - line[i].u - du * s, v - line[i].v - dv * s);
      if (distance >= nearest) continue;
      nearest = distance;
      piece = i;
      share = s;
    }
    if (piece < 0) return;
    const direction = Math.atan2(line[piece + 1].v - line[piece].v, line[piece + 1].u - line[piece].u);
    visit(cell, nearest, direction, (piece + share) / (line.length - 1));
  });
}

function tint(
  surface: Surface,
  cell: number,
  colour: readonly [number, number, number],
  cover: number,
): void {
  for (let c = 0; c < 3; c++) {
    surface.colour[cell * 3 + c] = mix(surface.colour[cell * 3 + c], colour[c], cover);
  }
}

function setGrain(surface: Surface, cell: number, direction: number): void {
  surface.grain[cell * 2] = Math.cos(direction);
  surface.grain[cell * 2 + 1] = Math.sin(direction);
}
