/**
 * Misplaced-type anomalies (III-B): an irregular patch is cut out and pasted elsewhere, turned, scaled,
 * sometimes mirrored and slightly off in colour. With a foreground mask, background from beside the object
 * may also be moved inwards, which looks as if a piece had broken away.
 */
import { changedShare } from './changed';
import type { Draw, Scene } from './defect';
import { isGrey, sampleBilinear, toByte } from './pixels';
import { type Point, turned } from './point';
import { drawShape, type SoftShape } from './soft-shape';

const LOW_SHARE = 0.0015;
const HIGH_SHARE = 0.09;
const BROKEN_AWAY = 0.3;
const COLOUR_SHIFT = 0.35;
/** A paste that changes less than this share of its shape cannot be told from the surface. */
const TAKEN_SHARE = 0.6;
const TAKEN_CHANGE = 12;
const unturned: Point = { x: 1, y: 0 };

export const drawMisplaced: Draw = (scene) => {
  const { source, surface, random } = scene;
  const area = surface.drawArea(LOW_SHARE, HIGH_SHARE, random);
  const broken = surface.hasBackground && random.chance(BROKEN_AWAY);
  const move = broken ? breakAway(scene, Math.sqrt(area)) : drawMove(scene, Math.sqrt(area));
  const feather = random.logBetween(0.7, 4);
  const shape = surface.clip(drawShape({ centre: move.to, area, feather }, random));
  if (!shape) return false;
  paste(scene, shape, move);
  return changedShare(source.data, scene.canvas, source.width, shape, TAKEN_CHANGE) >= TAKEN_SHARE;
};

interface Move {
  readonly from: Point;
  readonly to: Point;
  /** Unit vector of the turn. */
  readonly turn: Point;
  readonly scale: number;
  readonly mirror: 1 | -1;
  readonly gain: number;
  /** Levels of 255 for each channel. */
  readonly tint: readonly number[];
}

function drawMove(scene: Scene, apart: number): Move {
  const { surface, random, effort } = scene;
  const to = surface.point(random);
  const shifted = random.chance(COLOUR_SHIFT + effort);
  const grey = shifted && isGrey(scene.source);
  const tint = shifted ? [0, 1, 2].map(() => random.between(-8, 8)) : [0, 0, 0];
  return {
    to,
    from: sourcePoint(scene, to, apart),
    // Mix small and arbitrary turns: a slightly crooked label is as telling as one upside down.
    turn: random.chance(0.5) ? turned(unturned, random.between(-0.5, 0.5)) : random.direction(),
    scale: random.logBetween(0.7, 1.5),
    mirror: random.chance(0.3) ? -1 : 1,
    gain: shifted ? 1 + random.sign() * random.between(0.05, 0.15 + 0.35 * effort) : 1,
    tint: grey ? [tint[0], tint[0], tint[0]] : tint,
  };
}

/** Moves background inwards over the object's edge unchanged, as if a piece had broken away. */
function breakAway({ surface, random }: Scene, reach: number): Move {
  const { edge, outwards } = surface.edge(random);
  const away = reach * random.between(1.5, 2.5);
  return {
    to: edge,
    from: { x: edge.x + outwards.x * away, y: edge.y + outwards.y * away },
    turn: unturned,
    scale: 1,
    mirror: 1,
    gain: 1,
    tint: [0, 0, 0],
  };
}

/** A place to cut from, at least a patch's width away from the target if possible. */
function sourcePoint({ surface, random }: Scene, target: Point, apart: number) {
  let from = surface.point(random);
  for (let tries = 0; tries < 8; tries++) {
    const dx = from.x - target.x;
    const dy = from.y - target.y;
    if (dx * dx + dy * dy >= apart * apart) break;
    from = surface.point(random);
  }
  return from;
}

function paste({ source, canvas }: Scene, shape: SoftShape, move: Move): void {
  const { from, to, turn, mirror, gain, tint } = move;
  const inverse = 1 / move.scale;
  const sample = new Float32Array(3);
  for (let y = 0; y < shape.height; y++) {
    for (let x = 0; x < shape.width; x++) {
      const alpha = shape.alpha[y * shape.width + x];
      if (alpha === 0) continue;
      const dx = (shape.x + x - to.x) * inverse * mirror;
      const dy = (shape.y + y - to.y) * inverse;
      sampleBilinear(source, from.x + dx * turn.x - dy * turn.y, from.y + dx * turn.y + dy * turn.x, sample);
      const at = ((shape.y + y) * source.width + shape.x + x) * 3;
      for (let c = 0; c < 3; c++) {
        const old = source.data[at + c];
        canvas[at + c] = toByte(old + (sample[c] * gain + tint[c] - old) * alpha);
      }
    }
  }
}
