/** Comma-separated values, RFC 4180, that no spreadsheet takes for formulas. */

/**
 * Spreadsheets compute a cell that begins so (some also by the wide and small forms, or behind what cannot be seen); a file's
 * name must never be able to.
 */
const FORMULA = /^[\s\p{Cf}\p{Cc}]*[=+\-@＝＋－＠﹦﹢﹣﹫]|^[\t\r\n]/u;
/** The same within a text: with another country's settings a spreadsheet parts cells by another sign, and no quotes keep it from that. */
const FORMULA_WITHIN = /(?<=[;,|\t\r\n][\s\p{Cf}\p{Cc}"]*)[=+\-@＝＋－＠﹦﹢﹣﹫]/gu;
/** LibreOffice parts cells at tabs as well, whatever the file is called. */
const NEEDS_QUOTES = /[",;\t\r\n]/u;

/** What parts the cells of a line, and a number's decimals from the rest of it. */
export interface CsvSigns {
  readonly cells: ',' | ';';
  readonly decimals: '.' | ',';
}
const forPrograms: CsvSigns = { cells: ',', decimals: '.' };

/** As the spreadsheets of a language read a table: with semicolons where the comma parts off decimals. */
export function csvSignsOf(languageTag: string): CsvSigns {
  const parts = new Intl.NumberFormat(languageTag).formatToParts(0.5);
  const isComma = parts.some(({ type, value }) => type === 'decimal' && value === ',');
  return isComma ? { cells: ';', decimals: ',' } : forPrograms;
}

/** Text is defused with an apostrophe wherever a cell of it could begin. */
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
