/**
 * Only pixels, colours and orientation of a photo remain, whatever program wrote it and wherever its place
 * stood.
 */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import readExif from 'exif-reader';
import { zlibSync } from 'fflate';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { decodeWithSharp } from '../../../tools/node/native-decoder';
import { makeTiff } from '../../../tools/node/testing/make-tiff';
import { decodeImage } from '../files/decode';
import { joinBytes } from '../files/join-bytes';
import { pngChunk } from '../files/png-chunks';
import { webpChunks } from '../files/webp';
import { withoutPlace } from './drop-place';

const pixels = Uint8Array.from({ length: 24 * 16 * 3 }, (_, i) => (i * 7) % 256);
const picture = () => sharp(pixels, { raw: { width: 24, height: 16, channels: 3 } });
const SECRET = 'WGS-84, 52.5203N';
const place = {
  GPSLatitudeRef: 'N',
  GPSLatitude: '52/1 31/1 1234/100',
  GPSLongitudeRef: 'E',
  GPSLongitude: '13/1 24/1 5678/100',
  GPSMapDatum: SECRET,
};
const xmp =
  '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">' +
  `<rdf:Description rdf:about="" xmlns:e="http://ns.adobe.com/exif/1.0/" e:GPSLatitude="${SECRET}" e:FNumber="28/10"/>` +
  '</rdf:RDF></x:xmpmeta>';

type Kind = 'jpeg' | 'png' | 'webp';
const kinds = ['jpeg', 'png', 'webp'] as const;

/** A photo by a camera that knows where it is. */
const photo = async (kind: Kind, orientation = 6) => {
  const made = picture()
    .withExif({ IFD0: { Make: 'Camera', Artist: 'Somebody' }, IFD3: place })
    .withMetadata({ orientation })
    .withXmp(xmp);
  return new Uint8Array(await made.toFormat(kind).toBuffer());
};
const plain = async (kind: Kind) => new Uint8Array(await picture().toFormat(kind).toBuffer());
const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1');
const latin = (said: string) => new Uint8Array(Buffer.from(said, 'latin1'));
const read = (file: Uint8Array) => decodeImage(file, 'photo', decodeWithSharp);
const shown = (file: Uint8Array) => sharp(file, { failOn: 'warning' }).autoOrient().raw().toBuffer();

describe.each(kinds)('%s', (kind) => {
  it('loses the place and all else that a camera noted, and no pixel', async () => {
    const file = await photo(kind);
    expect(text(file)).toContain(SECRET);
    const before = file.slice();

    const bare = withoutPlace(file);
    expect(file).toEqual(before);
    const { exif, xmp: left, orientation } = await sharp(bare).metadata();
    expect(orientation).toBe(6);
    expect(readExif(exif!).Image).toEqual({ Orientation: 6 });
    expect(left).toBeUndefined();
    expect(text(bare)).not.toMatch(/WGS-84|Camera|Somebody/u);
    expect((await shown(bare)).equals(await shown(file))).toBe(true);
    expect(await read(bare)).toEqual(await read(file));
    expect(withoutPlace(bare)).toBe(bare);
  });

  it('keeps no EXIF where the photo is upright', async () => {
    const { exif, orientation } = await sharp(withoutPlace(await photo(kind, 1))).metadata();
    expect([exif, orientation]).toEqual([undefined, undefined]);
  });

  it('keeps a colour profile', async () => {
    const file = new Uint8Array(await picture().withIccProfile('p3').toFormat(kind).toBuffer());
    const { icc } = await sharp(withoutPlace(file)).metadata();
    expect(icc).toEqual((await sharp(file).metadata()).icc);
  });

  it('is the very same file where there is nothing to drop, and loses what stands behind its end', async () => {
    const file = await plain(kind);
    expect(withoutPlace(file)).toBe(file);
    expect(withoutPlace(joinBytes([file, await photo(kind)]))).toEqual(file);
  });
});

