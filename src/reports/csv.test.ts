/** Cells: what a spreadsheet would read, by the rules of RFC 4180, written here once more for reading. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { csvLine, csvSignsOf } from './csv';

/** The cells of one line, by all signs that spreadsheets part them at. */
function read(line: string): string[] {
  expect(line.endsWith('\r\n')).toBe(true);
  const cells = `,${line.slice(0, -2)}`.matchAll(/[,;\t](?:"((?:[^"]|"")*)"|([^",;\t]*))/gu);
  return [...cells].map(([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain);
}

const texts = fc.array(fc.string({ unit: fc.constantFrom(...'a=+-@＝＠﹦,"\r\n\t;| é\ufeff\u200b') }), {
  minLength: 2,
});

it('gives every text back, but for apostrophes before what would be a formula', () => {
  fc.assert(
    fc.property(texts, (values) => {
      const cells = read(csvLine(values));
      expect(cells.map((cell) => cell.replaceAll("'", ''))).toEqual(values);
      for (const cell of cells) expect(cell).not.toMatch(/^[\s\u200b]*[=+\-@＝＠﹦]|^[\t\r\n]/u);
    }),
  );
});

it('begins no formula where cells are parted by another sign, and quotes do not hold them', () => {
  fc.assert(
    fc.property(texts, fc.constantFrom('de', 'en'), (values, tag) => {
      for (const piece of csvLine(['a', ...values], csvSignsOf(tag)).split(/[;,|\t\r\n]/u))
        expect(piece).not.toMatch(/^[\s\u200b]*[=+\-@＝＠﹦]/u);
    }),
  );
  expect(csvLine(['a;"=B1'])).toBe('"a;""\'=B1"\r\n');
  expect(csvLine(['part;=HYPERLINK(B1);.png', 'stain, left\n- right'])).toBe(
    '"part;\'=HYPERLINK(B1);.png","stain, left\n\'- right"\r\n',
  );
});

it('leaves signs alone where no cell could begin', () => {
  expect(csvLine(['line-4, M8+ 2026-11-30', 'a=b; c @ d'])).toBe('"line-4, M8+ 2026-11-30","a=b; c @ d"\r\n');
});

it('parts no cell at a tab in it', () => {
  expect(csvLine(['a\tb', 0.5])).toBe('"a\tb",0.5\r\n');
});

it('leaves numbers as they are and absent values empty', () => {
  expect(csvLine(['a.png', -0.25, undefined, 3])).toBe('a.png,-0.25,,3\r\n');
  expect(csvLine(['=cmd|A1', '-1.png', '@SUM(1,2)'])).toBe("'=cmd|A1,'-1.png,\"'@SUM(1,2)\"\r\n");
});

it('parts cells and decimals as the spreadsheets of a language read them', () => {
  const line = (tag: string) => csvLine(['a;b.png', 'c,d', -0.25], csvSignsOf(tag));
  expect(['de', 'en', 'zh-Hans'].map(line)).toEqual([
    '"a;b.png";"c,d";-0,25\r\n',
    '"a;b.png","c,d",-0.25\r\n',
    '"a;b.png","c,d",-0.25\r\n',
  ]);
});
