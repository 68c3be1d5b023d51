/** The finished cells of a run, each a file of its own below OUT/cells; what an interrupted run goes on from. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import * as v from 'valibot';
import { listFiles } from '../node/list-files';
import { UsageError } from '../node/usage-error';
import type { CellFile, CellKey, CellMetrics, Conditions } from './cell';
import { writeOrStop } from './write-or-stop';

const conditions = v.record(v.string(), v.union([v.string(), v.number()]));
/** Enough to know a cell for one; what it holds was written by `writeCell`. */
const schema = v.looseObject({
  format: v.literal('vtfusion-evaluation-cell'),
  version: v.literal(1),
  conditions: v.object({ run: conditions, category: conditions, method: conditions }),
  cell: v.looseObject({ method: v.string(), category: v.string(), shots: v.number(), seed: v.number() }),
  detail: v.looseObject({ scores: v.array(v.unknown()) }),
});

const plain = (name: string) => encodeURIComponent(name).replaceAll('*', '%2A');

export function cellPath(out: string, { method, category, shots, seed }: CellKey): string {
  return path.join(out, 'cells', plain(category), plain(method), `k${shots}-s${seed}.json`);
}

/** @throws StopRun when it cannot be written */
export async function writeCell(out: string, file: CellFile): Promise<void> {
  await writeOrStop(cellPath(out, file.cell), `${JSON.stringify(file)}\n`);
}

/** All finished cells of the folder, ordered by their paths. @throws UsageError naming a file that is no cell */
export async function readCells(out: string): Promise<CellFile[]> {
  const folder = path.join(out, 'cells');
  const files = await listFiles(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  const cells: CellFile[] = [];
  for (const file of files.filter((name) => name.endsWith('.json'))) {
    cells.push(await readCell(path.join(folder, file)));
  }
  return cells;
}

/** Figures that cells of earlier programs lack. */
const later: Pick<CellMetrics, 'good_uncertain' | 'caught'> = { good_uncertain: null, caught: null };

async function readCell(file: string): Promise<CellFile> {
  try {
    const read = v.parse(schema, JSON.parse(await readFile(file, 'utf8'))) as unknown as CellFile;
    return { ...read, cell: { ...later, ...read.cell } };
  } catch (error) {
    throw new UsageError(
      `${file} is no finished cell of an evaluation (${(error as Error).message}); delete it, or name another folder with --out.`,
      { cause: error },
    );
  }
}

/** The settings that a run is about to use. */
export interface Settings {
  readonly run: Conditions;
  /** By category. */
  readonly categories: ReadonlyMap<string, Conditions>;
  /** By method. */
  readonly methods: ReadonlyMap<string, Conditions>;
}

/**
 * Cells of other settings are not mixed with those of these; methods, shots, seeds and data sets may be added.
 * @throws UsageError naming what differs
 */
export function requireSameSettings(out: string, cells: readonly CellFile[], settings: Settings): void {
  const differences = new Set<string>();
  for (const { conditions: before, cell } of cells) {
    note(differences, '', before.run, settings.run);
    note(differences, ` of ${cell.category}`, before.category, settings.categories.get(cell.category));
    note(differences, ` of ${cell.method}`, before.method, settings.methods.get(cell.method));
  }
  if (differences.size === 0) return;
  throw new UsageError(
    `${out} holds cells that were made with other settings: ${[...differences].join('; ')}. Name another folder with ` +
      '--out, go back to those settings, or delete the folder.',
  );
}

function note(differences: Set<string>, of: string, before: Conditions, now: Conditions | undefined): void {
  // A category or method that this run has nothing to do with stays as it is.
  if (now === undefined) return;
  for (const name of new Set([...Object.keys(before), ...Object.keys(now)])) {
    const [was, is] = [before[name] ?? 'not set', now[name] ?? 'not set'];
    if (was !== is) differences.add(`${name}${of} was ${was} and is ${is} now`);
  }
}
