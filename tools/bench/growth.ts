/** Whether a time grows in proportion to what there is more of. */
import { mean } from '../../src/mean';
import type { Figure } from './measure';

export interface Curve {
  readonly row: string;
  readonly of: string;
  readonly backend: string;
  /** Least and greatest number that was measured. */
  readonly from: number;
  readonly to: number;
  /** Milliseconds for each one more. */
  readonly slope: number;
  /** Milliseconds without any. */
  readonly start: number;
  /** The largest distance of a median from the line, as a share of the median. */
  readonly deviation: number;
  /** p of the power n^p that the times grow by: 1 in proportion, below where something is paid once, 2 for a square. */
  readonly exponent: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

/**
 * The line y = start + slope * x nearest to the points by least squares of their relative distances, so that small times
 * count as much as large ones; two different x at least, all y above 0.
 */
export function fitLine(points: readonly Point[]): { slope: number; start: number } {
  const weights = points.map(({ y }) => 1 / y ** 2);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const weighted = (values: readonly number[]) =>
    values.reduce((sum, value, i) => sum + weights[i] * value, 0) / total;
  const [mx, my] = [weighted(points.map(({ x }) => x)), weighted(points.map(({ y }) => y))];
  const over = weighted(points.map(({ x, y }) => (x - mx) * (y - my)));
  const slope = over / weighted(points.map(({ x }) => (x - mx) ** 2));
  return { slope, start: my - slope * mx };
}

/** The power of x that y grows by: the slope of their logarithms; two different x at least, all above 0. */
export function fitExponent(points: readonly Point[]): number {
  const logs = points.map(({ x, y }) => ({ x: Math.log(x), y: Math.log(y) }));
  const [mx, my] = [mean(logs.map(({ x }) => x)), mean(logs.map(({ y }) => y))];
  return mean(logs.map(({ x, y }) => (x - mx) * (y - my))) / mean(logs.map(({ x }) => (x - mx) ** 2));
}

/** A curve for each row, backend and thing counted that has three points or more. */
export function curvesOf(figures: readonly Figure[]): Curve[] {
  const groups = new Map<string, Figure[]>();
  for (const figure of figures) {
    if (!figure.at) continue;
    const key = `${figure.row} ${figure.backend} ${figure.at.of}`;
    groups.set(key, [...(groups.get(key) ?? []), figure]);
  }
  return [...groups.values()].filter((group) => group.length > 2).map(curveOf);
}

function curveOf(group: readonly Figure[]): Curve {
  const points = group.map(({ at, ours }) => ({ x: at!.count, y: ours.median }));
  const { slope, start } = fitLine(points);
  const deviations = points.map(({ x, y }) => Math.abs((start + slope * x) / y - 1));
  const { row, backend, at } = group[0];
  return {
    row,
    backend,
    of: at!.of,
    slope,
    start,
    from: Math.min(...points.map(({ x }) => x)),
    to: Math.max(...points.map(({ x }) => x)),
    deviation: Math.max(...deviations),
    exponent: fitExponent(points),
  };
}
