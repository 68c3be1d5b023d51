/** Typed words for defects become words within the limits, and omissions are reported. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defectWordLimits, parseDefectWords } from './defect-words';

describe('parseDefectWords', () => {
  it('parts words by commas, semicolons and lines, and tidies each', () => {
    expect(parseDefectWords(' Scratch,missing   leg ;\n bent pin\ndent,,')).toEqual({
      words: ['scratch', 'missing leg', 'bent pin', 'dent'],
      problems: [
        {
          kind: 'nothing',
          words: [],
          said: 'There is no word before one of the commas; remove that comma or add the word.',
        },
      ],
    });
  });

  it.each(['，', '；', '、', '､', '﹐', '﹑', '﹔'])('parts words by %s as by a comma', (separator) => {
    expect(parseDefectWords(`Scratch${separator} bent pin${separator}\n划痕${separator}`)).toEqual({
      words: ['scratch', 'bent pin', '划痕'],
      problems: [],
    });
  });

  it.each(['', '   ', 'scratch,', 'scratch, Scratch , SCRATCH'])('finds nothing to say about %j', (text) => {
    expect(parseDefectWords(text).problems).toEqual([]);
  });

  it('says which words are too long, have no letter, or are too many', () => {
    const long = 'a scratch that goes on and on and on and on';
    const many = Array.from({ length: defectWordLimits.words + 2 }, (_, i) => `word ${i + 1}`);
    const { words, problems } = parseDefectWords([long, '?!', ...many].join(', '));
    expect(words).toEqual(many.slice(0, defectWordLimits.words));
    expect(problems.map(({ kind, words: left }) => [kind, left])).toEqual([
      ['long', ['a scratch that goes …']],
      ['letterless', ['?!']],
      ['many', ['word 13', 'word 14']],
    ]);
    expect(problems.map(({ said }) => said)).toEqual([
      '"a scratch that goes …" is left out: it has more than 40 characters. Say it in a few words.',
      '"?!" is left out: it has no letter. Name a defect, for example "scratch".',
      'At most 12 words are read; "word 13", "word 14" are left out. Keep those that matter most.',
    ]);
  });

  const anyText = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 200 }),
    fc
      .array(
        fc.constantFrom('scratch', ' ', ',', ';', '，', '；', '、', '\n', 'DENT', 'é', '!', 'x'.repeat(50)),
        {
          maxLength: 40,
        },
      )
      .map((parts) => parts.join('')),
  );

  it('gives words within the limits, tidy and all different, whatever is typed', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const { words } = parseDefectWords(text);
        expect(words.length).toBeLessThanOrEqual(defectWordLimits.words);
        expect(new Set(words).size).toBe(words.length);
        for (const word of words) {
          expect([...word].length).toBeLessThanOrEqual(defectWordLimits.characters);
          expect(word).toMatch(/[\p{L}\p{N}]/u);
          expect(word).not.toMatch(/[,;，；､、﹐﹑﹔\n]|\s\s|^\s|\s$/u);
        }
      }),
    );
  });

  it('looks at no more of a text than any list of words has', () => {
    const start = `scratch, ${'a'.repeat(20_000)}`;
    expect(parseDefectWords(`${start}, bent pin`)).toEqual(parseDefectWords(start));
    expect(parseDefectWords(start).words).toEqual(['scratch']);
  });

  it('reads its own words again as they are', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const { words } = parseDefectWords(text);
        expect(parseDefectWords(words.join(', '))).toEqual({ words, problems: [] });
      }),
    );
  });

  it('loses no word without saying so', () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[a-z]{1,50}$/), { maxLength: 20 }), (typed) => {
        const { words, problems } = parseDefectWords(typed.join(','));
        if (new Set(typed).size > words.length) expect(problems.length).toBeGreaterThan(0);
        else expect(problems).toEqual([]);
      }),
    );
  });
});
