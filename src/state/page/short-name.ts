/**
 * A file's name as a sentence can carry it. Names come from anywhere: 300 characters, line breaks, text that
 * runs backwards.
 */
import { mostTyped } from '../../database/schemas';

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Characters that break lines, give orders to a terminal, or reverse the text after them. */
const unruly = /[\p{Cc}\u061c\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu;

/** A text with names in it, of any length, made fit for one line. */
export const oneLine = (name: string) => name.replace(unruly, ' ');
const graphemesOf = (line: string) => Array.from(graphemes.segment(line), ({ segment }) => segment);

/**
 * @param most graphemes kept, at least 3; of a longer name the middle is left out, since its end tells files
 *   apart
 * @returns one line, with a space for what would break it
 */
export function shortName(name: string, most = 48): string {
  const line = oneLine(name);
  // Each grapheme is at least one code unit.
  if (line.length <= most) return line;
  const whole = graphemesOf(line);
  if (whole.length <= most) return line;
  const tail = Math.floor((most - 1) / 3);
  return `${whole.slice(0, most - 1 - tail).join('')}…${whole.slice(whole.length - tail).join('')}`;
}

/** Who inspected, decided or changed something, as a sentence can carry it. */
export const shortPerson = (person: string): string => shortName(person, 60);

/** The name on one line, split before its last `most` graphemes. */
export function splitName(name: string, most: number): [start: string, end: string] {
  const whole = graphemesOf(oneLine(name));
  return [whole.slice(0, -most).join(''), whole.slice(-most).join('')];
}

/**
 * A file's name, with its folders, as it is stored. The engine and a project's file accept no longer ones:
 * only those lose their middle.
 */
export function keptName(name: string): string {
  if (name.length <= mostTyped) return name;
  const tail = Math.floor(mostTyped / 3);
  // Cuts no character in half on either side.
  const begin = name.slice(0, mostTyped - 1 - tail).replace(/[\ud800-\udbff]$/u, '');
  const end = name.slice(-tail).replace(/^[\udc00-\udfff]/u, '');
  return `${begin}…${end}`;
}
