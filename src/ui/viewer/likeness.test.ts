import { describe, expect, it } from 'vitest';
import { awayOf, likenessOf, timesUsual } from './likeness';

const place = { x: 0, y: 0, width: 16, height: 16 };

it.each([
  { what: 'usual', all: 1.8, look: 1.8 },
  { what: 'usual', all: 2, look: 0.1 },
  { what: 'out-of-place', all: 4, look: 0.4 },
  { what: 'out-of-place', all: 2.1, look: 2 },
  { what: 'far-off', all: 4, look: 2.2 },
  { what: 'far-off', all: 4, look: 4 },
] as const)(
  'a spot $all times as different, $look by its look alone, is $what where 2 is usual',
  ({ what, all, look }) => {
    expect(likenessOf({ all, look, usual: 2 })).toBe(what);
  },
);

it('is not told where nothing usual was measured', () => {
  expect(likenessOf(undefined)).toBe('unmeasured');
});

it.each([
  { what: 'as it lies', copy: { shot: 1, pose: 0 }, away: 3 },
  { what: 'mirrored', copy: { shot: 0, pose: 1 }, away: undefined },
  { what: 'an average', copy: undefined, away: undefined },
])('tells how far away a match lies only where its photo is shown so: $what', ({ copy, away }) => {
  const match = { copy, turn: undefined, place, seen: undefined, picture: undefined };
  expect(awayOf({ match, patchesAway: 3 })).toBe(away);
});

describe('how many times as different a spot is as usual', () => {
  const visual = Float32Array.of(1, 2, 3, 8);

  it('is what its map shows there', () => {
    const at = (x: number, y: number) => timesUsual({ grid: 2, visual, usual: 2 }, { x, y });
    expect([at(0.25, 0.25), at(0.75, 0.75), at(0.5, 0.25)]).toEqual([0.5, 4, 0.75]);
  });

  it('is not told where nothing usual was measured, nor beside the map', () => {
    expect(timesUsual({ grid: 2, visual, usual: undefined }, { x: 0.5, y: 0.5 })).toBeUndefined();
    expect(timesUsual({ grid: 2, visual, usual: 2 }, { x: 1.5, y: 0.5 })).toBeUndefined();
  });
});
