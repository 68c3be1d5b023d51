/** Writes the valid pictures of `fixtures/fuzz/pictures/seeds` again: `npx tsx tools/fuzz/write-seeds.ts`. */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { encode as encodePng } from 'fast-png';
import sharp from 'sharp';
import { Random } from '../../src/das/random';
import { EXIF_PREFIX, exifOf } from '../../src/images/files/exif';
import { joinBytes } from '../../src/images/files/join-bytes';
import { JPEG_MARKER } from '../../src/images/files/jpeg-segments';
import { withAnimation } from '../testing/animated-png';

const folder = fileURLToPath(new URL('../../fixtures/fuzz/pictures/seeds', import.meta.url));
const [width, height] = [20, 14];

const random = new Random(1);
const colours = Uint8Array.from(
  { length: width * height * 3 },
  (_, i) => (i * 7 + random.integer(0, 20)) % 256,
);
const picture = () => sharp(colours, { raw: { width, height, channels: 3 } });
/** With a place, which no file that the program makes may hold. */
const placed = () =>
  picture().withExif({
    IFD0: { Orientation: '6', Make: 'camera' },
    IFD3: { GPSLatitude: '48/1 51/1 30/1', GPSLatitudeRef: 'N' },
  });

/** An uncompressed BMP; with 8 bits a pixel, a grey palette. */
function bmp(bits: 8 | 24 | 32): Uint8Array {
  const palette = bits === 8 ? 1024 : 0;
  const row = Math.ceil((width * bits) / 32) * 4;
  const bytes = new Uint8Array(54 + palette + row * height).fill(90, 54 + palette);
  const view = new DataView(bytes.buffer);
  bytes.set([0x42, 0x4d]);
  for (const [at, value] of [
    [2, bytes.length],
    [10, 54 + palette],
    [14, 40],
    [18, width],
    [22, height],
    [34, row * height],
  ]) {
    view.setUint32(at, value, true);
  }
  view.setUint16(26, 1, true);
  view.setUint16(28, bits, true);
  for (let i = 0; i < palette / 4; i++) bytes.set([i, i, i, 0], 54 + i * 4);
  return bytes;
}

const wide = (channels: 1 | 4) =>
  encodePng({
    width,
    height,
    channels,
    depth: 16 as const,
    data: Uint16Array.from({ length: width * height * channels }, () => random.integer(0, 65_535)),
  });

/** What editors leave behind: a block of EXIF before the camera's own, each of which says how the picture is turned. */
async function turnedTwice(): Promise<Uint8Array> {
  const whole = new Uint8Array(await placed().jpeg().toBuffer());
  const block = joinBytes([new TextEncoder().encode(EXIF_PREFIX), exifOf(3)]);
  const head = Uint8Array.of(0xff, JPEG_MARKER.app1, 0, block.length + 2);
  return joinBytes([whole.subarray(0, 2), head, block, whole.subarray(2)]);
}

const animated = async () => withAnimation(await picture().png().toBuffer(), width, height);

const seeds: Record<string, Uint8Array | Promise<Uint8Array>> = {
  'colour.png': picture().png().toBuffer(),
  'interlaced-with-place.png': placed().png({ progressive: true, palette: true }).toBuffer(),
  'animated.png': animated(),
  'grey-16.png': wide(1),
  'colour-16.png': wide(4),
  'baseline.jpg': picture().jpeg().toBuffer(),
  'progressive-with-place.jpg': placed().jpeg({ progressive: true }).toBuffer(),
  'turned-twice-with-place.jpg': turnedTwice(),
  'lossy.webp': picture().webp().toBuffer(),
  'lossless-with-place.webp': placed().webp({ lossless: true }).toBuffer(),
  'picture.gif': picture().gif().toBuffer(),
  'palette.bmp': bmp(8),
  'colour.bmp': bmp(24),
  'wide.bmp': bmp(32),
  'plain.tif': picture().tiff({ compression: 'none' }).toBuffer(),
  'lzw.tif': picture().tiff({ compression: 'lzw', predictor: 'horizontal' }).toBuffer(),
  'tiles.tif': picture()
    .tiff({ compression: 'deflate', tile: true, tileWidth: 16, tileHeight: 16 })
    .toBuffer(),
  'bilevel.tif': picture().toColourspace('b-w').tiff({ bitdepth: 1, compression: 'none' }).toBuffer(),
  'grey-16.tif': picture().toColourspace('grey16').tiff({ compression: 'none' }).toBuffer(),
};

await mkdir(folder, { recursive: true });
for (const [name, bytes] of Object.entries(seeds)) await writeFile(path.join(folder, name), await bytes);
