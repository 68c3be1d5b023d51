/** Whether a time grows in proportion to what there is more of. */
import type { Figure } from './measure';

export interface Curve {
  readonly row: string;
  readonly of: string;
  readonly backend: string;
  /** Least and greatest number that was measured. */
  readonly from: number;
  readonly to: number;
  /** Milliseconds for each one more, by least squares over the medians. */
  readonly slope: number;
  /** Milliseconds without any. */
  readonly start: number;
  /** The largest distance of a median from the line, as a share of the line there. */
  readonly deviation: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** The line y = start + slope * x nearest to the points by least squares; two different x at least. */
export function fitLine(points: readonly Point[]): { slope: number; start: number } {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [mx, my] = [mean(points.map(({ x }) => x)), mean(points.map(({ y }) => y))];
  const over = points.reduce((sum, { x, y }) => sum + (x - mx) * (y - my), 0);
  const under = points.reduce((sum, { x }) => sum + (x - mx) ** 2, 0);
  const slope = over / under;
  return { slope, start: my - slope * mx };
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
  const deviations = points.map(({ x, y }) => Math.abs(y / (start + slope * x) - 1));
  const { row, backend, at } = group[0];
  return {
    ...{ row, backend, of: at!.of, slope, start },
    from: Math.min(...points.map(({ x }) => x)),
    to: Math.max(...points.map(({ x }) => x)),
    deviation: Math.max(...deviations),
  };
}
