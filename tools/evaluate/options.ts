/** The command line of `npm run evaluate`. */
import { type NodeBackend, nodeBackends } from '../node/backends';
import { oneOf, readArgs, wholeNumber } from '../node/command-line';
import { UsageError } from '../node/usage-error';
import { wordsOption } from '../node/words-option';
import { type BackgroundOption, backgroundOptions } from './background';
import { type Preset, presetNames, presets } from './presets';
import { tilesOption } from './tiles-option';

const bounds = {
  shots: { least: 1, most: 32 },
  seeds: { least: 1, most: 1000 },
  steps: { least: 0, most: 1_000_000 },
  // Metrics need a good and a defective photo at least.
  limit: { least: 2, most: 1_000_000 },
  corrections: { least: 1, most: 100 },
} as const;

const known = {
  data: { type: 'string', multiple: true },
  object: { type: 'string', multiple: true },
  methods: { type: 'string' },
  preset: { type: 'string' },
  shots: { type: 'string' },
  seeds: { type: 'string', default: '3' },
  model: { type: 'string', default: 'public/models/pico-clip' },
  backend: { type: 'string', default: 'wasm' },
  steps: { type: 'string' },
  tiles: { type: 'string' },
  background: { type: 'string' },
  words: { type: 'string' },
  limit: { type: 'string' },
  corrections: { type: 'string' },
  out: { type: 'string', default: 'results/evaluate' },
  help: { type: 'boolean', default: false },
} as const;

export const usage = (
  methods: readonly string[],
) => `npm run evaluate -- --data FOLDER [--data FOLDER ...] [--methods vtfusion,features] [--shots 1,2,4] ...

Trains methods on a few good photos and tests them on all test photos: the same frozen encoder, the same draws and the
same pictures for all. Each finished cell (a method, a category, a number of shots, a seed) is kept below --out at once:
the same command again goes on where it stopped, and methods, shots, seeds and data may be added.

  --data FOLDER      a category, or a folder of categories, as MVTec AD, VisA (published or 1-class), BTAD and MPDD are
                     laid out, or a plain folder of good/ and anything else
  --object NAME      what the object is called; with several --data, one for each in the same order.
                     Unless given, the category's folder without "mvtec_", "visa_" and the like, without numbers
                     at the end of words, and with spaces for underscores (visa_macaroni1: macaroni)
  --methods A,B      any of ${wrapped(methods)} (vtfusion)
  --preset NAME      ${presetNames.join(', ')}: methods, shots, tiles and background of a table of the paper, with its
                     published figures beside ours where they can be compared
  --shots K,K        good photos to train on, 1 to ${bounds.shots.most}, drawn by the seed (2)
  --seeds N          how many draws and trainings, with the seeds 1 to N (3)
  --model FOLDER     the frozen encoder (public/models/pico-clip)
  --backend NAME     ${nodeBackends.join(', ')} (wasm)
  --steps N          training steps in place of a method's own, for methods that train by steps
  --tiles HOW        auto, whole, 2x2, 3x3 and so on, for methods that can cut a photo, in place of their own way
  --background HOW   keep, or remove: paint grey what lies around a part that stands out from a plain background (keep)
  --words A,B        words for defects ("scratch, bent pin"), for vtfusion's methods and text
  --limit N          at most N test photos of a category, drawn, with the share of defective ones kept; every photo
                     takes memory while its category is evaluated, for pico-clip about half a megabyte
  --corrections N    teach the N good photos with the highest and the N defective ones with the lowest scores of one half of
                     the test photos, whatever their verdicts, and score the other half before and after
  --out FOLDER       where evaluate.json, evaluate.md, report.html and cells/ go (results/evaluate)
  --help
`;

function wrapped(names: readonly string[]): string {
  const lines = [''];
  for (const name of names) {
    if (lines[lines.length - 1].length + name.length > 85) lines.push('');
    lines[lines.length - 1] += `${name}, `;
  }
  return lines
    .map((line) => line.trimEnd())
    .join(`\n${' '.repeat(21)}`)
    .replace(/,$/u, '');
}

