/** What an evaluation found: as text for a person and as JSON for a program. */
import path from 'node:path';
import type { TrainSettings } from '../../src/vtfusion/settings';
import type { CellMetrics } from './run-cell';
import { summarise, summariseMean } from './summary';
import { formatTable } from './table';

export interface Conditions {
  readonly backend: string;
  readonly model: string;
  /** Pixels of the encoder's square. */
  readonly side: number;
  readonly preset: string;
  /** The preset with what the command line changed. */
  readonly settings: TrainSettings;
  readonly shots: number;
  readonly seeds: readonly number[];
}

export interface CellReport {
  readonly seed: number;
  /** Paths within the data set. */
  readonly shots: readonly string[];
  readonly metrics: CellMetrics;
}

export interface Row {
  /** The folder as it was named. */
  readonly data: string;
  readonly object: string;
  /** Photos that were tested, and those of the defective that have masks. */
  readonly tested: { readonly good: number; readonly defective: number; readonly masks: number };
  readonly notes: readonly string[];
  /** One for each seed. */
  readonly cells: readonly CellReport[];
}

const metricsOf = (row: Row) => row.cells.map((cell) => cell.metrics);

/** JSON with percentages as shares from 0 to 1; a number that is not defined is null. */
export function jsonReport(conditions: Conditions, rows: readonly Row[]): string {
  const report = {
    format: 'vtfusion-evaluation',
    version: 1,
    conditions,
    rows: rows.map((row) => ({ ...row, summary: summarise(metricsOf(row)) })),
    mean: rows.length > 1 ? summariseMean(rows.map(metricsOf)) : null,
  };
  // JSON.stringify writes NaN as null by itself.
  return `${JSON.stringify(report, null, 1)}\n`;
}

/** The table, and below it what is needed to read it. */
export function textReport(conditions: Conditions, rows: readonly Row[]): string {
  const lines = rows.map((row) => ({
    name: path.basename(path.resolve(row.data)),
    summary: summarise(metricsOf(row)),
  }));
  if (rows.length > 1) {
    lines.push({ name: `mean of ${rows.length}`, summary: summariseMean(rows.map(metricsOf)) });
  }
  return `${formatTable(lines)}\n${facts(conditions)}`;
}

function facts({ backend, model, side, preset, settings, shots, seeds }: Conditions): string {
  const last = seeds[seeds.length - 1];
  const drawn =
    seeds.length === 1 ? 'seed 1' : `seeds 1 to ${last}, mean ± sample standard deviation over them`;
  return `Percent and seconds. Model ${model} on ${backend}, preset ${preset}, ${settings.steps} steps, ${shots} shots, ${drawn}.
Metrics are computed on raw scores; pixel AUROC and AUPRO (up to a false positive rate of 0.3) on the encoder's
${side} x ${side} pixels, where a mask's pixel counts when half of it is marked (when any of it is, for a mask too small for that).
False alarms: good photos that the app's own threshold fails. Misses: defective photos that it passes. Uncertain: photos between.
Seconds a photo: from its pixels to the verdict; they and the seconds of training are this machine's.
`;
}
