/** The benchmark's tables in docs/performance.md, each between two comments that name it. */
import { readFile } from 'node:fs/promises';
import { replaceFile } from '../node/replace-file';
import { UsageError } from '../node/usage-error';

export const docsFile = 'docs/performance.md';

export type Section = 'node' | 'browser' | 'gpu' | 'growth';

/** The section that a run belongs into; the curves have one of their own, wherever they were taken. */
export function sectionOf({
  browser,
  gpu,
  only,
}: {
  readonly browser: boolean;
  readonly gpu: boolean;
  readonly only: readonly string[];
}): Section {
  if (only.length > 0 && only.every((row) => row === 'growth')) return 'growth';
  if (browser) return 'browser';
  return gpu ? 'gpu' : 'node';
}

/**
 * The page with `table` in place of what stands in the section. Throws an `Error` where the page has no such section.
 * @throws UsageError where the section has a figure, or a peer beside one, that the table has not
 */
export function withTable(page: string, section: Section, table: string): string {
  const [start, end] = placeOf(page, section);
  const has = figuresIn(table);
  const lost = [...figuresIn(page.slice(start, end))].filter((name) => !has.has(name));
  if (lost.length > 0) {
    throw new UsageError(
      `${docsFile} keeps its table: this run lacks ${lost[0]}${lost.length > 1 ? ` and ${lost.length - 1} more` : ''}. ` +
        'Measure as the command above the table does, or take what is no longer measured out of the table.',
    );
  }
  return `${page.slice(0, start)}\n\n${table.trim()}\n\n${page.slice(end)}`;
}

/** From where to where a section's table stands. */
function placeOf(page: string, section: Section): [number, number] {
  const [open, close] = [`<!-- bench ${section} -->`, `<!-- end of bench ${section} -->`];
  const [start, end] = [page.indexOf(open), page.indexOf(close)];
  if (start < 0 || end < start) throw new Error(`${docsFile} has no section ${open}.`);
  return [start + open.length, end];
}

/**
 * A run without an ONNX file has figures that `withTable` would refuse at its end.
 * @throws UsageError where the section has onnxruntime-web
 */
export function requireNoOnnx(page: string, section: Section): void {
  if (!page.slice(...placeOf(page, section)).includes('onnxruntime-web')) return;
  throw new UsageError(
    `Nothing was measured: the table in ${docsFile} has onnxruntime-web, which there is no ONNX file for. Name one with ` +
      "--onnx (tools/bench/make_onnx.py makes pico-clip's), or leave --write-docs out.",
  );
}

/** What a table of `markdownOf` has: its figures, and each peer beside one. */
function figuresIn(table: string): Set<string> {
  const names = new Set<string>();
  for (const line of table.split('\n')) {
    const cells = line.split('|').slice(1, -1);
    // Those of growth have more columns.
    if (cells.length !== 7) continue;
    const figure = cells.slice(0, 4).map((cell) => cell.trim());
    names.add(figure.join(', '));
    // A peer's name ends where its threads or its time begin.
    const peers = cells[5].split('<br>').map((peer) => peer.split(/[(:]/u)[0].trim());
    for (const peer of peers.filter(Boolean)) names.add([...figure, peer].join(', '));
  }
  return names;
}

/** @throws UsageError as `withTable` does */
export async function writeDocs(section: Section, table: string): Promise<void> {
  await replaceFile(docsFile, withTable(await readFile(docsFile, 'utf8'), section, table));
}
