/**
 * The part: a turned steel flange with a raised hub, a keyed bore, a sealing groove, six countersunk bolt holes,
 * an engraved type and an etched code. Lengths are shares of the picture's side.
 */
import { fractal, hash, length, mix, noise, smoothstep } from './hash-noise';
import { textDistance, textWidth } from './lettering';
import { eachCell, emptySurface, type Pose, type Surface } from './surface';

export const OUTER = 0.4;
export const HUB = 0.2;
export const BORE = 0.105;
export const PLATE_TOP = 0.05;
const BOLT_CIRCLE = 0.325;
export const BOLT_CENTRES = [0, 1, 2, 3, 4, 5].map((k) => ({
  x: BOLT_CIRCLE * Math.cos((k * Math.PI) / 3),
  y: BOLT_CIRCLE * Math.sin((k * Math.PI) / 3),
}));
export const BOLT_RADIUS = 0.032;
export const COUNTERSINK = 0.012;

const CHAMFER = 0.012;
/** Drop of a chamfer per unit of its width. */
const SLANT = 0.55;
const HUB_WALL = 0.018;
const HUB_WALL_WIDTH = 0.004;
const HUB_CHAMFER = 0.009;
const GROOVE = 0.24;
const GROOVE_HALF = 0.008;
const GROOVE_DEPTH = 0.007;
const KEY_HALF = 0.022;
const KEY_REACH = 0.136;
const MARK = 'FL-40';
const MARK_HEIGHT = 0.034;
const MARK_RADIUS = 0.152;
const MARK_ANGLE = Math.PI / 2;
const CODE_MODULES = 10;
const CODE_MODULE = 0.0058;
/** What the code says; the same on every part of this type. */
const CODE_SEED = 4711;

const COS_30 = Math.sqrt(0.75);
const SIN_30 = 0.5;
const STEEL = [0.8, 0.79, 0.77] as const;

export interface PartLook {
  /** Tool marks. */
  readonly seed: number;
  readonly pose: Pose;
}

export function drawFlange(side: number, look: PartLook): Surface {
  const surface = emptySurface(side);
  eachCell(side, look.pose, (cell, u, v) => drawCell(surface, cell, u, v, look));
  return surface;
}

function drawCell(surface: Surface, cell: number, u: number, v: number, look: PartLook): void {
  const radius = length(u, v);
  if (radius > OUTER || inBore(u, v, radius)) return;
  const bolt = nearestBolt(u, v);
  if (bolt < BOLT_RADIUS) return;
  surface.metal[cell] = 1;
  surface.height[cell] = profile(u, v, radius) - countersink(bolt) - engraving(u, v, radius);
  drawFinish(surface, cell, u, v, look);
}

function inBore(u: number, v: number, radius: number): boolean {
  return radius < BORE || (Math.abs(u) < KEY_HALF && v < 0 && -v < KEY_REACH);
}

/** Height of the turned body, without holes. */
function profile(u: number, v: number, radius: number): number {
  const inHub = HUB - radius;
  let height = PLATE_TOP + HUB_WALL * smoothRamp(inHub, HUB_WALL_WIDTH);
  height += HUB_CHAMFER * SLANT * smoothRamp(inHub - HUB_WALL_WIDTH, HUB_CHAMFER);
  height -= CHAMFER * SLANT * (1 - smoothRamp(OUTER - radius, CHAMFER));
  const groove = GROOVE_HALF - Math.abs(radius - GROOVE);
  height -= GROOVE_DEPTH * smoothRamp(groove, 0.004);
  const boreEdge = Math.min(radius - BORE, keyDistance(u, v));
  height -= 0.006 * (1 - smoothRamp(boreEdge, 0.006));
  return height;
}

/** Distance to the keyway's outline from outside of it. */
function keyDistance(u: number, v: number): number {
  if (v > 0) return 1;
  return length(Math.max(0, Math.abs(u) - KEY_HALF), Math.max(0, -v - KEY_REACH));
}

