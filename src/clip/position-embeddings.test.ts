/**
 * The resampling against timm's `resample_abs_pos_embed` (fixtures/golden/make_golden_dino_small.py), and its
 * properties.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readArrays } from '../../tools/node/read-arrays';
import { bicubicMatrix, resampleGrid } from './position-embeddings';

const side = fc.integer({ min: 1, max: 24 });
const finite = fc.float({ min: -10, max: 10, noNaN: true });

describe('bicubicMatrix', () => {
  it('has rows that sum to 1 and are each other’s mirror images', () => {
    fc.assert(
      fc.property(side, side, (from, to) => {
        const matrix = bicubicMatrix(from, to);
        for (let j = 0; j < to; j++) {
          const row = matrix.subarray(j * from, (j + 1) * from);
          const mirrored = matrix.slice((to - 1 - j) * from, (to - j) * from).reverse();
          expect(row.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 12);
          row.forEach((weight, i) => {
            expect(weight).toBeCloseTo(mirrored[i], 12);
          });
        }
      }),
    );
  });
});

describe('resampleGrid', () => {
  const golden = readArrays(new URL('../../fixtures/golden/micro-dino-small.safetensors', import.meta.url));

  it.each([16, 32, 48])('makes of DINOv2’s 37 x 37 what timm makes, at a side of %d', (to) => {
    const expected = golden.get(`grid${to}`)!.data;
    const resampled = resampleGrid(golden.get('grid37')!.data, 37, to, 3);
    expect(resampled).toHaveLength(expected.length);
    // timm computes the weights in float32.
    resampled.forEach((value, i) => {
      expect(Math.abs(value - expected[i])).toBeLessThan(1e-5);
    });
  });

  it('keeps the same grid, number by number', () => {
    fc.assert(
      fc.property(side, fc.infiniteStream(finite), (n, stream) => {
        const values = Float32Array.from({ length: n * n * 2 }, () => stream.next().value as number);
        expect(resampleGrid(values, n, n, 2)).toEqual(values);
      }),
    );
  });

  it('keeps constants, and what depends on the column alone depends on the column alone', () => {
    fc.assert(
      fc.property(side, side, finite, (from, to, value) => {
        const values = new Float32Array(from * from * 2);
        for (let i = 0; i < from * from; i++) values.set([value, i % from], i * 2);
        const resampled = resampleGrid(values, from, to, 2);
        expect(resampled).toHaveLength(to * to * 2);
        for (let i = 0; i < to * to; i++) {
          expect(resampled[i * 2]).toBeCloseTo(value, 4);
          expect(resampled[i * 2 + 1]).toBeCloseTo(resampled[(i % to) * 2 + 1], 4);
        }
        // From left to right, not from top to bottom.
        if (from > 1 && to > 1) expect(resampled[3]).toBeGreaterThan(resampled[1]);
      }),
    );
  });
});