describe('a JPEG', () => {
  const segment = (marker: number, content: string) =>
    joinBytes([
      Uint8Array.of(0xff, marker, (content.length + 2) >> 8, (content.length + 2) & 255),
      latin(content),
    ]);

  it.each([
    ['EXIF after ninety decoys', () => Array.from({ length: 90 }, () => segment(0xfe, 'Exif\0\0'))],
    ['EXIF with a pad byte that is none', () => [segment(0xe1, `Exif\0\x01II*\0${SECRET}`)]],
    ['XMP in two pieces', () => [segment(0xe1, `http://ns.adobe.com/xmp/extension/\0${SECRET}`)]],
    ["Photoshop's resources", () => [segment(0xed, `Photoshop 3.0\x008BIM\x04\x22${SECRET}`)]],
    ['a small picture in JFIF', () => [segment(0xe0, `JFIF\0\x01\x01\0\0\x01\0\x01\x02\x03${SECRET}  `)]],
    ['what follows the name of an encoder', () => [segment(0xee, `Adobe\0\x64\0\0\0\0\x01${SECRET}`)]],
    ['a comment', () => [segment(0xfe, SECRET)]],
    ['what a colour profile is not', () => [segment(0xe2, `ICC_PROFILE\0\x01\x01${SECRET.repeat(9)}`)]],
    [
      'a part of a profile by a number that there is not',
      () => [segment(0xe2, `ICC_PROFILE\0\x03\x02${SECRET}`)],
    ],
    ['how many lines there are, which its frame says', () => [segment(0xdc, SECRET)]],
  ])('keeps nothing of %s', async (_, segments) => {
    const whole = await plain('jpeg');
    const file = joinBytes([whole.subarray(0, 2), ...segments(), segment(0xe1, SECRET), whole.subarray(2)]);
    const bare = withoutPlace(file);
    expect(text(bare)).not.toContain(SECRET);
    expect(await read(bare)).toEqual(await read(whole));
  });

  it('keeps nothing behind its scan by a marker that no decoder gets to', async () => {
    const whole = await plain('jpeg');
    const file = joinBytes([
      whole.subarray(0, -2),
      segment(0x02, SECRET),
      segment(0xf0, SECRET),
      whole.subarray(-2),
    ]);
    expect(withoutPlace(file)).toEqual(whole);
  });

  it('keeps all scans of a progressive one, and no comment between them', async () => {
    const whole = new Uint8Array(await picture().jpeg({ progressive: true }).toBuffer());
    const second = whole.lastIndexOf(0xda) - 1;
    const file = joinBytes([whole.subarray(0, second), segment(0xfe, SECRET), whole.subarray(second)]);
    expect(withoutPlace(file)).toEqual(whole);
  });
});

describe('a PNG', () => {
  it.each([
    ['eXIf', latin(`Exif\0\0II*\0${SECRET}`)],
    ['zTXt', joinBytes([latin('Raw profile type exif\0\0'), zlibSync(latin(SECRET))])],
    ['tEXt', latin(`exif:GPSLatitude\0${SECRET}`)],
    ['iTXt', latin(`XML:com.adobe.xmp\0\0\0\0\0${xmp}`)],
    ['zxIf', latin(SECRET)],
  ])('keeps nothing of %s', async (type, content) => {
    const whole = await plain('png');
    // Behind the signature and IHDR.
    const file = joinBytes([whole.subarray(0, 33), pngChunk(type, content), whole.subarray(33)]);
    expect(withoutPlace(file)).toEqual(whole);
  });
});

it('says of a WebP file what is in it', async () => {
  const bare = withoutPlace(await photo('webp'));
  const chunks = webpChunks(bare);
  expect(chunks.map(({ type }) => type)).toEqual(['VP8X', 'ICCP', 'VP8 ', 'EXIF']);
  // A profile and EXIF; no XMP.
  expect(bare[chunks[0].start]).toBe(0x28);
  expect(new DataView(bare.buffer).getUint32(4, true)).toBe(bare.length - 8);
});

it('keeps the pictures of an animated WebP file, and nothing that lies beside them in their chunks', async () => {
  const frames = Uint8Array.from({ length: 24 * 32 * 3 }, (_, i) => (i * 7) % 256);
  const raw = sharp(frames, { raw: { width: 24, height: 32, channels: 3, pageHeight: 16 } });
  const file = new Uint8Array(await raw.webp({ lossless: true, loop: 0, delay: [9, 9] }).toBuffer());
  expect(webpChunks(file).filter(({ type }) => type === 'ANMF')).toHaveLength(2);
  expect(withoutPlace(file)).toBe(file);
  const last = webpChunks(file).at(-1)!;
  const hidden = joinBytes([file, latin(`none\x10\0\0\0${SECRET}`)]);
  const view = new DataView(hidden.buffer);
  view.setUint32(4, hidden.length - 8, true);
  view.setUint32(last.at + 4, hidden.length - last.start, true);
  expect(webpChunks(hidden)).toHaveLength(webpChunks(file).length);
  expect(withoutPlace(hidden)).toEqual(file);
});

