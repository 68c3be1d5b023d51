/** The distributions of III-B have the properties of their names. */
import { expect, it } from 'vitest';
import { type Distribution, noiseLevel } from './noise';
import { Random } from './random';

/** Levels of 10 000 grains, with evenly spaced u. */
function levelsOf(distribution: Distribution): number[] {
  const random = new Random(1);
  const look = { distribution, amplitude: 40, density: 0.3, grain: 1 };
  return Array.from({ length: 10_000 }, (_, i) => noiseLevel((i + 0.5) / 10_000, look, random));
}
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

it('positive noise never darkens', () => {
  const levels = levelsOf('positive');
  expect(Math.min(...levels)).toBeGreaterThanOrEqual(0);
  expect(mean(levels)).toBeCloseTo(40, 1);
});

it.each(['uniform', 'gaussian'] as const)(
  '%s noise goes both ways alike, as far as its amplitude',
  (kind) => {
    const levels = levelsOf(kind);
    expect(Math.abs(mean(levels))).toBeLessThan(1);
    const deviation = Math.sqrt(mean(levels.map((level) => level ** 2)));
    expect(deviation).toBeGreaterThan(38);
    expect(deviation).toBeLessThan(42);
    // 68 % of a normal distribution lie within its standard deviation, 58 % of a uniform one.
    const within = levels.filter((level) => Math.abs(level) < deviation).length / levels.length;
    expect(within).toBeCloseTo(kind === 'gaussian' ? 0.683 : 1 / Math.sqrt(3), 1);
  },
);

it('salt and pepper are alike often, together the density', () => {
  const levels = levelsOf('salt-and-pepper');
  const share = (wanted: number) => levels.filter((level) => level === wanted).length / levels.length;
  expect([share(-255), share(0), share(255)]).toEqual([0.15, 0.7, 0.15]);
});
