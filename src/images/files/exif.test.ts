/**
 * Photos have the orientation that Chromium shows, also after their place is dropped; `e2e/parity.spec.ts`
 * checks the same files.
 */
import sharp from 'sharp';
import { expect, it } from 'vitest';
import { decodeWithSharp } from '../../../tools/node/native-decoder';
import { seenUpright, turnedPhotos } from '../../../tools/testing/turned-photos';
import { withoutPlace } from '../bare/drop-place';
import { decodeImage } from './decode';
import { exifOf, exifOrientation } from './exif';
import { joinBytes } from './join-bytes';
import { sniffImage } from './sniff';
import { webpChunks } from './webp';

it.each(await turnedPhotos())('reads how a photo is turned by $name', async (photo) => {
  const { name, file, orientation } = photo;
  expect(sniffImage(file, name).orientation).toBe(orientation);
  const [upright, seen] = [seenUpright(photo), await decodeImage(file, name, decodeWithSharp)];
  expect([seen.width, seen.height]).toEqual([upright.width, upright.height]);
  const gap = seen.data.reduce((sum, value, i) => sum + Math.abs(value - upright.data[i]), 0);
  expect(gap / seen.data.length).toBeLessThan(name.endsWith('.jpg') ? 8 : 0.01);
  const bare = withoutPlace(file);
  expect(sniffImage(bare, name).orientation).toBe(orientation);
  expect(await decodeImage(bare, name, decodeWithSharp)).toEqual(seen);
});

it('takes the first block of a WebP file, where the file says that there is one', async () => {
  const picture = sharp({ create: { width: 6, height: 4, channels: 3, background: 'red' } });
  const once = new Uint8Array(await picture.withMetadata({ orientation: 6 }).webp().toBuffer());
  const block = webpChunks(once).find(({ type }) => type === 'EXIF')!;
  const upright = once.slice(block.at);
  upright.set(exifOf(1), 8);
  new DataView(upright.buffer).setUint32(4, exifOf(1).length, true);
  const file = joinBytes([once, upright.subarray(0, 8 + exifOf(1).length)]);
  new DataView(file.buffer).setUint32(4, file.length - 8, true);
  expect(sniffImage(file, 'photo').orientation).toBe(6);
  expect(sniffImage(withoutPlace(file), 'photo').orientation).toBe(6);
  const [extended] = webpChunks(file);
  file[extended.start] &= ~0x08;
  expect(sniffImage(file, 'photo').orientation).toBe(1);
  expect(sniffImage(withoutPlace(file), 'photo').orientation).toBe(1);
});

it('ends on a block whose directories lead into one another, or nowhere', () => {
  const block = exifOf(9 as 8);
  const view = new DataView(block.buffer);
  view.setUint16(10, 34_665);
  view.setUint16(12, 4);
  for (const place of [8, 0, 21, 0xffff_ffff]) {
    view.setUint32(18, place);
    expect(exifOrientation(block)).toBe(1);
  }
  expect(exifOrientation(new Uint8Array())).toBe(1);
  expect(exifOrientation(undefined)).toBe(1);
});
