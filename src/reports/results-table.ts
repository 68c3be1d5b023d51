/** Inspected photos as a table for a spreadsheet, and as JSON; the columns of both have the same names. */
import { type CsvSigns, csvLine } from './csv';
import { type InspectedPart, isAsked } from './inspected-part';

const columns = {
  time: ({ time }) => new Date(time).toISOString(),
  file: ({ name }) => name,
  photo_sha256: ({ sha256 }) => sha256,
  score: ({ score }) => score,
  pass_up_to: ({ thresholds }) => thresholds.pass,
  fail_above: ({ thresholds }) => thresholds.fail,
  verdict: ({ verdict }) => verdict,
  verdict_when_inspected: ({ first }) => first,
  asked_for: (part) => (isAsked(part) ? 'yes' : 'no'),
  version: ({ version }) => version,
  encoder_sha256: ({ encoder }) => encoder,
  decision: ({ review }) => review?.decision,
  person: ({ review }) => review?.person,
  note: ({ review }) => review?.note,
  reviewed: ({ review }) => review && new Date(review.time).toISOString(),
} satisfies Record<string, (part: InspectedPart) => string | number | undefined>;

export function resultsCsv(parts: readonly InspectedPart[], signs?: CsvSigns): string {
  const lines = parts.map((part) =>
    csvLine(
      Object.values(columns).map((value) => value(part)),
      signs,
    ),
  );
  return [csvLine(Object.keys(columns), signs), ...lines].join('');
}

/** Photos that could not be inspected, of which there is no result. */
export interface FailedBatch {
  /** When their batch had ended. */
  readonly time: number;
  readonly count: number;
  /** Of the first of them. */
  readonly names: readonly string[];
  /** By code, how many failed for it. */
  readonly reasons: Readonly<Record<string, number>>;
}

export function resultsJson(
  project: string,
  parts: readonly InspectedPart[],
  failed: readonly FailedBatch[] = [],
): string {
  const rows = parts.map((part) =>
    Object.fromEntries(Object.entries(columns).map(([name, value]) => [name, value(part) ?? null])),
  );
  const batches = failed.map(({ time, count, names, reasons }) => ({
    ...{ time: new Date(time).toISOString(), photos: count, first_files: names, reasons },
  }));
  const all = { project, results: rows, could_not_be_inspected: batches };
  return `${JSON.stringify(all, undefined, 1)}\n`;
}
