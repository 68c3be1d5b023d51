/** Golden ids: open_clip's tokenizer for ViT-B-16-plus-240, by fixtures/golden/make_golden.py, part 1. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseMerges, Tokenizer } from './tokenizer';

const mergesText = readFileSync('public/models/pico-clip/merges.txt', 'utf8');
const golden: { text: string; ids: number[] }[] = JSON.parse(
  readFileSync('fixtures/golden/tokenizer.json', 'utf8'),
);
const merges = parseMerges(mergesText);
const tokenizer = new Tokenizer(merges, 77);
const START = 49_406;
const END = 49_407;

/** The ids up to and including the end mark. */
function used(text: string): number[] {
  const ids = Array.from(tokenizer.encode(text));
  return ids.slice(0, ids.indexOf(END) + 1);
}

describe('the tokenizer', () => {
  it.each(golden)('gives open_clip’s ids of $text', ({ text, ids }) => {
    expect(Array.from(tokenizer.encode(text))).toEqual(ids);
  });

  it('knows 49 408 tokens', () => {
    expect(tokenizer).toMatchObject({ vocabularySize: 49_408, startOfText: START, endOfText: END });
  });

  it('cuts a long text to the context and ends it with the end mark', () => {
    const ids = new Tokenizer(merges, 5).encode('a photo of a damaged bottle');
    expect(Array.from(ids)).toEqual([START, 320, 1125, 539, END]);
  });

  it('ends soon with a word of a million letters, as with one that is long enough to fill the context', () => {
    const ids = tokenizer.encode('abcdefghij'.repeat(100_000));
    expect(Array.from(ids)).toEqual(Array.from(tokenizer.encode('abcdefghij'.repeat(80))));
    expect(ids[76]).toBe(END);
  });

  it('cuts marks without end on one letter to thirty, and keeps the text behind them', () => {
    const marks = '\u0316\u0300';
    expect(used(`a${marks.repeat(1000)} b`)).toEqual(used(`a${marks.repeat(15)} b`));
    expect(used(`e${marks.repeat(15)}`)).not.toEqual(used(`e${marks.repeat(14)}`));
  });

  it('takes what a phone types for what a keyboard types', () => {
    expect(used('it’s “ﬁne”')).toEqual(used('it\'s "fine"'));
    expect(used('ＰＣＢ　４')).toEqual(used('pcb 4'));
    expect(used('nai\u0308ve')).toEqual(used('na\u00efve'));
  });

  it('gives any text a start mark, ids of the vocabulary, one end mark, then zeros', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        const ids = Array.from(tokenizer.encode(text));
        const end = ids.indexOf(END);
        expect(ids).toHaveLength(77);
        expect(ids[0]).toBe(START);
        expect(end).toBeGreaterThan(0);
        expect(ids.slice(1, end).every((id) => id >= 0 && id < START)).toBe(true);
        expect(ids.slice(end + 1).every((id) => id === 0)).toBe(true);
      }),
    );
  });

  it('never throws on broken UTF-16, entities or marks', () => {
    const pieces = fc.constantFrom(
      '\ud83d',
      '\udd29',
      '&#x110000;',
      '&amp;',
      '&#0;',
      '<end_of_text>',
      '\0',
      ' ',
      "'",
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 100 }), (parts) => {
        expect(tokenizer.encode(parts.join(''))).toHaveLength(77);
      }),
    );
  });

  it('ignores letter case and how words are spaced', () => {
    const word = fc.stringMatching(/^[a-z0-9]{1,8}$/);
    fc.assert(
      fc.property(fc.array(word, { maxLength: 12 }), (words) => {
        expect(used(` ${words.join(' \n\t')}  `.toUpperCase())).toEqual(used(words.join(' ')));
      }),
    );
  });

  it('refuses a context without room for the marks', () => {
    expect(() => new Tokenizer(merges, 1)).toThrow(/context of 1/);
  });
});

describe('parseMerges', () => {
  it('reads the 48 894 merges, with either end of line', () => {
    expect(merges).toHaveLength(48_894);
    expect(merges[0]).toEqual(['i', 'n']);
    expect(merges.at(-1)).toEqual(['jeky', 'll</w>']);
    expect(parseMerges(mergesText.replaceAll('\n', '\r\n'))).toEqual(merges);
  });

  it('cuts the longer original list to those that CLIP uses', () => {
    expect(parseMerges(`${mergesText}xy zz\nzz xy\n`)).toEqual(merges);
  });

  it('refuses a file that is too short or is something else', () => {
    expect(() => parseMerges('#version: 0.2\ni n\nt h')).toThrow(/2 merges/);
    expect(() => parseMerges('<!doctype html>\n<p>hello')).toThrow(/without two symbols/);
  });
});
