/** The command line of `npm run samples`. */
import { parseArgs } from 'node:util';

export const USAGE = `npm run samples -- [--mvtec FOLDER [--train 8] [--good 6] [--each 3] [--side 240]]

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

export function parseOptions(args: string[]): SampleOptions {
  const { values } = parseArgs({
    args,
    options: {
      help: { type: 'boolean', default: false },
      mvtec: { type: 'string' },
      train: { type: 'string', default: '8' },
      good: { type: 'string', default: '6' },
      each: { type: 'string', default: '3' },
      side: { type: 'string', default: '240' },
    },
  });
  return {
    help: values.help,
    ...(values.mvtec === undefined ? {} : { mvtec: values.mvtec }),
    train: wholeNumber('train', values.train, 1, 1000),
    good: wholeNumber('good', values.good, 0, 1000),
    each: wholeNumber('each', values.each, 0, 1000),
    side: wholeNumber('side', values.side, 16, 2048),
  };
}

function wholeNumber(name: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw new Error(
    `--${name} needs a whole number from ${least} to ${most}, not "${text}". Try \`npm run samples -- --help\`.`,
  );
}
