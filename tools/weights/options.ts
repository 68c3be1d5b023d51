/** The command line of `npm run weights`. */
import { parseArgs } from 'node:util';
import { AppError } from '../../src/errors';

export const USAGE = `npm run weights -- [--from FILE|URL] [--out FOLDER] ...

Makes a model's folder for the app from an open_clip checkpoint in safetensors.
Without --from it fetches ViT-B-16-plus-240 (LAION-400M) from the Hugging Face hub (834 MB).

  --from FILE|URL      the checkpoint
  --out FOLDER         the folder to make, such as public/models/my-clip; needed for every other model than that one
  --config FILE        open_clip's configuration; else the one beside the checkpoint
  --merges FILE        the tokenizer's merges; else those beside the checkpoint, else CLIP's usual ones
  --levels 3,6,9,12    blocks whose patch tokens to use, counted from 1
  --sha256 HEX         what the checkpoint's SHA-256 must be
  --title TEXT --description TEXT --licence NAME --licence-note TEXT   what the app says of the model
  --force              replace the folder when it exists
  --keep               keep the fetched checkpoint (in .cache/weights) after the conversion
  --help
`;

export interface WeightsOptions {
  help: boolean;
  from?: string | undefined;
  out?: string | undefined;
  config?: string | undefined;
  merges?: string | undefined;
  levels?: number[] | undefined;
  /** Lower case. */
  sha256?: string | undefined;
  title?: string | undefined;
  description?: string | undefined;
  licence?: string | undefined;
  licenceNote?: string | undefined;
  force: boolean;
  keep: boolean;
}

const text = { type: 'string' } as const;
const flag = { type: 'boolean', default: false } as const;

/** Reads the arguments after the program's name. Throws `weights-usage`. */
export function parseOptions(args: string[]): WeightsOptions {
  const values = readArgs(args);
  const { help, from, out, config, merges, title, description, licence, force, keep } = values;
  const sha256 = values.sha256?.toLowerCase();
  if (sha256 !== undefined && !/^[0-9a-f]{64}$/.test(sha256))
    throw usage('--sha256 needs 64 hexadecimal digits');
  return {
    help,
    from,
    out,
    config,
    merges,
    levels: values.levels === undefined ? undefined : parseLevels(values.levels),
    sha256,
    title,
    description,
    licence,
    licenceNote: values['licence-note'],
    force,
    keep,
  };
}

function readArgs(args: string[]) {
  try {
    return parseArgs({
      args,
      options: {
        from: text,
        out: text,
        config: text,
        merges: text,
        levels: text,
        sha256: text,
        title: text,
        description: text,
        licence: text,
        'licence-note': text,
        force: flag,
        keep: flag,
        help: flag,
      },
    }).values;
  } catch (error) {
    throw usage((error as Error).message);
  }
}

function parseLevels(value: string): number[] {
  const levels = value.split(',').map(Number);
  if (!levels.every((level) => Number.isInteger(level) && level > 0)) {
    throw usage('--levels needs whole numbers from 1 on, parted by commas, such as 3,6,9,12');
  }
  return levels;
}

function usage(what: string): AppError {
  return new AppError(
    'weights-usage',
    `The command cannot be run: ${what}. Try \`npm run weights -- --help\`.`,
  );
}
