import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from './random';
import { clipShape, drawShape } from './soft-shape';

describe('drawShape', () => {
  it('has about the area asked for, inside its box', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 40, max: 4000 }), (seed, area) => {
        const shape = drawShape({ centre: { x: 0, y: 0 }, area, feather: 1 }, new Random(seed));
        const inside = shape.alpha.filter((alpha) => alpha > 0.5).length;
        expect(inside).toBeGreaterThan(0.85 * area);
        expect(inside).toBeLessThan(1.15 * area + 4);
        expect(shape.alpha.every((alpha) => alpha >= 0 && alpha <= 1)).toBe(true);
      }),
    );
  });

  it('has soft edges as wide as asked for', () => {
    const partly = (feather: number) =>
      drawShape({ centre: { x: 0, y: 0 }, area: 2000, feather }, new Random(4)).alpha.filter(
        (alpha) => alpha > 0.02 && alpha < 0.98,
      ).length;
    expect(partly(8)).toBeGreaterThan(3 * partly(1));
  });
});

describe('clipShape', () => {
  const shape = { x: -2, y: -1, width: 4, height: 4, alpha: new Float32Array(16).fill(1) };

  it('cuts at the image and at the mask', () => {
    const clipped = clipShape(shape, { width: 10, height: 10 });
    expect(clipped).toMatchObject({ x: 0, y: 0, width: 2, height: 3 });
    const allowed = new Uint8Array(100);
    allowed[11] = 1;
    const masked = clipShape(shape, { width: 10, height: 10 }, allowed);
    expect([...masked!.alpha]).toEqual([0, 0, 0, 1, 0, 0]);
  });

  it('has nothing left outside of the image', () => {
    expect(clipShape({ ...shape, x: 20 }, { width: 10, height: 10 })).toBeUndefined();
  });
});
