/** Figures as lines, a table, and the summary that ends them. */
import { type Curve, curvesOf } from './growth';
import type { Figure, PeerFigure } from './measure';
import { geometricMean, type Summary } from './statistics';
import type { Unit } from './trial';

export interface Machine {
  /** ISO 8601 day. */
  readonly date: string;
  /** Short hash; empty outside of a repository. */
  readonly commit: string;
  readonly system: string;
  readonly processor: string;
  readonly cores: number;
  readonly memoryBytes: number;
  /** GPUs that were computed on. */
  readonly adapters: readonly string[];
  readonly versions: Readonly<Record<string, string>>;
}

export interface Report {
  readonly command: string;
  readonly machine: Machine;
  readonly figures: readonly Figure[];
  readonly notes: readonly string[];
}

/** A value with three digits that count. */
export function amount(value: number, unit: Unit): string {
  if (unit === 'bytes') return `${digits(value / 1e6)} MB`;
  if (unit === 'per s') return `${digits(value)} /s`;
  return value >= 10_000 ? `${digits(value / 1000)} s` : `${digits(value)} ms`;
}

function digits(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}

const spread = ({ lowerQuartile, upperQuartile, repeats }: Summary, unit: Unit) =>
  repeats === 1
    ? 'once'
    : `${amount(lowerQuartile, unit)} to ${amount(upperQuartile, unit)}, ${repeats} times`;

const measured = (summary: Summary, unit: Unit) =>
  `${amount(summary.median, unit)} (${spread(summary, unit)})`;

function beside({ name, summary, agreement, ratio }: PeerFigure, unit: Unit): string {
  const alike = agreement
    ? `; cosine ${agreement.cosine.toFixed(6)}, largest difference ${agreement.largestDifference.toPrecision(2)}`
    : '';
  const kind = unit === 'bytes' ? 'memory ratio' : 'ratio';
  const outcome = ratio === undefined ? 'not the same numbers, so no ratio' : `${kind} ${ratio.toFixed(2)}`;
  return `${name} ${measured(summary, unit)}${alike}; ${outcome}`;
}

/** One figure as a line. */
export function lineOf({ row, trial, backend, model, unit, ours, peers }: Figure): string {
  const own = `${row}, ${trial}, ${backend}, ${model}: ${measured(ours, unit)}`;
  return [own, ...peers.map((peer) => `  ${beside(peer, unit)}`)].join('\n');
}

/** Of times: how much memory a peer takes says nothing of how fast it is. */
function ratiosOf(figures: readonly Figure[]): number[] {
  return figures
    .filter(({ unit }) => unit === 'ms')
    .flatMap(({ peers }) => peers.map(({ ratio }) => ratio))
    .filter((ratio) => ratio !== undefined);
}

/** The last line of a run: of all ratios of times, where there is one. */
export function meanLine(figures: readonly Figure[]): string | undefined {
  const ratios = ratiosOf(figures);
  if (ratios.length === 0) return undefined;
  return `geometric mean of ${ratios.length} ratios: ${geometricMean(ratios).toFixed(2)}`;
}

/** One curve as a line. */
export function lineOfCurve({
  row,
  of,
  backend,
  from,
  to,
  slope,
  start,
  deviation,
  exponent,
}: Curve): string {
  const line = `${amount(start, 'ms')} + ${amount(slope, 'ms')} for each`;
  return `${row}, ${of}, ${backend}: ${line}, from ${from} to ${to}; ${percent(deviation)} off the line at most; power ${exponent.toFixed(2)}`;
}

const percent = (share: number) => `${(100 * share).toFixed(0)} %`;

function growthTable(figures: readonly Figure[]): string[] {
  const curves = curvesOf(figures);
  if (curves.length === 0) return [];
  return [
    '| time against the number of | row | backend | from | to | without any | each one more | farthest off the line | power |',
    '| --- | --- | --- | --- | --- | --- | --- | --- | --- |',
    ...curves.map(
      ({ of, row, backend, from, to, start, slope, deviation, exponent }) =>
        `| ${of} | ${row} | ${backend} | ${from} | ${to} | ${amount(start, 'ms')} | ${amount(slope, 'ms')} | ${percent(deviation)} | ${exponent.toFixed(2)} |`,
    ),
    '',
  ];
}

/** Machine, versions and a table, as Markdown. */
export function markdownOf({ command, machine, figures, notes }: Report): string {
  const { date, commit, system, processor, cores, memoryBytes, adapters, versions } = machine;
  const gigabytes = (memoryBytes / 2 ** 30).toFixed(0);
  const gpus = adapters.length > 0 ? adapters.join('; ') : 'none used';
  const rows = figures.map(({ row, trial, backend, model, unit, ours, peers }) => {
    const others = peers.map((peer) => `${peer.name}: ${measured(peer.summary, unit)}`).join('<br>');
    const ratios = peers.map(({ ratio }) => (ratio === undefined ? 'none' : ratio.toFixed(2))).join('<br>');
    return `| ${row} | ${trial} | ${backend} | ${model} | ${measured(ours, unit)} | ${others} | ${ratios} |`;
  });
  const mean = meanLine(figures);
  return [
    `\`${command}\`, ${date}${commit && `, commit ${commit}`}.`,
    `${processor}, ${cores} cores, ${gigabytes} GB, ${system}; GPU: ${gpus}.`,
    `${Object.entries(versions)
      .map(([name, version]) => `${name} ${version}`)
      .join(', ')}.`,
    '',
    ...notes.map((note) => `- ${note}`),
    ...(notes.length > 0 ? [''] : []),
    '| row | figure | backend | model | ours, median (quartiles) | peer | peer / ours |',
    '| --- | --- | --- | --- | --- | --- | --- |',
    ...rows,
    '',
    ...growthTable(figures),
    ...(mean === undefined ? [] : [mean, '']),
  ].join('\n');
}
