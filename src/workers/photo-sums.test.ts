import { readFileSync } from 'node:fs';
import sharp, { type Sharp } from 'sharp';
import { expect, it } from 'vitest';
import { withoutPlace } from '../images/bare/drop-place';
import { sumsOf } from './photo-sums';

const picture = () => sharp({ create: { width: 8, height: 8, channels: 3, background: 'grey' } }).jpeg();
const bytesOf = async (made: Sharp) => new Uint8Array(await made.toBuffer());

it('knows a photo again whose place was dropped, and has one sum where there was none', async () => {
  const placed = await bytesOf(
    picture().withExif({ IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '51/1 30/1 0/1' } }),
  );
  const { sha256, placeless } = await sumsOf(placed);
  expect(placeless).not.toBe(sha256);
  expect(await sumsOf(new Uint8Array(withoutPlace(placed)))).toEqual({ sha256: placeless });
  expect(await sumsOf(await bytesOf(picture()))).not.toHaveProperty('placeless');
});

/**
 * Project files keep photos without their places. With other hashes, originals would not match any existing
 * file.
 */
it.each([
  ['progressive-with-place.jpg', 'eab28286a857ea00'],
  ['interlaced-with-place.png', 'bfce224aedf013b1'],
  ['lossless-with-place.webp', '3ee683d36a14c7c3'],
])('gives %s the sum that it has in project files of earlier versions', async (name, sum) => {
  const file = readFileSync(`fixtures/fuzz/pictures/seeds/${name}`);
  expect((await sumsOf(new Uint8Array(file))).placeless?.slice(0, 16)).toBe(sum);
});
