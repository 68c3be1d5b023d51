/**
 * Cleans a text as open_clip's tokenizer does before it cuts words: ftfy, HTML entities twice, one space
 * between words, lower case. Only the part of ftfy that typed text needs is here (no repair of wrongly
 * decoded bytes).
 */
import { decodeHTML } from 'entities/decode';

/** Control characters that ftfy drops; those that separate words (tab, line ends) stay. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const CONTROLS = /[\0-\x08\x0b\x0e-\x1f\x7f\u206a-\u206f\ufeff\ufff9-\ufffc]/g;
const LATIN_LIGATURES = /[\u0132\u0133\u0149\u01f1-\u01f3\u01c4-\u01cc\ufb00-\ufb06]/g;
const WIDTH_VARIANTS = /[\u3000\uff01-\uffef]/g;
/**
 * Marks on one letter beyond the 30 of Unicode's stream-safe text (UAX 15, section 13): ordering them takes
 * quadratic time.
 */
const MARKS_WITHOUT_END = /(\p{M}{30})\p{M}+/gu;

/** The cleaned text: trimmed, lower case, words separated by single spaces. Never throws. */
export function cleanText(text: string): string {
  return decodeHTML(decodeHTML(fixText(text)))
    .replace(/\s+/g, ' ')
    .trim()
    .toLowerCase();
}

function fixText(text: string): string {
  return text
    .replace(LATIN_LIGATURES, (character) => character.normalize('NFKC'))
    .replace(WIDTH_VARIANTS, (character) => character.normalize('NFKC'))
    .replace(/[\u02bc\u2018-\u201b]/g, "'")
    .replace(/[\u201c-\u201f]/g, '"')
    .replace(CONTROLS, '')
    .replace(MARKS_WITHOUT_END, '$1')
    .normalize('NFC');
}
