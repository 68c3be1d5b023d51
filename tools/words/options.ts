/** The command line of `npm run words`. */
import { type NodeBackend, nodeBackends } from '../node/backends';
import { oneOf, readArgs, wholeNumber } from '../node/command-line';
import { UsageError } from '../node/usage-error';
import { wordsOption } from '../node/words-option';

export const usage = `npm run words -- --data FOLDER [--words "scratch, bent lead"] [--model FOLDER] [--limit N]

What words for defects do to the text map M^t, before any training: for each word, how much higher M^t is inside of the
masks than outside in each folder of defects, and the AUROC of M^t alone, without words, with each one, and with all.

  --data FOLDER      a category with a folder for each kind of defect, and masks
  --words A,B        the words; unless given, the names of the folders of defects, with spaces for underscores
  --object NAME      what the object is called; unless given, the category's folder (see npm run evaluate -- --help).
                     An empty name asks for prompts that need none
  --model FOLDER     the frozen encoder, a CLIP (public/models/pico-clip)
  --backend NAME     ${nodeBackends.join(', ')} (wasm)
  --limit N          at most N test photos, drawn, with the share of defective ones kept (120)
  --help
`;

export interface WordsOptions {
  readonly data: string;
  /** Absent for the names of the folders. */
  readonly words?: readonly string[] | undefined;
  /** Absent for the folder's name; may be empty. */
  readonly object?: string | undefined;
  readonly model: string;
  readonly backend: NodeBackend;
  readonly limit: number;
  readonly help: boolean;
}

const known = {
  data: { type: 'string' },
  words: { type: 'string' },
  object: { type: 'string' },
  model: { type: 'string', default: 'public/models/pico-clip' },
  backend: { type: 'string', default: 'wasm' },
  limit: { type: 'string', default: '120' },
  help: { type: 'boolean', default: false },
} as const;

/** @throws UsageError */
export function parseOptions(args: string[]): WordsOptions {
  const { data, words, object, backend, limit, model, help } = readArgs(args, known, wrong);
  if (data === undefined && !help) throw wrong('--data is missing: name the folder of a category');
  return {
    data: data ?? '',
    ...(words !== undefined && { words: wordsOf(words) }),
    ...(object !== undefined && { object: object.trim() }),
    model,
    backend: oneOf('backend', backend, nodeBackends, wrong),
    limit: wholeNumber('limit', limit, { least: 2, most: 1_000_000 }, wrong),
    help,
  };
}

function wordsOf(text: string): readonly string[] {
  const words = wordsOption(text, wrong);
  if (words.length === 0) throw wrong('--words names none; leave it out for the names of the folders');
  return words;
}

function wrong(what: string): UsageError {
  return new UsageError(`The words cannot be measured: ${what}. Try \`npm run words -- --help\`.`);
}
