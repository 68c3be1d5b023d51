/**
 * The results of an inspection on disk: `results.csv` grows a whole line at a time, so an interrupted run leaves a valid
 * table; `results.json` is written at the end, whole or not at all. The table is for programs: without a byte order mark,
 * which many would take for a part of the first column's name, and with commas and decimal points in every language.
 */
import { type FileHandle, open, rm } from 'node:fs/promises';
import path from 'node:path';
import { csvLine } from '../../src/reports/csv';
import type { Thresholds, Verdict } from '../../src/vtfusion/verdict';
import { requireWritable, unwritable, writeOutFile } from '../node/out-file';

export interface PhotoResult {
  /** Name of the photo's file. */
  readonly file: string;
  /** Raw image score; absent when the photo could not be inspected. */
  readonly score?: number;
  readonly verdict?: Verdict;
  /** From the decoded photo to the verdict. */
  readonly milliseconds?: number;
  /** Why the photo could not be inspected. */
  readonly error?: string;
}

export interface RunFacts {
  readonly object: string;
  /** Name of the frozen encoder. */
  readonly model: string;
  readonly thresholds: Pick<Thresholds, 'pass' | 'fail'>;
}

export type Counts = Record<Verdict | 'unread', number>;

const COLUMNS = ['file', 'score', 'pass_up_to', 'fail_above', 'verdict', 'milliseconds', 'error'] as const;

export class Results {
  private readonly rows: PhotoResult[] = [];

  private constructor(
    private readonly out: string,
    private readonly facts: RunFacts,
    private readonly csv: FileHandle,
    private readonly csvPath: string,
  ) {}

  /** Begins a table in the folder, in place of what an earlier run left. Throws UsageError. */
  static async begin(out: string, facts: RunFacts): Promise<Results> {
    await requireWritable(out);
    const csvPath = path.join(out, 'results.csv');
    const csv = await rm(path.join(out, 'results.json'), { force: true })
      .then(() => open(csvPath, 'w'))
      .catch((error) => {
        throw unwritable(csvPath, error);
      });
    const results = new Results(out, facts, csv, csvPath);
    try {
      await results.write(csvLine(COLUMNS));
      return results;
    } catch (error) {
      await csv.close();
      throw error;
    }
  }

  /** Adds a photo; throws UsageError when the disk is full. */
  async add(result: PhotoResult): Promise<void> {
    const { file, score, verdict, milliseconds, error } = result;
    const { pass, fail } = this.facts.thresholds;
    this.rows.push(result);
    await this.write(csvLine([file, score, pass, fail, verdict, milliseconds, error]));
  }

  /** Writes the JSON too, and says how many photos got which verdict. */
  async finish(): Promise<Counts> {
    const counts: Counts = { pass: 0, uncertain: 0, fail: 0, unread: 0 };
    for (const { verdict } of this.rows) counts[verdict ?? 'unread']++;
    const json = { ...this.facts, counts, photos: this.rows };
    await writeOutFile(path.join(this.out, 'results.json'), `${JSON.stringify(json, undefined, 1)}\n`);
    return counts;
  }

  /** Photos of a verdict, or those that could not be inspected. */
  of(wanted: keyof Counts): readonly PhotoResult[] {
    return this.rows.filter(({ verdict }) => (verdict ?? 'unread') === wanted);
  }

  async close(): Promise<void> {
    await this.csv.close();
  }

  private async write(line: string): Promise<void> {
    const { size } = await this.csv.stat();
    try {
      await this.csv.appendFile(line);
    } catch (error) {
      // Half a line is no table.
      await this.csv.truncate(size).catch(() => undefined);
      throw unwritable(this.csvPath, error as Error);
    }
  }
}
