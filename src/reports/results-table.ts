/**
 * Inspected photos as a table for a spreadsheet, and as JSON; both have the same columns, except for the
 * times.
 */
import { type CsvSigns, csvLine } from './csv';
import { utcOffset, wallTime } from './file-names';
import { type InspectedPart, isAsked } from './inspected-part';

type Columns = Readonly<Record<string, (part: InspectedPart) => string | number | undefined>>;

const facts = {
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
} satisfies Columns;

/** Moments as programs read them: UTC, by ISO 8601. */
const forPrograms: Columns = {
  time: ({ time }) => new Date(time).toISOString(),
  ...facts,
  reviewed: ({ review }) => review && new Date(review.time).toISOString(),
};

/**
 * Times as spreadsheets of every language read them: local, as on the page and in the report, and to the
 * second, since languages separate fractions differently.
 */
const forSpreadsheets: Columns = {
  time: ({ time }) => localTime(time),
  utc_offset: ({ time }) => utcOffset(new Date(time)),
  ...facts,
  reviewed: ({ review }) => review && localTime(review.time),
  reviewed_utc_offset: ({ review }) => review && utcOffset(new Date(review.time)),
};

const localTime = (time: number) => wallTime(new Date(time)).slice(0, 19);

export function resultsCsv(parts: readonly InspectedPart[], signs?: CsvSigns): string {
  const lines = parts.map((part) =>
    csvLine(
      Object.values(forSpreadsheets).map((value) => value(part)),
      signs,
    ),
  );
  return [csvLine(Object.keys(forSpreadsheets), signs), ...lines].join('');
}

/** Photos that could not be inspected, which have no result. */
export interface FailedBatch {
  /** When their batch had ended. */
  readonly time: number;
  readonly count: number;
  /** Names of the first of them. */
  readonly names: readonly string[];
  /** How many failed, by error code. */
  readonly reasons: Readonly<Record<string, number>>;
}

/** Removed results, which are in no table. */
export interface RemovedLot {
  readonly by: 'person' | 'kiosk' | 'unknown';
  readonly person: string;
  /** Undefined while it is not final. */
  readonly times: readonly [from: number, to: number] | undefined;
  readonly count: number;
  /** How many of them had failed or were uncertain when they were inspected. */
  readonly notPassed: number;
  /** Names of the first of them. */
  readonly names: readonly string[];
}

export function resultsJson(
  project: string,
  parts: readonly InspectedPart[],
  failed: readonly FailedBatch[] = [],
  removed: readonly RemovedLot[] = [],
): string {
  const rows = parts.map((part) =>
    Object.fromEntries(Object.entries(forPrograms).map(([name, value]) => [name, value(part) ?? null])),
  );
  const batches = failed.map(({ time, count, names, reasons }) => ({
    time: new Date(time).toISOString(),
    photos: count,
    first_files: names,
    reasons,
  }));
  const lots = removed.map(({ by, person, times, count, notPassed, names }) => ({
    removed_by: by,
    person,
    final: times !== undefined,
    first_time: isoOf(times?.[0]),
    last_time: isoOf(times?.[1]),
    results: count,
    not_passed_when_inspected: notPassed,
    first_files: names,
  }));
  const all = { project, results: rows, could_not_be_inspected: batches, removed_results: lots };
  return `${JSON.stringify(all, undefined, 1)}\n`;
}

const isoOf = (time: number | undefined) => (time === undefined ? null : new Date(time).toISOString());
