/** A person's own words for defects, as typed into one field: "scratch, missing leg, bent pin". */

/** A prompt has room for 77 tokens, and each word costs as many prompts as there are templates. */
export const defectWordLimits = { words: 12, characters: 40 } as const;

/** What is longer than any list of words is cut before work that grows faster than its length. */
const MOST_CHARACTERS = 10_000;

/** Something that was left out. */
export interface WordProblem {
  readonly kind: 'nothing' | 'long' | 'letterless' | 'many';
  /** What is left out, shortened where it is long; empty for `nothing`. */
  readonly words: readonly string[];
  /** In English: what, why, and what to do. */
  readonly said: string;
}

export interface DefectWords {
  /** Lower case, no word twice, in the order they were typed. */
  readonly words: readonly string[];
  readonly problems: readonly WordProblem[];
}

/** Commas and semicolons as keyboards of all our languages write them: a Chinese one gives ， ； and 、 by itself. */
const separator = /[,;，；､、﹐﹑﹔]\s*\n|[,;，；､、﹐﹑﹔\n]/u;

/**
 * Reads words that commas, semicolons or line breaks part. White space within a word counts as one space. What cannot be
 * used is left out and said; a comma at the end and words that come twice need no saying.
 */
export function parseDefectWords(text: string): DefectWords {
  const typed = text
    .slice(0, MOST_CHARACTERS)
    .toLowerCase()
    .normalize('NFC')
    .split(separator)
    .map((part) => part.trim().replace(/\s+/gu, ' '));
  const problems: WordProblem[] = [];
  // Nothing after the last comma is a word that is still to be typed.
  if (typed.slice(0, -1).includes('')) {
    problems.push({
      kind: 'nothing',
      words: [],
      said: 'There is no word before one of the commas; remove that comma or add the word.',
    });
  }
  const words: string[] = [];
  for (const word of new Set(typed)) {
    if (word === '') continue;
    const problem = problemOf(word);
    if (problem) problems.push(problem);
    else words.push(word);
  }
  const left = words.splice(defectWordLimits.words);
  if (left.length > 0) {
    problems.push({
      kind: 'many',
      words: left,
      said:
        `At most ${defectWordLimits.words} words are read; ${left.map(quoted).join(', ')} ` +
        `${left.length === 1 ? 'is' : 'are'} left out. Keep those that matter most.`,
    });
  }
  return { words, problems };
}

function problemOf(word: string): WordProblem | undefined {
  if ([...word].length > defectWordLimits.characters) {
    const short = `${[...word].slice(0, 20).join('')}…`;
    return {
      kind: 'long',
      words: [short],
      said:
        `${quoted(short)} is left out: it has more than ` +
        `${defectWordLimits.characters} characters. Say it in a few words.`,
    };
  }
  if (!/[\p{L}\p{N}]/u.test(word)) {
    return {
      kind: 'letterless',
      words: [word],
      said: `${quoted(word)} is left out: it has no letter. Name a defect, for example "scratch".`,
    };
  }
  return undefined;
}

const quoted = (word: string) => `"${word}"`;
