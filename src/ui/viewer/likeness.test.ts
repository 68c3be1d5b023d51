import { expect, it } from 'vitest';
import { likenessOf } from './likeness';

it.each([
  { what: 'unmeasured', strangeness: undefined, share: 0.9 },
  { what: 'usual', strangeness: 0.8, share: 0 },
  { what: 'usual', strangeness: 1, share: 0.9 },
  // 0.4 of D0 by its look, the rest by its place.
  { what: 'out-of-place', strangeness: 4, share: 0.9 },
  // 1.2 of D0 by its look alone.
  { what: 'far-off', strangeness: 4, share: 0.7 },
  { what: 'far-off', strangeness: 4, share: 0 },
] as const)('a spot $strangeness times as different, $share of it by its place, is $what', (spot) => {
  const drift = { patches: 3, share: spot.share };
  expect(likenessOf({ strangeness: spot.strangeness, drift })).toBe(spot.what);
});
