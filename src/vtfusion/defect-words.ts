/** A person's own words for defects, as typed into one field: "scratch, missing leg, bent pin". */

/** A prompt has room for 77 tokens, and each word costs as many prompts as there are templates. */
export const defectWordLimits = { words: 12, characters: 40 } as const;

/** Longer texts are cut first, because some of the work grows faster than their length. */
const MOST_CHARACTERS = 10_000;

/** Words that were left out, and why. */
export interface WordProblem {
  readonly kind: 'nothing' | 'long' | 'letterless' | 'many';
  /** The omitted words, shortened if they are long; empty for `nothing`. */
  readonly words: readonly string[];
  /** In English: what, why, and what to do. */
  readonly said: string;
}

export interface DefectWords {
  /** Lower case, no word twice, in the order they were typed. */
  readonly words: readonly string[];
  readonly problems: readonly WordProblem[];
}

/** Commas and semicolons from the keyboards of all our languages: a Chinese one types ， ； and 、. */
const separator = /[,;，；､、﹐﹑﹔]\s*\n|[,;，；､、﹐﹑﹔\n]/u;

/**
 * Reads words that are separated by commas, semicolons or line breaks. White space within a word counts as
 * one space. Unusable words are left out and reported; a trailing comma and repeated words are not.
 */
export function parseDefectWords(text: string): DefectWords {
  const typed = text
    .slice(0, MOST_CHARACTERS)
    .toLowerCase()
    .normalize('NFC')
    .split(separator)
    .map((part) => part.trim().replace(/\s+/gu, ' '));
  const problems: WordProblem[] = [];
  // After the last comma a word may still be coming.
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
