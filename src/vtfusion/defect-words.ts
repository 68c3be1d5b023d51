/** A person's own words for defects, as typed into one field: "scratch, missing leg, bent pin". */

/** A prompt has room for 77 tokens, and each word costs as many prompts as there are templates. */
export const defectWordLimits = { words: 12, characters: 40 } as const;

export interface DefectWords {
  /** Lower case, no word twice, in the order they were typed. */
  readonly words: readonly string[];
  /** A sentence for each thing that was left out: what, why, and what to do. */
  readonly problems: readonly string[];
}

/**
 * Reads words that commas, semicolons or line breaks part. White space within a word counts as one space. What cannot be
 * used is left out and said; a comma at the end and words that come twice need no saying.
 */
export function parseDefectWords(text: string): DefectWords {
  const typed = text
    .toLowerCase()
    .normalize('NFC')
    .split(/[,;]\s*\n|[,;\n]/u)
    .map((part) => part.trim().replace(/\s+/gu, ' '));
  const problems: string[] = [];
  // Nothing after the last comma is a word that is still to be typed.
  if (typed.slice(0, -1).includes('')) {
    problems.push('There is no word before one of the commas; remove that comma or add the word.');
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
    problems.push(
      `At most ${defectWordLimits.words} words are read; ${left.map(quoted).join(', ')} ` +
        `${left.length === 1 ? 'is' : 'are'} left out. Keep those that matter most.`,
    );
  }
  return { words, problems };
}

function problemOf(word: string): string | undefined {
  if ([...word].length > defectWordLimits.characters) {
    return (
      `${quoted(`${[...word].slice(0, 20).join('')}…`)} is left out: it has more than ` +
      `${defectWordLimits.characters} characters. Say it in a few words.`
    );
  }
  if (!/[\p{L}\p{N}]/u.test(word)) {
    return `${quoted(word)} is left out: it has no letter. Name a defect, for example "scratch".`;
  }
  return undefined;
}

const quoted = (word: string) => `"${word}"`;
