/** Comma-separated values, RFC 4180, that no spreadsheet takes for formulas. */

/**
 * Spreadsheets compute a cell that begins like this (some also for the wide and small forms, or after
 * invisible characters); a file's name must never do so.
 */
const FORMULA = /^[\s\p{Cf}\p{Cc}]*[=+\-@＝＋－＠﹦﹢﹣﹫]|^[\t\r\n]/u;
/**
 * The same within a text: with another country's settings a spreadsheet splits cells at another character,
 * and quotes do not prevent that.
 */
const FORMULA_WITHIN = /(?<=[;,|\t\r\n][\s\p{Cf}\p{Cc}"]*)[=+\-@＝＋－＠﹦﹢﹣﹫]/gu;
/** LibreOffice also splits cells at tabs, whatever the file is called. */
const NEEDS_QUOTES = /[",;\t\r\n]/u;

/** Separates the cells of a line, and a number's decimals from the rest of it. */
export interface CsvSigns {
  readonly cells: ',' | ';';
  readonly decimals: '.' | ',';
}
const forPrograms: CsvSigns = { cells: ',', decimals: '.' };

/** As spreadsheets in a language read a table: with semicolons where the comma separates decimals. */
export function csvSignsOf(languageTag: string): CsvSigns {
  const parts = new Intl.NumberFormat(languageTag).formatToParts(0.5);
  const isComma = parts.some(({ type, value }) => type === 'decimal' && value === ',');
  return isComma ? { cells: ';', decimals: ',' } : forPrograms;
}

/** An apostrophe defuses a text wherever a cell of it could begin. */
function cell(value: string | number | undefined, { decimals }: CsvSigns): string {
  if (value === undefined) return '';
  if (typeof value === 'number') return String(value).replace('.', decimals);
  const within = value.replaceAll(FORMULA_WITHIN, "'$&");
  const text = FORMULA.test(value) ? `'${within}` : within;
  return NEEDS_QUOTES.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** One line with its end. */
export function csvLine(values: readonly (string | number | undefined)[], signs = forPrograms): string {
  return `${values.map((value) => cell(value, signs)).join(signs.cells)}\r\n`;
}
