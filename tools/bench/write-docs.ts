/** The benchmark's tables in docs/performance.md, each between two comments that name it. */
import { readFile } from 'node:fs/promises';
import { replaceFile } from '../node/replace-file';

const file = 'docs/performance.md';

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

/** The page with `table` in place of what stands in the section. Throws an `Error` where the page has no such section. */
export function withTable(page: string, section: Section, table: string): string {
  const [open, close] = [`<!-- bench ${section} -->`, `<!-- end of bench ${section} -->`];
  const [start, end] = [page.indexOf(open), page.indexOf(close)];
  if (start < 0 || end < start) throw new Error(`${file} has no section ${open}.`);
  return `${page.slice(0, start + open.length)}\n\n${table.trim()}\n\n${page.slice(end)}`;
}

export async function writeDocs(section: Section, table: string): Promise<void> {
  await replaceFile(file, withTable(await readFile(file, 'utf8'), section, table));
}
