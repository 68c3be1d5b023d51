/**
 * A copy of a data set whose photos are turned by 0 to 360 degrees about their centre, masks alike: what a detector is
 * worth when parts come as they fall. Corners that turn into view repeat the photo's edge.
 */
import { existsSync } from 'node:fs';
import { mkdir, readdir, realpath, rm } from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';
import { Random } from '../../src/das/random';
import type { RgbImage } from '../../src/images/rgb-image';
import { readMvtecLayout } from '../evaluate/datasets/mvtec-layout';
import { type Outputs, readArgs, runCommand, wholeNumber } from '../node/command-line';
import { isWithin } from '../node/is-within';
import { filesOfDataset } from '../node/list-files';
import { requireNewOrEmpty } from '../node/new-folder';
import { requireWritable } from '../node/out-file';
import { readImage, sensorBitsOf } from '../node/read-image';
import { UsageError } from '../node/usage-error';

const usage = `npm run rotate -- --data FOLDER --out FOLDER [--seed S]

Writes a copy of a data set in the layout of MVTec AD, every photo and its mask turned by a random angle.

  --data FOLDER   the data set
  --out FOLDER    a folder that is new or empty and lies outside of the data set
  --seed S        the same seed gives the same angles (1)
  --help
`;

const known = {
  data: { type: 'string' },
  out: { type: 'string' },
  seed: { type: 'string', default: '1' },
  help: { type: 'boolean', default: false },
} as const;

const wrong = (what: string) => new UsageError(`${what}. \`npm run rotate -- --help\` lists the options.`);

/** @returns the exit code: 0, 2 for what the person can change, 1 for what they cannot */
export function main(args: string[], outputs: Outputs): Promise<number> {
  return runCommand(outputs, { expected: 2, unexpected: 1 }, async () => {
    const { data, out, seed, help } = readArgs(args, known, wrong);
    if (help) {
      outputs.stdout.write(usage);
      return 0;
    }
    if (!data || !out) throw wrong('--data and --out are needed');
    const angles = wholeNumber('seed', seed, { least: 0, most: 2 ** 31 - 1 }, wrong);
    outputs.stdout.write(`Turned photos in ${out}: ${await rotateDataset(data, out, angles)}.\n`);
    return 0;
  });
}

/**
 * Writes the copy whole or not at all.
 * @returns the number of photos
 * @throws UsageError where the copy would write over photos, or become part of the data set, or cannot be written; AppError for a photo that cannot be read
 */
export async function rotateDataset(data: string, out: string, seed: number): Promise<number> {
  if (isWithin(await realPath(data), await realPath(out))) {
    throw new UsageError(
      `${out} is the data set, or lies in it, and its photos would be written over or mixed with turned ones. Name ` +
        'another folder with --out.',
    );
  }
  await requireNewOrEmpty(out);
  const isNew = !existsSync(out);
  const { train, test } = readMvtecLayout(await filesOfDataset(data));
  requireNamesOfTheirOwn([...train, ...test.map((photo) => photo.path)]);
  const bits = await sensorBitsOf(train.map((file) => path.join(data, file)));
  const random = new Random(seed);
  const named = (file: string) => path.join(out, nameInCopy(file));
  try {
    await requireWritable(out);
    const photo = async (file: string, angle: number) =>
      rotate(await readImage(path.join(data, file), bits), named(file), angle, 'copy');
    for (const file of train) await photo(file, random.between(0, 360));
    for (const { path: file, mask } of test) {
      const angle = random.between(0, 360);
      await photo(file, angle);
      if (mask) await rotate(await readImage(path.join(data, mask)), named(mask), angle, 'background');
    }
    return train.length + test.length;
  } catch (error) {
    // What was wrong with the photo is said also where this fails.
    await removeCopy(out, isNew).catch(() => undefined);
    throw error;
  }
}

/** Where links lead; the last parts need not be there yet. */
async function realPath(file: string): Promise<string> {
  const whole = path.resolve(file);
  const parent = path.dirname(whole);
  return realpath(whole).catch(async (error: unknown) => {
    if (parent === whole) throw error;
    return path.join(await realPath(parent), path.basename(whole));
  });
}

const nameInCopy = (file: string) => file.replace(/\.[^.]+$/u, '.png');

/** @throws UsageError where the copy of one photo would be written over another's */
function requireNamesOfTheirOwn(photos: readonly string[]): void {
  const takenBy = new Map<string, string>();
  for (const photo of photos) {
    const name = nameInCopy(photo);
    const other = takenBy.get(name);
    if (other !== undefined) {
      throw new UsageError(
        `${other} and ${photo} would both be ${name} in the copy. Rename one of them, and its mask alike.`,
      );
    }
    takenBy.set(name, photo);
  }
}

/** A folder that was there before stays, empty as it was. */
async function removeCopy(out: string, isNew: boolean): Promise<void> {
  const written = isNew ? [out] : (await readdir(out)).map((name) => path.join(out, name));
  for (const one of written) await rm(one, { recursive: true, force: true });
}

/** Between two steps: a picture with its sides, and nothing lost. */
const uncompressed = { compressionLevel: 0 };

/** Writes the picture, which is upright as the app reads it, at another angle. */
async function rotate(
  { data, width, height }: RgbImage,
  to: string,
  degrees: number,
  beyond: 'copy' | 'background',
): Promise<void> {
  await mkdir(path.dirname(to), { recursive: true });
  // Far enough that no corner of the extended photo turns into the part that is kept.
  const margin = Math.ceil(Math.hypot(width, height) / 2);
  const extended = await sharp(data, { raw: { width, height, channels: 3 } })
    .extend({
      top: margin,
      bottom: margin,
      left: margin,
      right: margin,
      extendWith: beyond,
      background: 'black',
    })
    .png(uncompressed)
    .toBuffer();
  const turned = await sharp(extended)
    .rotate(degrees, { background: 'black' })
    .png(uncompressed)
    .toBuffer({ resolveWithObject: true });
  const left = Math.round((turned.info.width - width) / 2);
  const top = Math.round((turned.info.height - height) / 2);
  await sharp(turned.data).extract({ left, top, width, height }).png().toFile(to);
}
