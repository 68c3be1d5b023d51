/** The command line of `npm run train`. */
import { PROJECT_EXTENSION } from '../../src/storage/project-extension';
import { type PresetName, presets } from '../../src/vtfusion/settings';
import { type NodeBackend, nodeBackends } from '../node/backends';
import { oneOf, readArgs, wholeNumber } from '../node/command-line';
import { UsageError } from '../node/usage-error';
import { wordsOption } from '../node/words-option';

const presetNames = Object.keys(presets) as PresetName[];
const bounds = { seed: { least: 0, most: 1_000_000_000 }, steps: { least: 0, most: 1_000_000 } } as const;

export const usage = `npm run train -- --name "metal nut" --images FOLDER --out nut${PROJECT_EXTENSION}

Trains on 2 to 8 photos of good parts and writes a project, the same file that the page exports and imports.

  --name NAME        what the object is called; without a name, prompts speak of objects in general
  --words A,B        your own words for defects, such as "scratch,bent pin", for models that read words
  --images FOLDER    the good photos: jpg, png, bmp, tiff, webp, gif; sub-folders are not looked at
  --out FILE         where the project goes; a file of that name is replaced, one that the page exported too
  --model FOLDER     the frozen encoder (public/models/pico-clip)
  --backend NAME     ${nodeBackends.join(', ')} (wasm)
  --preset NAME      ${presetNames.join(', ')} (default)
  --seed N           the same seed, settings and photos, in the same order of names, train the same project (1)
  --steps N          training steps, in place of the preset's own
  --without-photos   leave the good photos out of the project
  --help
`;

export interface TrainOptions {
  /** Empty when none was given. */
  readonly name: string;
  readonly words: readonly string[];
  readonly images: string;
  readonly out: string;
  readonly model: string;
  readonly backend: NodeBackend;
  readonly preset: PresetName;
  readonly seed: number;
  readonly steps?: number | undefined;
  readonly withPhotos: boolean;
}

/**
 * Reads the arguments after the program's name.
 * @returns undefined when help is asked for
 * @throws UsageError
 */
export function parseOptions(args: string[]): TrainOptions | undefined {
  const {
    help,
    images = '',
    out = '',
    ...given
  } = readArgs(
    args,
    {
      name: { type: 'string', default: '' },
      words: { type: 'string', default: '' },
      images: { type: 'string' },
      out: { type: 'string' },
      model: { type: 'string', default: 'public/models/pico-clip' },
      backend: { type: 'string', default: 'wasm' },
      preset: { type: 'string', default: 'default' },
      seed: { type: 'string', default: '1' },
      steps: { type: 'string' },
      'without-photos': { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
    wrong,
  );
  if (help) return undefined;
  if (images === '') throw wrong('--images is missing: name the folder of the good photos');
  if (out === '')
    throw wrong(`--out is missing: name the project's file, for example part${PROJECT_EXTENSION}`);
  const words = wordsOption(given.words, wrong);
  return {
    name: given.name.trim(),
    words,
    images,
    out,
    model: given.model,
    backend: oneOf('backend', given.backend, nodeBackends, wrong),
    preset: oneOf('preset', given.preset, presetNames, wrong),
    seed: wholeNumber('seed', given.seed, bounds.seed, wrong),
    ...(given.steps !== undefined && { steps: wholeNumber('steps', given.steps, bounds.steps, wrong) }),
    withPhotos: !given['without-photos'],
  };
}

function wrong(what: string): UsageError {
  return new UsageError(`Training cannot begin: ${what}. Try \`npm run train -- --help\`.`);
}
