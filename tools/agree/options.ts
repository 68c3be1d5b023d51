/** The command line of `npm run agree`. */
import { tilesOption } from '../evaluate/tiles-option';
import { type NodeBackend, nodeBackends } from '../node/backends';
import { oneOf, readArgs, wholeNumber } from '../node/command-line';
import { UsageError } from '../node/usage-error';

const bounds = {
  shots: { least: 2, most: 8 },
  seed: { least: 0, most: 1_000_000_000 },
  steps: { least: 0, most: 1_000_000 },
  limit: { least: 1, most: 1_000_000 },
  minutes: { least: 1, most: 10_000 },
} as const;

export const usage = `npm run agree -- --data FOLDER [--data FOLDER ...] [--backends wasm,webgpu,cpu] ...

Whether every backend says the same: trains a project on a few good photos, lets each backend inspect the same test
photos with that project's file, and compares verdicts, scores and maps with those of the first backend named.

  --data FOLDER      a category, or a folder of categories, in any layout that npm run evaluate reads
  --backends A,B     two or more of ${nodeBackends.join(', ')} (wasm,webgpu)
  --train-on HOW     one: the first backend trains, all inspect with its project. each: every backend trains its own, by
                     the same photos, settings and seed, and inspects with it (one)
  --shots N          good photos to train on, ${bounds.shots.least} to ${bounds.shots.most}, drawn by the seed (4)
  --seed N           draws the good photos and the order of the test photos, and trains (1)
  --steps N          training steps, in place of the usual number
  --tiles HOW        auto, whole, 2x2, 3x3 and so on (auto)
  --limit N          at most N test photos of a category, drawn, with the share of defective ones kept
  --minutes N        begin with no further photo after so many minutes a category; what was compared by then counts
  --model FOLDER     the frozen encoder (public/models/pico-clip)
  --help

Exit code: 0 when no verdict differs but for scores within 0.001 of a threshold, 1 when one does, 2 when the work could
not be done.
`;

export interface AgreeOptions {
  readonly data: readonly string[];
  /** Two or more, the one that others are compared with first. */
  readonly backends: readonly NodeBackend[];
  readonly trainOn: 'one' | 'each';
  readonly shots: number;
  readonly seed: number;
  readonly steps?: number | undefined;
  readonly tiles?: string | undefined;
  /** Most test photos of a category. */
  readonly limit?: number | undefined;
  /** Time for the photos of a category. */
  readonly minutes?: number | undefined;
  readonly model: string;
}

/**
 * Reads the arguments after the program's name.
 * @returns undefined when help is asked for
 * @throws UsageError
 */
export function parseOptions(args: string[]): AgreeOptions | undefined {
  const known = {
    data: { type: 'string', multiple: true, default: [] as string[] },
    backends: { type: 'string', default: 'wasm,webgpu' },
    'train-on': { type: 'string', default: 'one' },
    shots: { type: 'string', default: '4' },
    seed: { type: 'string', default: '1' },
    steps: { type: 'string' },
    tiles: { type: 'string' },
    limit: { type: 'string' },
    minutes: { type: 'string' },
    model: { type: 'string', default: 'public/models/pico-clip' },
    help: { type: 'boolean', default: false },
  } as const;
  const { help, data, backends, model, ...given } = readArgs(args, known, wrong);
  if (help) return undefined;
  if (data.length === 0) throw wrong('--data is missing: name the folder of a data set');
  const { steps, tiles, limit, minutes } = given;
  const number = (name: keyof typeof bounds, text: string) => wholeNumber(name, text, bounds[name], wrong);
  return {
    data,
    model,
    backends: backendsOf(backends),
    trainOn: oneOf('train-on', given['train-on'], ['one', 'each'] as const, wrong),
    shots: number('shots', given.shots),
    seed: number('seed', given.seed),
    steps: steps === undefined ? undefined : number('steps', steps),
    tiles: tiles === undefined ? undefined : tilesOption(tiles, wrong),
    limit: limit === undefined ? undefined : number('limit', limit),
    minutes: minutes === undefined ? undefined : number('minutes', minutes),
  };
}

function backendsOf(text: string): readonly NodeBackend[] {
  const names = [
    ...new Set(text.split(',').map((name) => oneOf('backends', name.trim(), nodeBackends, wrong))),
  ];
  if (names.length > 1) return names;
  throw wrong(`--backends needs two or more of ${nodeBackends.join(', ')}, not "${text}" alone`);
}

function wrong(what: string): UsageError {
  return new UsageError(`Nothing can be compared: ${what}. Try \`npm run agree -- --help\`.`);
}
