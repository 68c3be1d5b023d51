/** A tiny single-stroke alphabet for engraved marks: just the signs that the part carries. */

import { length } from './hash-noise';

type Stroke = readonly [number, number, number, number];

/** Straight strokes in a box of 0.6 x 1, y down. */
const SIGNS: Readonly<Record<string, readonly Stroke[]>> = {
  F: [
    [0, 0, 0, 1],
    [0, 0, 0.6, 0],
    [0, 0.5, 0.45, 0.5],
  ],
  L: [
    [0, 0, 0, 1],
    [0, 1, 0.6, 1],
  ],
  '-': [[0.1, 0.5, 0.5, 0.5]],
  '4': [
    [0.45, 0, 0, 0.65],
    [0, 0.65, 0.6, 0.65],
    [0.45, 0, 0.45, 1],
  ],
  '0': [
    [0.1, 0, 0.5, 0],
    [0.5, 0, 0.6, 0.15],
    [0.6, 0.15, 0.6, 0.85],
    [0.6, 0.85, 0.5, 1],
    [0.5, 1, 0.1, 1],
    [0.1, 1, 0, 0.85],
    [0, 0.85, 0, 0.15],
    [0, 0.15, 0.1, 0],
  ],
};
/** From one sign's left edge to the next, heights. */
const ADVANCE = 0.95;

/** Width of a text in letter heights. */
export function textWidth(text: string): number {
  return text.length * ADVANCE - (ADVANCE - 0.6);
}

/** Distance to the nearest stroke, in letter heights; x from the text's left edge, y from its top, down. */
export function textDistance(text: string, x: number, y: number): number {
  let nearest = 9;
  const first = Math.max(0, Math.floor(x / ADVANCE) - 1);
  for (let i = first; i < Math.min(text.length, first + 3); i++) {
    for (const stroke of SIGNS[text[i]] ?? []) {
      nearest = Math.min(nearest, strokeDistance(stroke, x - i * ADVANCE, y));
    }
  }
  return nearest;
}

function strokeDistance([x0, y0, x1, y1]: Stroke, x: number, y: number): number {
  const dx = x1 - x0;
  const dy = y1 - y0;
  const t = Math.min(1, Math.max(0, ((x - x0) * dx + (y - y0) * dy) / (dx * dx + dy * dy)));
  return length(x - x0 - dx * t, y - y0 - dy * t);
}
