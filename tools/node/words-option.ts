/** `--words`, a person's own words for defects. */
import { parseDefectWords } from '../../src/vtfusion/defect-words';
import { UsageError } from './usage-error';

/** Throws what `wrong` makes of words that cannot be used, as the end of a sentence without its full stop. */
export function wordsOption(text: string, wrong: (what: string) => Error): readonly string[] {
  const { words, problems } = parseDefectWords(text);
  if (problems.length === 0) return words;
  const said = problems.map((problem) => problem.said).join(' ');
  throw wrong(`--words: ${said.replace(/\.$/u, '')}`);
}

/** Why words cannot be used: a model without a text tower would pass over them. */
export const wordsUnread = (model: string): UsageError =>
  new UsageError(`The model ${model} sees pictures only; leave --words out, or name a CLIP with --model.`);
