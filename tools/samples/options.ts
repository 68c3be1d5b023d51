/** The command line of `npm run samples`. */
import { type Bounds, readArgs, wholeNumber } from '../node/command-line';
import { UsageError } from '../node/usage-error';

export const usage = `npm run samples -- [--mvtec FOLDER [--train 8] [--good 6] [--each 3] [--side 240]]

Renders photos of a machined flange, good and defective, the same bytes every time.
Without options it writes the pictures that the app ships with, public/samples.

  --mvtec FOLDER   write a data set in the layout of MVTec AD there instead; a new or empty folder
  --train N        good photos to learn from
  --good N         good photos to test with
  --each N         photos of each of the six kinds of defect
  --side N         pixels, width and height
  --help
`;

export interface SampleOptions {
  readonly help: boolean;
  readonly mvtec?: string;
  readonly train: number;
  readonly good: number;
  readonly each: number;
  readonly side: number;
}

const known = {
  help: { type: 'boolean', default: false },
  mvtec: { type: 'string' },
  train: { type: 'string', default: '8' },
  good: { type: 'string', default: '6' },
  each: { type: 'string', default: '3' },
  side: { type: 'string', default: '240' },
} as const;

const wrong = (what: string) => new UsageError(`${what}. \`npm run samples -- --help\` lists the options.`);

/** @throws UsageError */
export function parseOptions(args: string[]): SampleOptions {
  const values = readArgs(args, known, wrong);
  if (values.mvtec === undefined && !values.help && args.length > 0) {
    throw wrong('--train, --good, --each and --side are for the data set that --mvtec names');
  }
  const number = (name: 'train' | 'good' | 'each' | 'side', bounds: Bounds) =>
    wholeNumber(name, values[name], bounds, wrong);
  return {
    help: values.help,
    ...(values.mvtec === undefined ? {} : { mvtec: values.mvtec }),
    train: number('train', { least: 1, most: 1000 }),
    good: number('good', { least: 0, most: 1000 }),
    each: number('each', { least: 0, most: 1000 }),
    side: number('side', { least: 16, most: 2048 }),
  };
}
