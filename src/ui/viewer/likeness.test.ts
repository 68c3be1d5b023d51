import { expect, it } from 'vitest';
import { likenessOf } from './likeness';

it.each([
  { what: 'usual', all: 0.8, look: 0.8 },
  { what: 'usual', all: 1, look: 0.1 },
  { what: 'out-of-place', all: 4, look: 0.4 },
  { what: 'out-of-place', all: 1.1, look: 1 },
  { what: 'far-off', all: 4, look: 1.2 },
  { what: 'far-off', all: 4, look: 4 },
] as const)('a spot $all times as different, $look by its look alone, is $what', ({ what, all, look }) => {
  expect(likenessOf({ all, look })).toBe(what);
});

it('is not told where nothing usual was measured', () => {
  expect(likenessOf(undefined)).toBe('unmeasured');
});
