/** A shape being drawn: the effect of presses and moves, by pointer and by keys alike. */
import type { MaskEdit } from '../../images/masks/mask-edit';
import type { ViewPoint } from '../../images/view/view-transform';

export const tools = ['rectangle', 'polygon', 'brush', 'eraser'] as const;
export type Tool = (typeof tools)[number];

export interface Draft {
  readonly tool: Tool;
  /** Corners set so far, or the path of the brush. */
  readonly points: readonly ViewPoint[];
  /** Where the pointer or the keys are: the next corner, if it is set there. */
  readonly cursor: ViewPoint;
}

export interface Drawing {
  /** What is left to draw; undefined once the shape is finished. */
  readonly draft: Draft | undefined;
  /** The shape, once it is finished. */
  readonly edit?: MaskEdit;
}

const FEWEST_CORNERS = 3;

export const begin = (tool: Tool, at: ViewPoint): Draft => ({ tool, points: [at], cursor: at });

/** Moves the cursor; a brush leaves its trace. */
export function moveTo(draft: Draft, at: ViewPoint): Draft {
  const paints = draft.tool === 'brush' || draft.tool === 'eraser';
  return { ...draft, cursor: at, points: paints ? [...draft.points, at] : draft.points };
}

/**
 * A press at `at` while something is drawn: a polygon gets a corner there, or closes if that is its first
 * one; any other shape is finished.
 * @param reach how near the first corner counts as on it
 */
export function pressAgain(draft: Draft, at: ViewPoint, reach: number, radius: number): Drawing {
  if (draft.tool !== 'polygon') return finish(moveTo(draft, at), radius);
  const [first] = draft.points;
  const isFirst = Math.hypot(at.x - first.x, at.y - first.y) <= reach;
  if (isFirst && draft.points.length >= FEWEST_CORNERS) return finish(draft, radius);
  return { draft: { ...draft, points: [...draft.points, at], cursor: at } };
}

/** Finishes the shape as it is; a polygon of fewer than three corners stays a draft. */
export function finish(draft: Draft, radius: number): Drawing {
  if (draft.tool !== 'polygon') return { draft: undefined, edit: preview(draft, radius) };
  if (draft.points.length < FEWEST_CORNERS) return { draft };
  return { draft: undefined, edit: { kind: 'polygon', points: draft.points, erase: false } };
}

/** What the draft would mark if it were finished at the cursor. */
export function preview({ tool, points, cursor }: Draft, radius: number): MaskEdit {
  switch (tool) {
    case 'rectangle':
      return { kind: 'rectangle', from: points[0], to: cursor, erase: false };
    case 'polygon':
      return { kind: 'polygon', points: [...points, cursor], erase: false };
    case 'brush':
    case 'eraser':
      return { kind: 'stroke', points, radius, erase: tool === 'eraser' };
  }
}

/** Removes the last corner of a polygon; drops any other shape. */
export function stepBack(draft: Draft): Draft | undefined {
  if (draft.tool !== 'polygon' || draft.points.length === 1) return undefined;
  return { ...draft, points: draft.points.slice(0, -1) };
}
