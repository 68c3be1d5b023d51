import { describe, expect, it } from 'vitest';
import { Random } from './random';

const draws = <T>(count: number, draw: () => T): T[] => Array.from({ length: count }, draw);
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

describe('Random', () => {
  it('repeats itself for a seed and differs for neighbouring ones', () => {
    const first = (seed: number) => new Random(seed).unit();
    expect(first(7)).toBe(first(7));
    expect(new Set(draws(1000, () => 0).map((_, seed) => first(seed))).size).toBe(1000);
    expect(first(1)).not.toBe(first(1 + 2 ** 32));
    // Streams of neighbouring seeds are not correlated.
    const starts = draws(2000, () => 0).map((_, seed) => first(seed));
    const lag = starts.slice(1).map((value, i) => (value - 0.5) * (starts[i] - 0.5));
    expect(Math.abs(mean(lag))).toBeLessThan(0.01);
  });

  it('is the same everywhere', () => {
    const random = new Random(42);
    const seen = [random.unit(), random.gaussian(), random.logBetween(0.001, 1), random.direction().x];
    expect(seen).toEqual([0.5350388819351792, 0.9961013496501896, 0.2700430609067651, 0.15279095408929183]);
  });

  it('draws normal numbers', () => {
    const random = new Random(1);
    const values = draws(50_000, () => random.gaussian());
    expect(Math.abs(mean(values))).toBeLessThan(0.02);
    expect(mean(values.map((value) => value * value))).toBeCloseTo(1, 1);
    expect(mean(values.map((value) => (Math.abs(value) < 1 ? 1 : 0)))).toBeCloseTo(0.683, 2);
  });

  it('draws log-uniformly: as many below as above the geometric mean', () => {
    const random = new Random(2);
    const values = draws(20_000, () => random.logBetween(0.01, 100));
    expect(Math.min(...values)).toBeGreaterThanOrEqual(0.01);
    expect(Math.max(...values)).toBeLessThan(100);
    expect(mean(values.map((value) => (value < 1 ? 1 : 0)))).toBeCloseTo(0.5, 1);
    expect(mean(values.map((value) => (value < 0.1 ? 1 : 0)))).toBeCloseTo(0.25, 1);
  });

  it('reaches every direction and every integer', () => {
    const random = new Random(3);
    const directions = draws(8000, () => random.direction());
    for (const { x, y } of directions) expect(x * x + y * y).toBeCloseTo(1, 10);
    expect(Math.abs(mean(directions.map(({ x }) => x)))).toBeLessThan(0.03);
    expect([...new Set(draws(200, () => random.integer(2, 5)))].sort()).toEqual([2, 3, 4, 5]);
    expect(random.shuffled([1, 2, 3, 4]).sort()).toEqual([1, 2, 3, 4]);
  });
});
