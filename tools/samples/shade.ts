/**
 * Light on the surface: an area lamp from the side and a softbox above. Metal mirrors the softbox and shows the
 * lamp as Ward's anisotropic highlight, drawn out across the tool marks; the mat is matt.
 */
import { mix, smoothstep } from './hash-noise';
import type { Occlusion } from './occlusion';
import type { Surface } from './surface';

export interface Light {
  /** Radians in the picture, and above the table. */
  readonly azimuth: number;
  readonly elevation: number;
  readonly strength: number;
  /** Colour of the lamp, three channels about 1. */
  readonly tint: readonly [number, number, number];
  /** Where the softbox hangs, as a slope from straight above. */
  readonly softbox: { readonly x: number; readonly y: number };
}

/** Distance of the lamp in picture sides: near enough to fall off across the picture. */
const LAMP_DISTANCE = 2.2;
const SOFTBOX_TINT = [0.97, 1, 1.04] as const;

/** Linear light, three channels a cell. */
export function shade(surface: Surface, occlusion: Occlusion, light: Light): Float32Array {
  const { side } = surface;
  const out = new Float32Array(side * side * 3);
  const lampX = 0.5 + LAMP_DISTANCE * Math.cos(light.azimuth) * Math.cos(light.elevation);
  const lampY = 0.5 + LAMP_DISTANCE * Math.sin(light.azimuth) * Math.cos(light.elevation);
  const lampZ = LAMP_DISTANCE * Math.sin(light.elevation);
  for (let row = 0; row < side; row++) {
    for (let column = 0; column < side; column++) {
      const cell = row * side + column;
      const x = (column + 0.5) / side;
      const y = (row + 0.5) / side;
      const lx = lampX - x;
      const ly = lampY - y;
      const lz = lampZ - surface.height[cell];
      const distance = Math.sqrt(lx * lx + ly * ly + lz * lz);
      const lamp = {
        x: lx / distance,
        y: ly / distance,
        z: lz / distance,
        power:
          ((light.strength * LAMP_DISTANCE * LAMP_DISTANCE) / (distance * distance)) * occlusion.lamp[cell],
      };
      const normal = normalAt(surface, row, column);
      const open = occlusion.open[cell];
      if (surface.metal[cell]) shadeMetal(out, surface, cell, normal, lamp, light, open, x, y);
      else shadeMat(out, surface, cell, lamp, light, open);
    }
  }
  return out;
}

interface Vector {
  x: number;
  y: number;
  z: number;
}

/** From height differences within the same material, so that walls do not smear into the top. */
function normalAt(surface: Surface, row: number, column: number): Vector {
  const { side, height, metal } = surface;
  const cell = row * side + column;
  const slope = (before: number, after: number): number => {
    const a = metal[before] === metal[cell] ? before : cell;
    const b = metal[after] === metal[cell] ? after : cell;
    return a === b ? 0 : ((height[b] - height[a]) * side) / (a === cell || b === cell ? 1 : 2);
  };
  const dx = slope(column > 0 ? cell - 1 : cell, column < side - 1 ? cell + 1 : cell);
  const dy = slope(row > 0 ? cell - side : cell, row < side - 1 ? cell + side : cell);
  const ripple = surface.ripple[cell];
  // Across the tool marks: the grain turned by a quarter.
  const nx = -dx - surface.grain[cell * 2 + 1] * ripple;
  const ny = -dy + surface.grain[cell * 2] * ripple;
  const length = Math.sqrt(nx * nx + ny * ny + 1);
  return { x: nx / length, y: ny / length, z: 1 / length };
}

function shadeMetal(
  out: Float32Array,
  surface: Surface,
  cell: number,
  normal: Vector,
  lamp: Vector & { power: number },
  light: Light,
  open: number,
  x: number,
  y: number,
): void {
  const roughness = surface.roughness[cell];
  const highlight = wardHighlight(surface, cell, normal, lamp, roughness) * lamp.power;
  const diffuse = 0.1 * Math.max(0, normal.x * lamp.x + normal.y * lamp.y + normal.z * lamp.z) * lamp.power;
  const mirrored = softboxLight(normal, light, roughness, x, y) * open;
  for (let c = 0; c < 3; c++) {
    const colour = surface.colour[cell * 3 + c];
    out[cell * 3 + c] = colour * ((1.75 * highlight + diffuse) * light.tint[c] + mirrored * SOFTBOX_TINT[c]);
  }
}

function wardHighlight(
  surface: Surface,
  cell: number,
  normal: Vector,
  lamp: Vector,
  roughness: number,
): number {
  const hz = lamp.z + 1;
  const length = Math.sqrt(lamp.x * lamp.x + lamp.y * lamp.y + hz * hz);
  const h = { x: lamp.x / length, y: lamp.y / length, z: hz / length };
  const facing = h.x * normal.x + h.y * normal.y + h.z * normal.z;
  const toLamp = lamp.x * normal.x + lamp.y * normal.y + lamp.z * normal.z;
  if (facing <= 0.05 || toLamp <= 0) return 0;
  const gx = surface.grain[cell * 2];
  const gy = surface.grain[cell * 2 + 1];
  // The half vector's part along the surface, split along and across the tool marks.
  const flatX = h.x - facing * normal.x;
  const flatY = h.y - facing * normal.y;
  const along = (flatX * gx + flatY * gy) / mix(0.05, 0.42, roughness);
  const across = (flatY * gx - flatX * gy) / mix(0.25, 0.55, roughness);
  return Math.exp(-(along * along + across * across) / (facing * facing)) * Math.sqrt(toLamp);
}

/** What the metal mirrors: a bright softbox above, its dim surround, a dark room near the horizon. */
function softboxLight(normal: Vector, light: Light, roughness: number, x: number, y: number): number {
  // The view direction is straight down, so the mirrored direction follows from the normal alone.
  const rx = 2 * normal.z * normal.x + 0.45 * (x - 0.5);
  const ry = 2 * normal.z * normal.y + 0.45 * (y - 0.5);
  const rz = 2 * normal.z * normal.z - 1;
  const offX = rx - light.softbox.x;
  const offY = ry - light.softbox.y;
  const away = Math.sqrt(offX * offX + offY * offY);
  const blur = 0.25 + 0.5 * roughness;
  const box = 1 - smoothstep(0.42 - blur * 0.5, 0.42 + blur, away);
  const room = 0.03 + 0.08 * smoothstep(-0.2, 0.9, rz);
  return room + 0.27 * box;
}

function shadeMat(
  out: Float32Array,
  surface: Surface,
  cell: number,
  lamp: Vector & { power: number },
  light: Light,
  open: number,
): void {
  for (let c = 0; c < 3; c++) {
    const lit = 0.85 * lamp.z * lamp.power * light.tint[c] + 0.42 * open * SOFTBOX_TINT[c];
    out[cell * 3 + c] = surface.colour[cell * 3 + c] * lit * mix(0.45, 1, open);
  }
}
