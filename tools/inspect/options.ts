/** The command line of `npm run inspect`. */

import { type NodeBackend, nodeBackends } from '../node/backends';
import { oneOf, readArgs } from '../node/command-line';
import { UsageError } from '../node/usage-error';

export const usage = `npm run inspect -- --project nut.vtfusion --images FOLDER --out FOLDER

Inspects every photo of a folder with a trained project, from \`npm run train\` or exported by the page.

  --project FILE     the project
  --images FOLDER    the photos: jpg, png, bmp, tiff, webp, gif; sub-folders are not looked at
  --out FOLDER       where results.csv (grows photo by photo), results.json (at the end), heatmaps/ and overlays/ go, in place
                     of an earlier run's
  --model FOLDER     the encoder that the project was trained with (public/models/ and the name that the project says)
  --backend NAME     ${nodeBackends.join(', ')} (wasm)
  --help

Exit code: 0 when no photo failed (uncertain ones are listed), 1 when a photo failed, 2 when a photo could not be read,
or the work could not be done.
`;

export interface InspectOptions {
  readonly project: string;
  readonly images: string;
  readonly out: string;
  /** Absent: the folder of `public/models` that the project names. */
  readonly model?: string | undefined;
  readonly backend: NodeBackend;
}

/**
 * Reads the arguments after the program's name.
 * @returns undefined when help is asked for
 * @throws UsageError
 */
export function parseOptions(args: string[]): InspectOptions | undefined {
  const options = {
    project: { type: 'string', default: '' },
    images: { type: 'string', default: '' },
    out: { type: 'string', default: '' },
    model: { type: 'string' },
    backend: { type: 'string', default: 'wasm' },
    help: { type: 'boolean', default: false },
  } as const;
  const { help, project, images, out, model, backend } = readArgs(args, options, wrong);
  if (help) return undefined;
  if (project === '') throw wrong('--project is missing: name the project, for example nut.vtfusion');
  if (images === '') throw wrong('--images is missing: name the folder of the photos');
  if (out === '') throw wrong('--out is missing: name the folder for the results');
  return {
    project,
    images,
    out,
    model,
    backend: oneOf('backend', backend, nodeBackends, wrong),
  };
}

function wrong(what: string): UsageError {
  return new UsageError(`Nothing can be inspected: ${what}. Try \`npm run inspect -- --help\`.`);
}
