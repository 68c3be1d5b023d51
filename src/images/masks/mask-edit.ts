/**
 * Marking on a mask: rectangles, polygons and brush strokes, drawn or erased, and a history of them. A pixel
 * is marked if its centre is; pixel i covers i to i + 1. Edits are kept instead of masks, so that undo takes
 * little memory.
 */
import type { Mask } from '../rgb-image';
import { sizeWithin } from '../size-within';
import type { Size, ViewPoint } from '../view/view-transform';

export type MaskEdit =
  | { readonly kind: 'rectangle'; readonly from: ViewPoint; readonly to: ViewPoint; readonly erase: boolean }
  /** Closed by a line from the last point to the first; even-odd where it crosses itself. */
  | { readonly kind: 'polygon'; readonly points: readonly ViewPoint[]; readonly erase: boolean }
  /** A round brush along the points; a single one leaves a dot. */
  | {
      readonly kind: 'stroke';
      readonly points: readonly ViewPoint[];
      readonly radius: number;
      readonly erase: boolean;
    }
  | { readonly kind: 'replace'; readonly by: Mask }
  | { readonly kind: 'clear' };

/** Changes `mask` by one edit. Points may lie outside of it. */
export function applyEdit(mask: Mask, edit: MaskEdit): void {
  switch (edit.kind) {
    case 'rectangle': {
      const { from, to } = edit;
      const [left, right] = [Math.min(from.x, to.x), Math.max(from.x, to.x)];
      const [top, bottom] = [Math.min(from.y, to.y), Math.max(from.y, to.y)];
      for (const y of rows(mask, top, bottom)) fillSpan(mask, y, left, right, edit.erase);
      return;
    }
    case 'polygon':
      fillPolygon(mask, edit.points, edit.erase);
      return;
    case 'stroke': {
      const { points, radius, erase } = edit;
      points.forEach((point, i) => {
        fillCapsule(mask, points[Math.max(0, i - 1)], point, radius, erase);
      });
      return;
    }
    case 'replace':
      mask.data.set(edit.by.data);
      return;
    case 'clear':
      mask.data.fill(0);
  }
}

/** Rows whose centres lie from `top` to below `bottom`. */
function rows({ height }: Mask, top: number, bottom: number): number[] {
  const first = Math.max(0, Math.ceil(top - 0.5));
  const last = Math.min(height, Math.ceil(bottom - 0.5));
  return Array.from({ length: Math.max(0, last - first) }, (_, i) => first + i);
}

/** Marks the pixels of a row whose centres lie from `left` to before `right`. */
function fillSpan({ width, data }: Mask, y: number, left: number, right: number, erase: boolean): void {
  const first = Math.max(0, Math.ceil(left - 0.5));
  const last = Math.min(width, Math.ceil(right - 0.5));
  if (last > first) data.fill(erase ? 0 : 1, y * width + first, y * width + last);
}

function fillPolygon(mask: Mask, points: readonly ViewPoint[], erase: boolean): void {
  const heights = points.map(({ y }) => y);
  for (const y of rows(mask, Math.min(...heights), Math.max(...heights))) {
    const centre = y + 0.5;
    const crossings: number[] = [];
    points.forEach((a, i) => {
      const b = points[(i + 1) % points.length];
      if (a.y <= centre === b.y <= centre) return;
      crossings.push(a.x + ((centre - a.y) / (b.y - a.y)) * (b.x - a.x));
    });
    crossings.sort((a, b) => a - b);
    for (let i = 0; i + 1 < crossings.length; i += 2) {
      fillSpan(mask, y, crossings[i], crossings[i + 1], erase);
    }
  }
}

/** Marks the pixels whose centres lie within `radius` of the line from `a` to `b`. */
function fillCapsule(mask: Mask, a: ViewPoint, b: ViewPoint, radius: number, erase: boolean): void {
  const { width, data } = mask;
  const value = erase ? 0 : 1;
  const left = Math.max(0, Math.floor(Math.min(a.x, b.x) - radius - 0.5));
  const right = Math.min(width - 1, Math.ceil(Math.max(a.x, b.x) + radius - 0.5));
  const most = radius * radius;
  for (const y of rows(mask, Math.min(a.y, b.y) - radius, Math.max(a.y, b.y) + radius + 1)) {
    for (let x = left; x <= right; x++) {
      if (squaredDistanceToLine(x + 0.5, y + 0.5, a, b) <= most) data[y * width + x] = value;
    }
  }
}

function squaredDistanceToLine(x: number, y: number, a: ViewPoint, b: ViewPoint): number {
  const [dx, dy] = [b.x - a.x, b.y - a.y];
  const length = dx * dx + dy * dy;
  const along = length === 0 ? 0 : ((x - a.x) * dx + (y - a.y) * dy) / length;
  const t = Math.min(Math.max(along, 0), 1);
  return (x - a.x - t * dx) ** 2 + (y - a.y - t * dy) ** 2;
}

/** A mask with the edits that made it, for undo and redo. */
export class MaskHistory {
  /** The current mask; changed in place. */
  readonly mask: Mask;
  private readonly start: Uint8Array;
  private readonly edits: MaskEdit[] = [];
  private done = 0;

  constructor(start: Mask) {
    this.mask = { ...start, data: start.data.slice() };
    this.start = start.data.slice();
  }

  get canUndo(): boolean {
    return this.done > 0;
  }

  get canRedo(): boolean {
    return this.done < this.edits.length;
  }

  /** Applies an edit; undone edits can then not be redone. */
  apply(edit: MaskEdit): void {
    this.edits.length = this.done;
    this.edits.push(edit);
    this.done++;
    applyEdit(this.mask, edit);
  }

  undo(): void {
    if (!this.canUndo) return;
    this.done--;
    this.mask.data.set(this.start);
    for (const edit of this.edits.slice(0, this.done)) applyEdit(this.mask, edit);
  }

  redo(): void {
    if (this.canRedo) applyEdit(this.mask, this.edits[this.done++]);
  }
}

export function emptyMask(width: number, height: number): Mask {
  return { width, height, data: new Uint8Array(width * height) };
}

/** Nobody paints finer than this, and the brush stays fast. */
const PAINTED_SIDE = 480;

/** The size of the mask to paint on a picture of this size. */
export function paintingSize(picture: Size): Size {
  const [width, height] = sizeWithin(picture, PAINTED_SIDE);
  return { width, height };
}