describe('a TIFF', () => {
  const [GPS, XMP, GEO] = [0x8825, 700, 34_264];

  it.each([true, false])('keeps its first page and nothing else, little-endian %s', async (littleEndian) => {
    const blocks = [Uint8Array.of(1, 2, 3, 4, 5, 6), Uint8Array.of(7, 8, 9, 10, 11, 12)];
    const parts = {
      width: 2,
      height: 2,
      blocks,
      rowsPerStrip: 1,
      bits: 8,
      samples: 3,
      photometric: 2,
      littleEndian,
    };
    const fields = {
      [GPS]: [8, 0],
      [XMP]: [...latin(SECRET)],
      [GEO]: [1, 2, 3],
      274: [6],
      282: [72, 0, 1, 0],
    };
    const file = makeTiff({ ...parts, fields });
    const bare = withoutPlace(file);
    expect(bare.length).toBeLessThan(file.length);
    expect(await read(bare)).toEqual(await read(file));
    expect(withoutPlace(bare)).toBe(bare);
    const view = new DataView(bare.buffer);
    const tags = Array.from({ length: view.getUint16(8, littleEndian) }, (_, i) =>
      view.getUint16(10 + i * 12, littleEndian),
    );
    expect(tags).toEqual([256, 257, 258, 259, 262, 273, 274, 277, 278, 279, 282]);
  });

  it('is left as far as it can be followed, when a pointer to a place leads into its pixels', async () => {
    const file = makeTiff({
      width: 4,
      height: 4,
      bits: 8,
      samples: 1,
      photometric: 1,
      blocks: [new Uint8Array(16).fill(90)],
      fields: { [GPS]: [8, 0] },
    });
    expect(await read(withoutPlace(file))).toEqual(await read(file));
    expect(withoutPlace(latin('II*\0\x08\0\0\0'))).toHaveLength(0);
  });
});

it('keeps no text in a GIF, and how often it runs', async () => {
  const gif = new Uint8Array(await picture().gif().toBuffer());
  const [application, comment] = [`\x21\xff\x0bXMP DataXMP\x10${SECRET}\0`, `\x21\xfe\x10${SECRET}\0`];
  const head = 13 + (gif[10] & 0x80 ? 3 * 2 ** ((gif[10] & 7) + 1) : 0);
  const loop = latin('\x21\xff\x0bNETSCAPE2.0\x03\x01\0\0\0');
  const file = joinBytes([
    gif.subarray(0, head),
    loop,
    latin(application + comment),
    latin(`\x21\xff\x0bNETSCAPE2.0\x03\x01\0\0\x10${SECRET}\0`),
    gif.subarray(head),
    latin(SECRET),
  ]);
  const bare = withoutPlace(file);
  expect(text(bare)).not.toContain(SECRET);
  expect(text(bare)).toContain('NETSCAPE2.0');
  expect(await read(bare)).toEqual(await read(gif));
});

const folders = ['fixtures/fuzz/pictures', 'fixtures/fuzz/pictures/seeds'];
const files = folders.flatMap((folder) =>
  readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(png|jpe?g|webp|gif|bmp|tiff?|bin)$/iu.test(entry.name))
    .map(({ name }) => path.join(folder, name)),
);
it.each(files)('changes no pixel of %s', async (name) => {
  const file = new Uint8Array(readFileSync(name));
  const before = await read(file).catch(() => undefined);
  const bare = withoutPlace(file);
  if (!before) return;
  expect(Buffer.compare((await read(bare)).data, before.data)).toBe(0);
  expect(withoutPlace(bare)).toBe(bare);
});

it.each([
  ['that is no picture', latin('exif:GPSLatitude="1"')],
  ['that is empty', new Uint8Array()],
])('gives back a file %s as it is', (_, file) => {
  expect(withoutPlace(file)).toBe(file);
});

it('cuts off what lies behind the pixels of a BMP', () => {
  const file = new Uint8Array(54 + 4 + 9);
  const view = new DataView(file.buffer);
  file.set([0x42, 0x4d]);
  view.setUint32(10, 54, true);
  view.setUint32(14, 40, true);
  view.setInt32(18, 1, true);
  view.setInt32(22, 1, true);
  view.setUint16(26, 1, true);
  view.setUint16(28, 24, true);
  file.set([1, 2, 3, 0], 54);
  file.set(new TextEncoder().encode('WGS-84 52'), 58);
  expect(withoutPlace(file)).toEqual(file.subarray(0, 58));
  const bare = file.slice(0, 58);
  expect(withoutPlace(bare)).toBe(bare);
});
