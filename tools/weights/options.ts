/** The command line of `npm run weights`. */
import { readArgs } from '../node/command-line';
import { WeightsError } from './weights-error';

export const usage = `npm run weights -- [--from REPOSITORY|FILE|URL] [--out FOLDER] ...
npm run weights -- --list

Makes a model's folder for the app from a checkpoint in safetensors: a CLIP with open_clip's configuration, or a
vision-only transformer of the DINOv2 family with timm's.
Without --from it fetches ViT-B-16-plus-240 (LAION-400M) from the Hugging Face hub (834 MB).

  --from NAME          the checkpoint: a repository of the hub, such as timm/vit_small_patch14_dinov2.lvd142m (22 M
                       parameters, Apache-2.0), a file, or an address
  --out FOLDER         the folder to make, such as public/models/my-clip; needed for files and addresses of any
                       other model than the one without --from
  --config FILE        open_clip's or timm's configuration; else the one beside the checkpoint
  --merges FILE        the tokenizer's merges; else those beside the checkpoint, else CLIP's usual ones
  --side 224           pixels a side of the images that a vision-only encoder sees, a multiple of its patch
  --levels 3,6,9,12    blocks whose patch tokens to use, counted from 1
  --float32            keep every number as it is, four times the size, to measure what int8 costs
  --sha256 HEX         what the checkpoint's SHA-256 must be
  --title TEXT --description TEXT --licence NAME --licence-note TEXT   what the app says of the model
  --force              replace the folder when it exists
  --keep               keep the fetched checkpoint (in .cache/weights) after the conversion
  --list               what each model in public/models is, its licence and its size
  --help
`;

export interface WeightsOptions {
  help: boolean;
  list: boolean;
  from?: string | undefined;
  out?: string | undefined;
  config?: string | undefined;
  merges?: string | undefined;
  levels?: number[] | undefined;
  /** Pixels. */
  side?: number | undefined;
  float32: boolean;
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
  const values = readArgs(args, known, wrong);
  const { help, list, from, out, config, merges, float32, title, description, licence, force, keep } = values;
  if (list && !help && args.length > 1) throw wrong('--list takes no other option');
  const sha256 = values.sha256?.toLowerCase();
  if (sha256 !== undefined && !/^[0-9a-f]{64}$/.test(sha256))
    throw wrong('--sha256 needs 64 hexadecimal digits');
  return {
    help,
    list,
    from,
    out,
    config,
    merges,
    levels: values.levels === undefined ? undefined : parseLevels(values.levels),
    side: values.side === undefined ? undefined : parseSide(values.side),
    float32,
    sha256,
    title,
    description,
    licence,
    licenceNote: values['licence-note'],
    force,
    keep,
  };
}

const known = {
  from: text,
  out: text,
  config: text,
  merges: text,
  levels: text,
  side: text,
  float32: flag,
  sha256: text,
  title: text,
  description: text,
  licence: text,
  'licence-note': text,
  force: flag,
  keep: flag,
  list: flag,
  help: flag,
} as const;

function parseLevels(value: string): number[] {
  const levels = value.split(',').map(Number);
  if (!levels.every((level) => Number.isInteger(level) && level > 0)) {
    throw wrong('--levels needs whole numbers from 1 on, parted by commas, such as 3,6,9,12');
  }
  return levels;
}

function parseSide(value: string): number {
  const side = Number(value);
  if (!Number.isInteger(side) || side < 1 || side > 2048)
    throw wrong('--side needs a whole number of pixels up to 2048, such as 224');
  return side;
}

function wrong(what: string): WeightsError {
  return new WeightsError(
    'weights-usage',
    `The command cannot be run: ${what}. Try \`npm run weights -- --help\`.`,
  );
}
