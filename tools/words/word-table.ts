/** What was measured, as Markdown: one row without words, one for each word, one for all. */
import type { Effect } from './word-effects';

export interface WordRow {
  /** Empty for no words. */
  readonly words: readonly string[];
  readonly effect: Effect;
}

/** The word that a folder's name says: "bent_lead" gives "bent lead". */
export const wordOfFolder = (folder: string) =>
  folder
    .replace(/[\s_-]+/gu, ' ')
    .trim()
    .toLowerCase();

const points = (value: number) => (100 * value).toFixed(1).replace('-', '−');
const percent = (value: number | null) => (value === null || Number.isNaN(value) ? '–' : points(value));
const signed = (value: number) => (Number.isNaN(value) ? '–' : `${value < 0 ? '' : '+'}${points(value)}`);

/**
 * @param rows the first without words
 * @param kinds the folders of defects
 */
export function wordTable(rows: readonly WordRow[], kinds: readonly string[]): string {
  const [bare] = rows;
  const cell = ({ words, effect }: WordRow, kind: string) => {
    const value = effect.contrast.get(kind)!;
    if (words.length === 0) return percent(value);
    const text = `${percent(value)} (${signed(value - bare.effect.contrast.get(kind)!)})`;
    return words.length === 1 && words[0] === wordOfFolder(kind) ? `**${text}**` : text;
  };
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [
    line(['words', ...kinds, 'image AUROC', 'pixel AUROC']),
    line(['---', ...kinds.map(() => '---:'), '---:', '---:']),
    ...rows.map((row) =>
      line([
        nameOf(row.words),
        ...kinds.map((kind) => cell(row, kind)),
        percent(row.effect.imageAuroc),
        percent(row.effect.pixelAuroc),
      ]),
    ),
  ].join('\n');
}

function nameOf(words: readonly string[]): string {
  if (words.length === 0) return '(none)';
  return words.length === 1 ? words[0] : `all ${words.length}`;
}

/** For each word that names a folder: whether M^t rises more on its own defects than on the others. */
export function wordFindings(rows: readonly WordRow[], kinds: readonly string[]): string[] {
  const [bare] = rows;
  return rows.flatMap(({ words, effect }) => {
    const own = words.length === 1 ? kinds.find((kind) => wordOfFolder(kind) === words[0]) : undefined;
    const rise = (kind: string) => effect.contrast.get(kind)! - bare.effect.contrast.get(kind)!;
    // A kind without a mask that can be used has no number.
    const others = kinds.filter((kind) => kind !== own && !Number.isNaN(rise(kind)));
    if (own === undefined || Number.isNaN(rise(own)) || others.length === 0) return [];
    const elsewhere = others.reduce((sum, kind) => sum + rise(kind), 0) / others.length;
    const known = rise(own) > 0 && rise(own) > elsewhere;
    const numbers = `${signed(rise(own))} on its own defects, ${signed(elsewhere)} on the others`;
    return [
      known
        ? `"${words[0]}" lifts what it names: ${numbers}.`
        : `"${words[0]}" does not single out what it names: ${numbers}; the encoder does not know it in these pictures.`,
    ];
  });
}
