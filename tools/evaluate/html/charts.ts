/** Charts as SVG that needs no script: lines over 0..1 or over numbers of shots, and histograms. */
import { escapeHtml } from '../../../src/reports/escape-html';
import { methodClass } from './style';

export type Point = readonly [x: number, y: number];

export interface Line {
  /** Place of its method, which gives the colour. */
  readonly index: number;
  readonly points: readonly Point[];
}

interface Axis {
  readonly label: string;
  /** Places with their names, ascending; the first and the last are the ends. */
  readonly ticks: readonly (readonly [place: number, name: string])[];
}

const [width, height] = [290, 230];
const frame = { left: 34, right: 10, top: 8, bottom: 34 };
const round = (value: number) => Number(value.toFixed(1));

const percents = [0, 0.25, 0.5, 0.75, 1].map((share) => [share, `${100 * share}`] as const);
/** An axis from 0 to 100 percent. */
export const percentAxis = (label: string): Axis => ({ label: `${label}, %`, ticks: percents });

/** An axis of shares that begins where the lowest value is, in steps that people count in. */
export function zoomedAxis(label: string, values: readonly number[]): Axis {
  const lowest = Math.min(...values, 0.99);
  const step = [0.01, 0.02, 0.05, 0.1, 0.25].find((each) => (1 - lowest) / each <= 5) ?? 0.25;
  const count = Math.max(1, Math.ceil((1 - lowest) / step - 1e-9));
  const ticks = Array.from({ length: count + 1 }, (_, i) => 1 - (count - i) * step);
  return { label: `${label}, %`, ticks: ticks.map((share) => [share, `${Math.round(100 * share)}`]) };
}

/** An axis of a few numbers, each as far from the next. */
export function stepAxis(label: string, values: readonly number[]): Axis {
  const ticks = values.map((value, i) => [i, `${value}`] as const);
  return { label, ticks };
}

export interface LineChart {
  readonly title: string;
  readonly x: Axis;
  readonly y: Axis;
  readonly lines: readonly Line[];
  /** Whether each point is marked. */
  readonly marked?: boolean;
}

export function lineChart({ title, x, y, lines, marked = false }: LineChart): string {
  const across = scale(x, frame.left, width - frame.right);
  const up = scale(y, height - frame.bottom, frame.top);
  const drawn = lines.map(({ index, points }) => {
    const places = points.map(([px, py]) => `${round(across(px))},${round(up(py))}`);
    const dots = places.map((place) => {
      const [cx, cy] = place.split(',');
      return `<circle class="point" cx="${cx}" cy="${cy}" r="3"/>`;
    });
    const curve = `<polyline class="curve" points="${places.join(' ')}"/>`;
    return `<g class="${methodClass(index)}">${curve}${marked ? dots.join('') : ''}</g>`;
  });
  return figure(title, height, axes(x, y, across, up) + drawn.reverse().join(''));
}

function scale({ ticks }: Axis, from: number, to: number): (value: number) => number {
  const [low, high] = [ticks[0][0], ticks[ticks.length - 1][0]];
  // A single tick stands in the middle.
  if (high === low) return () => (from + to) / 2;
  return (value) => from + ((Math.min(Math.max(value, low), high) - low) / (high - low)) * (to - from);
}

function axes(x: Axis, y: Axis, across: (v: number) => number, up: (v: number) => number): string {
  const [bottom, right] = [height - frame.bottom, width - frame.right];
  const vertical = x.ticks.map(([place, name]) => {
    const at = round(across(place));
    return (
      `<line class="grid" x1="${at}" x2="${at}" y1="${frame.top}" y2="${bottom}"/>` +
      `<text x="${at}" y="${bottom + 14}" text-anchor="middle">${name}</text>`
    );
  });
  const level = y.ticks.map(([place, name]) => {
    const at = round(up(place));
    return (
      `<line class="grid" x1="${frame.left}" x2="${right}" y1="${at}" y2="${at}"/>` +
      `<text x="${frame.left - 5}" y="${at + 3}" text-anchor="end">${name}</text>`
    );
  });
  const middle = [(frame.left + right) / 2, (frame.top + bottom) / 2];
  const labels =
    `<text x="${middle[0]}" y="${height - 4}" text-anchor="middle">${escapeHtml(x.label)}</text>` +
    `<text transform="translate(9 ${middle[1]}) rotate(-90)" text-anchor="middle">${escapeHtml(y.label)}</text>`;
  return vertical.join('') + level.join('') + labels;
}

export interface HistogramChart {
  readonly title: string;
  readonly good: readonly number[];
  readonly defective: readonly number[];
}

const bins = 26;
const histogramHeight = 130;

/** Two histograms over the same range of raw scores, each as shares of its own photos. */
export function histogram({ title, good, defective }: HistogramChart): string {
  const all = [...good, ...defective];
  const [low, high] = [Math.min(...all), Math.max(...all)];
  const bottom = histogramHeight - 18;
  const shares = [good, defective].map((scores) => binned(scores, low, high));
  const most = Math.max(...shares.flat(), 1e-9);
  const wide = (width - frame.left - frame.right) / bins;
  const bars = shares.map((own, sort) =>
    own
      .map((share, i) => {
        const tall = round((share / most) * (bottom - 6));
        const x = round(frame.left + i * wide);
        return tall === 0
          ? ''
          : `<rect class="${sort === 0 ? 'goodbar' : 'badbar'}" x="${x}" y="${round(bottom - tall)}" width="${round(wide - 0.6)}" height="${tall}"/>`;
      })
      .join(''),
  );
  const ends =
    `<line class="grid" x1="${frame.left}" x2="${width - frame.right}" y1="${bottom}" y2="${bottom}"/>` +
    `<text x="${frame.left}" y="${bottom + 13}">${low.toPrecision(3)}</text>` +
    `<text x="${width - frame.right}" y="${bottom + 13}" text-anchor="end">${high.toPrecision(3)}</text>`;
  return figure(title, histogramHeight, ends + bars.join(''));
}

/** Shares of the scores in `bins` equal parts of the range. */
export function binned(scores: readonly number[], low: number, high: number): number[] {
  const counts = new Array<number>(bins).fill(0);
  for (const score of scores) {
    const place = high > low ? Math.floor(((score - low) / (high - low)) * bins) : 0;
    counts[Math.min(place, bins - 1)] += 1 / scores.length;
  }
  return counts;
}

function figure(title: string, tall: number, inside: string): string {
  const name = escapeHtml(title);
  return (
    `<figure><figcaption>${name}</figcaption>` +
    `<svg viewBox="0 0 ${width} ${tall}" role="img" aria-label="${name}">${inside}</svg></figure>`
  );
}
