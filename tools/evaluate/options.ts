/** The command line of `npm run evaluate`. */
import { parseArgs } from 'node:util';
import { type PresetName, presets } from '../../src/vtfusion/settings';
import { shotLimits } from '../../src/vtfusion/trainer';
import { type NodeBackend, nodeBackends } from '../node/backends';
import { objectNameOf } from './object-name';
import { UsageError } from './usage-error';

const presetNames = Object.keys(presets) as PresetName[];

export const USAGE = `npm run evaluate -- --data FOLDER [--data FOLDER ...] [--shots 2] [--seeds 3] ...

Trains on a few good photos of a data set and tests on all its test photos, once a seed, with the code of the page.

  --data FOLDER      a data set in the layout of MVTec AD; several give a row each and a mean
  --object NAME      what the object is called; with several data sets, one for each in the same order.
                     Unless given, the folder's name without "mvtec_", "visa_" and the like, without numbers
                     at the end of words, and with spaces for underscores (visa_macaroni1: macaroni)
  --shots K          good photos to train on, ${shotLimits.least} to ${shotLimits.most}, drawn from train/good by the seed (2)
  --seeds N          how many draws and trainings, with the seeds 1 to N (3)
  --model FOLDER     the frozen CLIP (public/models/pico-clip)
  --backend NAME     ${nodeBackends.join(', ')} (wasm)
  --preset NAME      ${presetNames.join(', ')} (default)
  --steps N          training steps in place of the preset's; 0 tests the training-free detector that
                     training with the default preset starts from
  --out FILE         where the figures go as JSON (results/evaluate.json)
  --help
`;

export interface DataOption {
  readonly folder: string;
  readonly object: string;
}

export interface EvaluateOptions {
  /** At least one, unless help is asked for. */
  readonly data: readonly DataOption[];
  readonly shots: number;
  readonly seeds: number;
  readonly model: string;
  readonly backend: NodeBackend;
  readonly preset: PresetName;
  readonly steps?: number;
  readonly out: string;
  readonly help: boolean;
}

/** Reads the arguments after the program's name. Throws `UsageError`. */
export function parseOptions(args: string[]): EvaluateOptions {
  const { help, data = [], object = [], model, out, ...rest } = readArgs(args);
  if (!help && data.length === 0) throw wrong('--data is missing: name a folder in the layout of MVTec AD');
  if (object.length > 0 && object.length !== data.length) {
    throw wrong(
      `--object is given ${times(object.length)} and --data ${times(data.length)}: name each data set's object`,
    );
  }
  return {
    help,
    data: data.map((folder, i) => ({ folder, object: objectFor(folder, object[i]) })),
    shots: wholeNumber('shots', rest.shots, shotLimits.least, shotLimits.most),
    seeds: wholeNumber('seeds', rest.seeds, 1, 1000),
    model,
    backend: oneOf('backend', rest.backend, nodeBackends),
    preset: oneOf('preset', rest.preset, presetNames),
    ...(rest.steps === undefined ? {} : { steps: wholeNumber('steps', rest.steps, 0, 1_000_000) }),
    out,
  };
}

function readArgs(args: string[]) {
  try {
    return parseArgs({
      args,
      options: {
        data: { type: 'string', multiple: true },
        object: { type: 'string', multiple: true },
        shots: { type: 'string', default: '2' },
        seeds: { type: 'string', default: '3' },
        model: { type: 'string', default: 'public/models/pico-clip' },
        backend: { type: 'string', default: 'wasm' },
        preset: { type: 'string', default: 'default' },
        steps: { type: 'string' },
        out: { type: 'string', default: 'results/evaluate.json' },
        help: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    // Node adds advice for programs that take file names, which this one does not.
    throw wrong((error as Error).message.split(/\.\s/u)[0]);
  }
}

function objectFor(folder: string, named: string | undefined): string {
  const object = named?.trim() ?? objectNameOf(folder);
  if (object !== '') return object;
  throw wrong(`the object of ${folder} has no name: give one with --object`);
}

function wholeNumber(name: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (/^\d+$/u.test(text) && value >= least && value <= most) return value;
  throw wrong(`--${name} needs a whole number from ${least} to ${most}, not "${text}"`);
}

function oneOf<T extends string>(name: string, text: string, known: readonly T[]): T {
  const found = known.find((each) => each === text);
  if (found !== undefined) return found;
  throw wrong(`--${name} needs one of ${known.join(', ')}, not "${text}"`);
}

function times(count: number): string {
  return count === 1 ? 'once' : `${count} times`;
}

function wrong(what: string): UsageError {
  return new UsageError(`The evaluation cannot be run: ${what}. Try \`npm run evaluate -- --help\`.`);
}
