/** What an evaluation found, from its finished cells: what all reports show. */
import type { Cell, CellFile, Conditions } from './cell';
import { type Comparison, comparePublished } from './compare-published';
import type { Preset } from './presets';
import { categoryRows, groups, meanRows, type SummaryRow } from './summary';

export interface CategoryReport {
  readonly name: string;
  readonly object: string;
  readonly layout: string;
  readonly tested: CellFile['detail']['tested'];
  readonly rows: readonly SummaryRow[];
  readonly files: readonly CellFile[];
}

export interface Report {
  readonly date: string;
  /** What all cells depend on, and the machines that they were computed on. */
  readonly conditions: Conditions;
  readonly side: number;
  readonly cells: readonly Cell[];
  readonly categories: readonly CategoryReport[];
  readonly mean: readonly SummaryRow[];
  readonly published: readonly Comparison[];
  readonly notes: readonly string[];
  readonly failures: readonly string[];
}

export interface ReportRequest {
  /** At least one. */
  readonly files: readonly CellFile[];
  /** Names of methods in the order that they are shown in; others follow. */
  readonly methods: readonly string[];
  readonly preset?: Preset | undefined;
  readonly failures: readonly string[];
  readonly date: string;
}

export function reportOf({ files, methods, preset, failures, date }: ReportRequest): Report {
  const sorted = inOrder(files, methods);
  const cells = sorted.map(({ cell }) => cell);
  const [{ conditions, detail }] = sorted;
  const listed = (values: readonly string[]) => [...new Set(values)].join('; ');
  return {
    date,
    conditions: {
      ...conditions.run,
      machine: listed(sorted.map((file) => file.detail.machine)),
      node: listed(sorted.map((file) => file.detail.node)),
      program: listed(sorted.map((file) => file.detail.program)),
    },
    side: detail.side,
    cells,
    categories: groups(sorted, ({ cell }) => cell.category).map(categoryOf),
    mean: meanRows(cells),
    published: preset ? comparePublished(preset, { cells, run: conditions.run }) : [],
    notes: [
      ...new Set(sorted.flatMap((file) => file.detail.notes)),
      ...limitNote(conditions.run),
      ...programNote(sorted),
    ],
    failures,
  };
}

function limitNote({ limit }: Conditions): string[] {
  if (limit === undefined) return [];
  return [
    `At most ${limit} test photos of each category were drawn (--limit); the figures are not those of all photos.`,
  ];
}

/** Settings may be the same and figures not, when the program was changed between two cells. */
function programNote(files: readonly CellFile[]): string[] {
  const states = [...new Set(files.map(({ detail }) => detail.program))];
  if (states.length < 2) return [];
  return [
    `The cells were computed with different states of the program (${states.join(', ')}); to compare them, evaluate all ` +
      'with one, into a new folder.',
  ];
}

/** By category as the files are, then by method as asked for, then by shots and seed. */
function inOrder(files: readonly CellFile[], methods: readonly string[]): CellFile[] {
  const names = [...new Set([...methods, ...files.map(({ cell }) => cell.method)])];
  const categories = [...new Set(files.map(({ cell }) => cell.category))];
  const rank = ({ cell }: CellFile) => [
    categories.indexOf(cell.category),
    names.indexOf(cell.method),
    cell.shots,
    cell.seed,
  ];
  return [...files].sort((a, b) => {
    const [left, right] = [rank(a), rank(b)];
    const place = left.findIndex((value, i) => value !== right[i]);
    return place < 0 ? 0 : left[place] - right[place];
  });
}

function categoryOf(files: readonly CellFile[]): CategoryReport {
  const [{ cell, detail }] = files;
  return {
    name: cell.category,
    object: detail.object,
    layout: detail.layout,
    tested: detail.tested,
    rows: categoryRows(files.map((file) => file.cell)),
    files,
  };
}
