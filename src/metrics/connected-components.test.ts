import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { connectedComponents } from './connected-components';

/** Regions by flooding from every pixel, as a set of sorted pixel lists. */
function flooded(mask: number[], width: number): string[] {
  const seen = new Set<number>();
  const regions: string[] = [];
  for (let seed = 0; seed < mask.length; seed++) {
    if (!mask[seed] || seen.has(seed)) continue;
    const region = [seed];
    seen.add(seed);
    for (const at of region) {
      for (let other = 0; other < mask.length; other++) {
        const touches =
          Math.abs((other % width) - (at % width)) <= 1 &&
          Math.abs(Math.floor(other / width) - Math.floor(at / width)) <= 1;
        if (mask[other] && touches && !seen.has(other)) {
          seen.add(other);
          region.push(other);
        }
      }
    }
    regions.push(region.sort((a, b) => a - b).join());
  }
  return regions;
}

describe('connectedComponents', () => {
  it('finds the regions that flooding finds', () => {
    const masks = fc
      .tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 }))
      .chain(([width, height]) =>
        fc.record({
          width: fc.constant(width),
          height: fc.constant(height),
          mask: fc.array(fc.constantFrom(0, 1), { minLength: width * height, maxLength: width * height }),
        }),
      );
    fc.assert(
      fc.property(masks, ({ mask, width, height }) => {
        const { labels, sizes } = connectedComponents(mask, width, height);
        const regions = sizes.map((_, k) => [...labels.keys()].filter((at) => labels[at] === k + 1));
        expect(regions.map((region) => region.join())).toEqual(flooded(mask, width));
        expect(regions.map((region) => region.length)).toEqual(sizes);
      }),
      { numRuns: 300 },
    );
  });

  it('refuses a mask of another size', () => {
    expect(() => connectedComponents([1, 0], 3, 1)).toThrow(RangeError);
  });
});
