/** Properties of the resampling; its numbers are timm's in dino-parity.test.ts. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
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

  it('is PyTorch’s for 2 to 4 and 4 to 2', () => {
    // torch.nn.functional.interpolate(torch.eye(n)[None, None], (m, n), mode='bicubic', antialias=True): Keys' kernel
    // with a = -0.5 by hand: W(0.25) = 0.8671875, W(0.75) = 0.2265625, W(1.25) = -0.0703125, W(1.75) = -0.0234375.
    const [near, far] = [0.8671875, -0.0703125];
    expect(bicubicMatrix(2, 4)[0]).toBeCloseTo(near / (near + far), 12);
    expect(bicubicMatrix(2, 4)[2]).toBeCloseTo(0.8671875 / (0.8671875 + 0.2265625), 12);
    const halved = [0.8671875, 0.8671875, 0.2265625, -0.0703125];
    const sum = halved.reduce((total, weight) => total + weight, 0);
    // Twice as wide when shrinking: the centre of the first of two lies between the first two of four.
    expect(bicubicMatrix(4, 2)[0]).toBeCloseTo(halved[0] / sum, 12);
    expect(bicubicMatrix(4, 2)[3]).toBeCloseTo(halved[3] / sum, 12);
  });
});

describe('resampleGrid', () => {
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
