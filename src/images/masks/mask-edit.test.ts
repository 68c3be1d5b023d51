import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Mask } from '../rgb-image';
import type { ViewPoint } from '../view/view-transform';
import { applyEdit, emptyMask, type MaskEdit, MaskHistory } from './mask-edit';

const [width, height] = [13, 9];
const point = fc.record({
  x: fc.double({ min: -4, max: 17, noNaN: true }),
  y: fc.double({ min: -4, max: 13, noNaN: true }),
});
const points = fc.array(point, { minLength: 1, maxLength: 6 });
const radius = fc.double({ min: 0.1, max: 5, noNaN: true });
const edit: fc.Arbitrary<MaskEdit> = fc.oneof(
  fc.record({ kind: fc.constant('rectangle' as const), from: point, to: point, erase: fc.boolean() }),
  fc.record({ kind: fc.constant('polygon' as const), points, erase: fc.boolean() }),
  fc.record({ kind: fc.constant('stroke' as const), points, radius, erase: fc.boolean() }),
  fc.constant({ kind: 'clear' as const }),
);

function drawn(...edits: MaskEdit[]): Mask {
  const mask = emptyMask(width, height);
  for (const each of edits) applyEdit(mask, each);
  return mask;
}

/** Checks every pixel by its centre; those for which `inside` is undefined are skipped. */
function expectMarked(mask: Mask, inside: (x: number, y: number) => boolean | undefined): void {
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const wanted = inside(x + 0.5, y + 0.5);
      if (wanted !== undefined) expect(mask.data[y * width + x], `pixel ${x}, ${y}`).toBe(wanted ? 1 : 0);
    }
  }
}

/** Whether a point is within a polygon, even-odd; unknown on its edge, where rounding decides. */
function within(corners: readonly ViewPoint[], x: number, y: number): boolean | undefined {
  let crossings = 0;
  let isOnEdge = false;
  corners.forEach((a, i) => {
    const b = corners[(i + 1) % corners.length];
    const [low, high] = a.y < b.y ? [a, b] : [b, a];
    if (y < low.y || y >= high.y) return;
    // Left of the line that goes down from low to high.
    const side = (high.x - low.x) * (y - low.y) - (x - low.x) * (high.y - low.y);
    if (Math.abs(side) < 1e-9) isOnEdge = true;
    if (side < 0) crossings++;
  });
  return isOnEdge ? undefined : crossings % 2 === 1;
}

/** The least distance to points spread densely along the line. */
function nearTo(path: readonly ViewPoint[], x: number, y: number): number {
  let least = Number.POSITIVE_INFINITY;
  path.forEach((b, i) => {
    const a = path[Math.max(0, i - 1)];
    for (let k = 0; k <= 2000; k++) {
      const t = k / 2000;
      least = Math.min(least, Math.hypot(x - a.x - t * (b.x - a.x), y - a.y - t * (b.y - a.y)));
    }
  });
  return least;
}

describe('a rectangle', () => {
  it('marks the pixels whose centres it covers, whichever corners it was drawn from', () => {
    fc.assert(
      fc.property(point, point, (from, to) => {
        const mask = drawn({ kind: 'rectangle', from, to, erase: false });
        const [left, right] = [Math.min(from.x, to.x), Math.max(from.x, to.x)];
        const [top, bottom] = [Math.min(from.y, to.y), Math.max(from.y, to.y)];
        expectMarked(mask, (x, y) => x >= left && x < right && y >= top && y < bottom);
        expect(drawn({ kind: 'rectangle', from: to, to: from, erase: false })).toEqual(mask);
        const corners = [from, { x: to.x, y: from.y }, to, { x: from.x, y: to.y }];
        expect(drawn({ kind: 'polygon', points: corners, erase: false })).toEqual(mask);
      }),
    );
  });
});

