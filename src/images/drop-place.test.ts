/** Places that sharp (libvips) and ImageMagick's ways of writing put into files are gone, read by exif-reader and sharp; all else stays. */

import readExif from 'exif-reader';
import { zlibSync } from 'fflate';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { withoutPlace } from './drop-place';
import { joinBytes } from './join-bytes';
import { pngChunk } from './png-chunks';

const pixels = Uint8Array.from({ length: 24 * 16 * 3 }, (_, i) => (i * 7) % 256);
const place = {
  GPSLatitudeRef: 'N',
  GPSLatitude: '52/1 31/1 1234/100',
  GPSLongitudeRef: 'E',
  GPSLongitude: '13/1 24/1 5678/100',
  GPSMapDatum: 'WGS-84',
};
const xmp =
  '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">' +
  '<rdf:Description rdf:about="" xmlns:exif="http://ns.adobe.com/exif/1.0/" exif:GPSLatitude="52,31.2057N" exif:FNumber="28/10">' +
  '<exif:GPSLongitude>13,24.9463E</exif:GPSLongitude></rdf:Description></rdf:RDF></x:xmpmeta>';

/** A photo by a camera that knows where it is. */
const photo = async (kind: 'jpeg' | 'png' | 'webp') => {
  const made = sharp(pixels, { raw: { width: 24, height: 16, channels: 3 } })
    .withExif({ IFD0: { Make: 'Camera', Artist: 'Somebody' }, IFD3: place })
    .withMetadata({ orientation: 6 })
    .withXmp(xmp);
  return new Uint8Array(await made.toFormat(kind).toBuffer());
};
const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1');
const exifOf = async (file: Uint8Array) => {
  const { exif } = await sharp(file).metadata();
  return readExif(exif!);
};

const xmpOf = async (file: Uint8Array) => {
  const { xmp = Buffer.of() } = await sharp(file).metadata();
  return xmp.toString('utf8');
};

describe.each(['jpeg', 'png', 'webp'] as const)('%s', (kind) => {
  it('loses the place in EXIF and XMP, and nothing else', async () => {
    const file = await photo(kind);
    expect((await exifOf(file)).GPSInfo).toMatchObject({ GPSLatitudeRef: 'N', GPSLatitude: [52, 31, 12.34] });
    const before = file.slice();

    const bare = withoutPlace(file);
    expect(file).toEqual(before);
    expect(bare).toHaveLength(file.length);
    const exif = await exifOf(bare);
    expect(exif.GPSInfo ?? {}).toEqual({});
    expect(exif.Image).toMatchObject({ Make: 'Camera', Artist: 'Somebody', Orientation: 6 });
    expect(text(bare)).not.toContain('WGS-84');
    expect(await xmpOf(file)).toContain('52,31.2057N');
    // In a PNG it is packed, so that none of it is left.
    const kept = await xmpOf(bare);
    expect(kept.includes('exif:FNumber="28/10"')).toBe(kind !== 'png');
    expect(kept).not.toMatch(/52,31\.2057N|13,24\.9463E/u);
    const decoded = (of: Uint8Array) => sharp(of, { failOn: 'warning' }).raw().toBuffer();
    expect((await decoded(bare)).equals(await decoded(file))).toBe(true);
  });
});

it('loses the place in a TIFF, wherever its directories lie', async () => {
  const { exif } = await sharp(await photo('jpeg')).metadata();
  // An EXIF block is a TIFF without pixels behind six letters.
  const tiff = new Uint8Array(exif!.subarray(6));
  expect(readExif(Buffer.from(tiff)).GPSInfo).toMatchObject({ GPSMapDatum: 'WGS-84' });
  const bare = readExif(Buffer.from(withoutPlace(tiff)));
  expect(bare.GPSInfo ?? {}).toEqual({});
  expect(bare.Image).toMatchObject({ Make: 'Camera', Orientation: 6 });
});

it('finds the place of a second picture behind the end of a JPEG', async () => {
  const first = new Uint8Array(
    await sharp(pixels, { raw: { width: 24, height: 16, channels: 3 } })
      .jpeg()
      .toBuffer(),
  );
  const both = joinBytes([first, await photo('jpeg')]);
  expect(text(withoutPlace(both))).not.toMatch(/WGS-84/u);
});

describe('a PNG by ImageMagick', () => {
  const ascii = (said: string) => new TextEncoder().encode(said);

  it.each([
    ['zTXt', joinBytes([ascii('Raw profile type exif\0\0'), zlibSync(ascii('place'))])],
    ['tEXt', ascii('Raw profile type exif\0\nexif\n 5\n706c616365')],
    ['iTXt', joinBytes([ascii('XML:com.adobe.xmp\0\x01\0\0\0'), zlibSync(ascii(xmp))])],
  ])('keeps nothing of a packed profile in %s', async (type, content) => {
    const plain = new Uint8Array(
      await sharp(pixels, { raw: { width: 24, height: 16, channels: 3 } })
        .png()
        .toBuffer(),
    );
    // Behind the signature and IHDR.
    const file = joinBytes([plain.subarray(0, 33), pngChunk(type, content), plain.subarray(33)]);
    const bare = withoutPlace(file);
    expect(bare.subarray(33, 33 + 12 + content.length)).toEqual(
      pngChunk('noNe', new Uint8Array(content.length)),
    );
    expect(await sharp(bare, { failOn: 'warning' }).raw().toBuffer()).toEqual(Buffer.from(pixels));
  });
});

it.each([
  [
    'without a place',
    async () =>
      new Uint8Array(
        await sharp(pixels, { raw: { width: 24, height: 16, channels: 3 } })
          .jpeg()
          .toBuffer(),
      ),
  ],
  ['that is no picture', async () => new TextEncoder().encode('exif:GPSLatitude="1"')],
  ['that is empty', async () => new Uint8Array()],
])('gives back a file %s as it is', async (_, make) => {
  const file = await make();
  expect(withoutPlace(file)).toBe(file);
});
