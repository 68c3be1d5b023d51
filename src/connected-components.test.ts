import fc from 'fast-check';
import { expect, it } from 'vitest';
import { connectedComponents } from './connected-components';

const side = fc.integer({ min: 1, max: 12 });
const cases = fc
  .tuple(side, side, fc.constantFrom(4 as const, 8 as const))
  .chain(([width, height, neighbours]) =>
    fc
      .array(fc.integer({ min: 0, max: 1 }), { minLength: width * height, maxLength: width * height })
      .map((values) => ({ width, height, neighbours, mask: Uint8Array.from(values) })),
  );

/** The least pixel that each one reaches, found by handing the lesser on between neighbours until nothing changes. */
function leastReached(mask: Uint8Array, width: number, height: number, neighbours: 4 | 8): number[] {
  const least = Array.from(mask, (value, i) => (value ? i : -1));
  const near = (a: number, b: number) => {
    const across = Math.abs((a % width) - (b % width));
    const down = Math.abs(Math.floor(a / width) - Math.floor(b / width));
    return neighbours === 4 ? across + down === 1 : Math.max(across, down) === 1;
  };
  for (let changed = true; changed; ) {
    changed = false;
    for (let a = 0; a < width * height; a++) {
      for (let b = 0; b < width * height; b++) {
        if (!mask[a] || !mask[b] || !near(a, b) || least[b] >= least[a]) continue;
        least[a] = least[b];
        changed = true;
      }
    }
  }
  return least;
}

it('gives pixels one label when one is reached from the other, and counts them', () => {
  fc.assert(
    fc.property(cases, ({ mask, width, height, neighbours }) => {
      const { labels, sizes } = connectedComponents(mask, width, height, neighbours);
      const least = leastReached(mask, width, height, neighbours);
      const firsts = [...new Set(least.filter((i) => i >= 0))].sort((a, b) => a - b);
      expect([...labels]).toEqual(least.map((i) => (i < 0 ? 0 : 1 + firsts.indexOf(i))));
      expect(sizes).toEqual([0, ...firsts.map((first) => least.filter((i) => i === first).length)]);
    }),
  );
});

it('joins what touches at a corner among 8 neighbours alone', () => {
  const diagonal = Uint8Array.of(1, 0, 0, 1);
  expect(connectedComponents(diagonal, 2, 2, 8).sizes).toEqual([0, 2]);
  expect(connectedComponents(diagonal, 2, 2, 4).sizes).toEqual([0, 1, 1]);
});

it('refuses a mask of another size', () => {
  expect(() => connectedComponents([1, 0], 3, 1, 8)).toThrow(RangeError);
});