export interface EvaluateOptions {
  /** At least one folder, unless help is asked for. */
  readonly data: readonly string[];
  /** None, or one for each folder. */
  readonly objects: readonly string[];
  readonly methods: readonly string[];
  readonly preset?: Preset | undefined;
  /** Ascending. */
  readonly shots: readonly number[];
  readonly seeds: number;
  readonly model: string;
  readonly backend: NodeBackend;
  readonly steps?: number | undefined;
  /** Absent for the methods' own ways. */
  readonly tiles?: string | undefined;
  /** Absent to keep it. */
  readonly background?: BackgroundOption | undefined;
  /** The person's own words for defects; absent for none. */
  readonly words?: readonly string[] | undefined;
  readonly limit?: number | undefined;
  /** Photos of each kind that are taught, at most; absent to teach nothing. */
  readonly corrections?: number | undefined;
  readonly out: string;
  readonly help: boolean;
}

/**
 * Reads the arguments after the program's name.
 * @param methods the names of those that there are
 * @throws UsageError
 */
export function parseOptions(args: string[], methods: readonly string[]): EvaluateOptions {
  const { help, data = [], object = [], model, out, ...rest } = readArgs(args, known, wrong);
  if (!help && data.length === 0) throw wrong('--data is missing: name the folder of a data set');
  if (object.length > 0 && object.length !== data.length) {
    throw wrong(
      `--object is given ${times(object.length)} and --data ${times(data.length)}: name each data set's object`,
    );
  }
  const preset: Preset | undefined =
    rest.preset === undefined ? undefined : presets[oneOf('preset', rest.preset, presetNames, wrong)];
  const tiles = rest.tiles === undefined ? preset?.tiles : tilesOption(rest.tiles, wrong);
  const background =
    rest.background === undefined
      ? preset?.background
      : oneOf('background', rest.background, backgroundOptions, wrong);
  return {
    help,
    data,
    objects: object.map((name) => nameOf(name)),
    methods:
      rest.methods === undefined
        ? (preset?.methods ?? ['vtfusion'])
        : listOf('methods', rest.methods, methods),
    ...(preset && { preset }),
    shots: rest.shots === undefined ? (preset?.shots ?? [2]) : shotsOf(rest.shots),
    seeds: wholeNumber('seeds', rest.seeds, bounds.seeds, wrong),
    model,
    backend: oneOf('backend', rest.backend, nodeBackends, wrong),
    ...numbered('steps', rest.steps),
    ...(tiles !== undefined && { tiles }),
    // Cells from before there was a choice kept it.
    ...(background === 'remove' && { background }),
    ...(rest.words !== undefined && { words: wordsOf(rest.words) }),
    ...numbered('limit', rest.limit),
    ...numbered('corrections', rest.corrections),
    out,
  };
}

/** The number under its name, where one was given. */
function numbered<Name extends 'steps' | 'limit' | 'corrections'>(name: Name, text: string | undefined) {
  if (text === undefined) return {};
  return { [name]: wholeNumber(name, text, bounds[name], wrong) } as { [key in Name]: number };
}

function nameOf(text: string): string {
  const name = text.trim();
  if (name === '') throw wrong('--object needs a name, for example --object "metal nut"');
  return name;
}

function wordsOf(text: string): readonly string[] {
  const words = wordsOption(text, wrong);
  if (words.length > 0) return words;
  throw wrong('--words names none; give some, for example --words "scratch, bent pin"');
}

function shotsOf(text: string): readonly number[] {
  const counts = text.split(',').map((one) => wholeNumber('shots', one.trim(), bounds.shots, wrong));
  return [...new Set(counts)].sort((a, b) => a - b);
}

function listOf(name: string, text: string, known: readonly string[]): string[] {
  return [...new Set(text.split(',').map((one) => oneOf(name, one.trim(), known, wrong)))];
}

function times(count: number): string {
  return count === 1 ? 'once' : `${count} times`;
}

function wrong(what: string): UsageError {
  return new UsageError(`The evaluation cannot be run: ${what}. Try \`npm run evaluate -- --help\`.`);
}
