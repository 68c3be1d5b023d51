import fc from 'fast-check';
import { expect, it } from 'vitest';
import { coveredPatches, isCovered, patchCoverage } from './patch-coverage';

/** Masks of whole patches plus some pixels beyond, which no patch covers. */
const cases = fc
  .record({
    grid: fc.integer({ min: 1, max: 5 }),
    patch: fc.integer({ min: 1, max: 6 }),
    beyond: fc.integer({ min: 0, max: 4 }),
    seed: fc.infiniteStream(fc.integer({ min: 0, max: 1 })),
  })
  .map(({ grid, patch, beyond, seed }) => {
    const side = grid * patch + Math.min(beyond, grid - 1);
    const data = Uint8Array.from({ length: side * side }, () => seed.next().value);
    return { grid, patch, mask: { width: side, height: side, data } };
  });

it('counts the marked pixels of each patch, row by row', () => {
  fc.assert(
    fc.property(cases, ({ grid, patch, mask }) => {
      const counted = Array.from({ length: grid * grid }, (_, cell) => {
        let sum = 0;
        for (let y = 0; y < patch; y++) {
          const row = Math.floor(cell / grid) * patch + y;
          for (let x = 0; x < patch; x++) sum += mask.data[row * mask.width + (cell % grid) * patch + x];
        }
        return sum / patch ** 2;
      });
      const coverage = [...patchCoverage(mask, grid)];
      expect(coverage).toEqual(counted.map((share) => expect.closeTo(share, 5)));
      const covered = coverage.flatMap((share, cell) => (isCovered(share) ? [cell] : []));
      expect(coveredPatches(mask, grid)).toEqual(covered);
    }),
  );
});

it('takes a patch as covered from a fifth of its pixels on', () => {
  const mask = (marked: number) => ({
    width: 10,
    height: 10,
    data: new Uint8Array(100).fill(1, 0, marked),
  });
  expect(coveredPatches(mask(19), 1)).toEqual([]);
  expect(coveredPatches(mask(21), 1)).toEqual([0]);
});
