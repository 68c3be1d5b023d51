/** The command line of `npm run torture`. */

import { readArgs, wholeNumber } from '../node/command-line';
import { UsageError } from '../node/usage-error';

const known = {
  kills: { type: 'string', default: '0' },
  losses: { type: 'string', default: '0' },
  soak: { type: 'string', default: '0' },
  seed: { type: 'string', default: '1' },
  backend: { type: 'string', default: 'wasm' },
  help: { type: 'boolean', default: false },
} as const;

export const tortureNames = ['kills', 'losses', 'soak'] as const;
export type TortureName = (typeof tortureNames)[number];

const soakBackends = ['wasm', 'webgpu'] as const;
export type SoakBackend = (typeof soakBackends)[number];

export interface TortureOptions {
  /** How often each; 0: not at all. */
  readonly counts: Readonly<Record<TortureName, number>>;
  readonly seed: number;
  /** Of the soak. */
  readonly backend: SoakBackend;
}

export const usage = `npm run torture -- [--kills N] [--losses N] [--soak N] [--backend NAME] [--seed S]

Builds the app and ill-treats it in Chromium, with a tiny model of random weights. The last line sums up; the exit code is 0 only
if nothing was lost.

  --kills N     the browser is killed at N random moments while a person works, and opened again
  --losses N    the graphics card is taken away at N random moments of training and inspection (about a minute each)
  --soak N      N photos are inspected and N / 100 trainings run in one page (one at least), which then must be as it was; and a kiosk's day
  --backend NAME  the soak's: wasm (as it is without this), or webgpu, by SwiftShader, for a handful of photos; buffers on the device
                are counted then
  --seed S      the same seed draws the same moments, actions and photos in the same order (1)
  --help
`;

const wrong = (what: string) => new UsageError(`${what}. \`npm run torture -- --help\` lists the options.`);

/** @returns undefined when help is asked for @throws UsageError */
export function parseOptions(args: string[]): TortureOptions | undefined {
  const { seed, backend: named, help, ...numbers } = readArgs(args, known, wrong);
  if (help) return undefined;
  const countOf = (name: TortureName) => wholeNumber(name, numbers[name], { least: 0, most: 100_000 }, wrong);
  const counts = { kills: countOf('kills'), losses: countOf('losses'), soak: countOf('soak') };
  if (tortureNames.every((name) => counts[name] === 0)) throw wrong('Nothing is asked for');
  const backend = soakBackends.find((each) => each === named);
  if (!backend) throw wrong(`--backend takes ${soakBackends.join(' or ')}`);
  return { counts, backend, seed: wholeNumber('seed', seed, { least: 0, most: 2 ** 31 }, wrong) };
}