describe('a polygon', () => {
  it('marks what lies within, whatever its shape', () => {
    const corners = fc.array(
      fc.record({ x: fc.integer({ min: -6, max: 34 }), y: fc.integer({ min: -6, max: 26 }) }),
      { minLength: 1, maxLength: 7 },
    );
    fc.assert(
      fc.property(corners, (doubled) => {
        // No corner lies exactly on a row of centres.
        const shape = doubled.map(({ x, y }) => ({ x: x / 2 + 0.23, y: y / 2 + 0.11 }));
        expectMarked(drawn({ kind: 'polygon', points: shape, erase: false }), (x, y) => within(shape, x, y));
      }),
    );
  });
});

describe('a stroke', () => {
  it('marks what the brush touches and nothing else', () => {
    fc.assert(
      fc.property(fc.array(point, { minLength: 1, maxLength: 3 }), radius, (path, size) => {
        const mask = drawn({ kind: 'stroke', points: path, radius: size, erase: false });
        for (let y = 0; y < height; y++) {
          for (let x = 0; x < width; x++) {
            const distance = nearTo(path, x + 0.5, y + 0.5);
            const marked = mask.data[y * width + x] === 1;
            if (marked) expect(distance).toBeLessThan(size + 0.02);
            else expect(distance).toBeGreaterThan(size - 0.02);
          }
        }
      }),
      { numRuns: 20 },
    );
  });

  it('is the same drawn at once and piece by piece', () => {
    fc.assert(
      fc.property(points, radius, (path, size) => {
        const pieces = path.map((to, i): MaskEdit => {
          const from = path[Math.max(0, i - 1)];
          return { kind: 'stroke', points: [from, to], radius: size, erase: false };
        });
        expect(drawn(...pieces)).toEqual(drawn({ kind: 'stroke', points: path, radius: size, erase: false }));
      }),
    );
  });
});

describe('erasing', () => {
  it('takes away exactly what the same drawn would mark', () => {
    fc.assert(
      fc.property(edit, edit, (before, shape) => {
        fc.pre(shape.kind !== 'clear' && shape.kind !== 'replace');
        const erased = drawn(before, { ...shape, erase: true } as MaskEdit);
        const marks = drawn({ ...shape, erase: false } as MaskEdit);
        const was = drawn(before);
        expect([...erased.data]).toEqual([...was.data].map((value, i) => (marks.data[i] ? 0 : value)));
      }),
    );
  });
});

describe('MaskHistory', () => {
  it('undoes to what was there and does again what was undone, through any edits', () => {
    fc.assert(
      fc.property(fc.array(edit, { maxLength: 8 }), fc.nat(8), edit, (edits, back, another) => {
        const start = drawn({ kind: 'rectangle', from: { x: 1, y: 1 }, to: { x: 5, y: 4 }, erase: false });
        const history = new MaskHistory(start);
        const states = [[...history.mask.data]];
        for (const each of edits) {
          history.apply(each);
          states.push([...history.mask.data]);
        }
        const steps = Math.min(back, edits.length);
        for (let i = 1; i <= steps; i++) {
          history.undo();
          expect([...history.mask.data]).toEqual(states[edits.length - i]);
        }
        expect(history.canUndo).toBe(steps < edits.length);
        expect(history.canRedo).toBe(steps > 0);
        for (let i = steps - 1; i >= 0; i--) {
          history.redo();
          expect([...history.mask.data]).toEqual(states[edits.length - i]);
        }
        history.undo();
        history.apply(another);
        expect(history.canRedo).toBe(false);
        expect([...start.data].filter(Boolean)).toHaveLength(12);
      }),
    );
  });

  it('takes another mask over', () => {
    const history = new MaskHistory(emptyMask(2, 1));
    history.apply({ kind: 'replace', by: { width: 2, height: 1, data: Uint8Array.of(0, 1) } });
    expect([...history.mask.data]).toEqual([0, 1]);
    history.undo();
    expect([...history.mask.data]).toEqual([0, 0]);
  });
});