/** A straight chamfer with slightly rounded ends: 0 at the edge, 1 from `width` inwards. */
function smoothRamp(distance: number, width: number): number {
  const t = Math.min(1, Math.max(0, distance / width));
  return mix(t, t * t * (3 - 2 * t), 0.35);
}

/** Distance to the centre of the nearest bolt hole. */
function nearestBolt(u: number, v: number): number {
  let nearest = 1;
  for (const { x, y } of BOLT_CENTRES) nearest = Math.min(nearest, length(u - x, v - y));
  return nearest;
}

function countersink(bolt: number): number {
  return COUNTERSINK * 0.8 * (1 - smoothRamp(bolt - BOLT_RADIUS, COUNTERSINK));
}

function engraving(u: number, v: number, radius: number): number {
  if (Math.abs(radius - MARK_RADIUS) > MARK_HEIGHT) return 0;
  return 0.0035 * (1 - smoothstep(0.05, 0.13, markDistance(u, v, radius)));
}

/** Distance to the engraved type's strokes, letter heights; it runs along an arc below the bore. */
function markDistance(u: number, v: number, radius: number): number {
  const along = (MARK_ANGLE - Math.atan2(v, u)) * MARK_RADIUS;
  const x = along / MARK_HEIGHT + textWidth(MARK) / 2;
  return textDistance(MARK, x, (radius - MARK_RADIUS) / MARK_HEIGHT + 0.5);
}

/** Tool marks, colour and etched marks of one cell of the metal. */
export function drawFinish(surface: Surface, cell: number, u: number, v: number, look: PartLook): void {
  const { seed, pose } = look;
  const radius = length(u, v);
  const hub = radius < HUB;
  // The tool leaves rings; their pitch differs between plate and hub.
  const pitch = hub ? 520 : 380;
  const angle = Math.atan2(v, u);
  const ring =
    noise(radius * pitch, 0.5, seed) - 0.5 + 0.6 * (noise(radius * pitch * 0.27, 3.5, seed + 1) - 0.5);
  const scatter = noise(radius * pitch * 1.7, angle * 14, seed + 2) - 0.5;
  surface.ripple[cell] = 0.16 * ring + 0.1 * scatter;
  const cos = Math.cos(pose.turn);
  const sin = Math.sin(pose.turn);
  const tu = -v / Math.max(radius, 1e-6);
  const tv = u / Math.max(radius, 1e-6);
  surface.grain[cell * 2] = tu * cos - tv * sin;
  surface.grain[cell * 2 + 1] = tu * sin + tv * cos;
  const cloud = fractal(u * 9 + 40, v * 9 + 40, seed + 3) - 0.5;
  let shade = 1 + 0.09 * ring + 0.1 * scatter + 0.07 * cloud;
  let roughness = 0.36 + 0.06 * cloud + (hub ? -0.04 : 0);
  if (codeModule(u, v)) {
    shade *= 0.38;
    roughness = 0.75;
  }
  if (Math.abs(radius - MARK_RADIUS) < MARK_HEIGHT && markDistance(u, v, radius) < 0.1) {
    shade *= 0.5;
    roughness = 0.6;
  }
  surface.roughness[cell] = roughness;
  for (let c = 0; c < 3; c++) surface.colour[cell * 3 + c] = STEEL[c] * shade;
}

/** True on a dark module of the code that is etched between two bolt holes. */
function codeModule(u: number, v: number): boolean {
  // Turned by 30 degrees, so that it faces outwards half way between two holes.
  const x = (u * COS_30 - v * SIN_30 - BOLT_CIRCLE) / CODE_MODULE + CODE_MODULES / 2;
  const y = (v * COS_30 + u * SIN_30) / CODE_MODULE + CODE_MODULES / 2;
  if (x < 0 || y < 0 || x >= CODE_MODULES || y >= CODE_MODULES) return false;
  const column = Math.floor(x);
  const row = Math.floor(y);
  if (column === 0 || row === CODE_MODULES - 1) return true;
  if (row === 0) return column % 2 === 0;
  if (column === CODE_MODULES - 1) return row % 2 === 1;
  return hash(column, row, CODE_SEED) < 0.5;
}
