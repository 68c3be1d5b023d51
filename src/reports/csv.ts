/** Comma-separated values, RFC 4180, that no spreadsheet takes for formulas. */

/** Spreadsheets compute a cell that begins so (some also by the wide forms); a file's name must never be able to. */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/u;
const NEEDS_QUOTES = /[",\r\n]/u;

/** Text is defused with an apostrophe, which spreadsheets do not show; numbers stay as they are. */
function cell(value: string | number | undefined): string {
  if (value === undefined) return '';
  if (typeof value === 'number') return String(value);
  const text = FORMULA.test(value) ? `'${value}` : value;
  return NEEDS_QUOTES.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** One line with its end. */
export function csvLine(values: readonly (string | number | undefined)[]): string {
  return `${values.map(cell).join(',')}\r\n`;
}
