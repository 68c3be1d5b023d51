import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { makeTiff } from '../../../tools/node/testing/make-tiff';
import { withPieces } from '../../../tools/testing/piece-flood';
import { AppError } from '../../errors';
import { withoutPlace } from '../bare/drop-place';
import { MAX_PIXELS, MAX_SIDE, requireReadableLength, requireReadableSize } from './file-header';
import { joinBytes } from './join-bytes';
import { beginsFrame, JPEG_MARKER, jpegSegments } from './jpeg-segments';
import { sniffImage } from './sniff';

const text = (content: string) => new TextEncoder().encode(content);
const picture = (width: number, height: number) =>
  sharp({
    create: {
      width,
      height,
      channels: 3,
      background: '#804020',
      noise: { type: 'gaussian', mean: 128, sigma: 30 },
    },
  });

function refusal(bytes: Uint8Array, name = 'photo.png'): AppError {
  try {
    sniffImage(bytes, name);
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

const made: Record<string, Uint8Array> = {
  png: await picture(31, 17).png().toBuffer(),
  jpeg: await picture(31, 17).jpeg().toBuffer(),
  progressive: await picture(31, 17).jpeg({ progressive: true }).toBuffer(),
  webp: await picture(31, 17).webp().toBuffer(),
  lossless: await picture(31, 17).webp({ lossless: true }).toBuffer(),
  extended: await picture(31, 17).withMetadata().webp().toBuffer(),
  gif: await picture(31, 17).gif().toBuffer(),
  tiff: makeTiff({
    width: 31,
    height: 17,
    blocks: [new Uint8Array(31 * 17)],
    bits: 8,
    samples: 1,
    photometric: 1,
  }),
};

/** Not Buffers, whose slices share their bytes. */
const files = Object.fromEntries(Object.entries(made).map(([kind, bytes]) => [kind, new Uint8Array(bytes)]));

describe('sniffImage', () => {
  it.each([
    ['png', 'png'],
    ['jpeg', 'jpeg'],
    ['progressive', 'jpeg'],
    ['webp', 'webp'],
    ['lossless', 'webp'],
    ['extended', 'webp'],
    ['gif', 'gif'],
    ['tiff', 'tiff'],
  ])('reads a %s file', (file, kind) => {
    const header = { kind, width: 31, height: 17, bitDepth: 8, orientation: 1 };
    expect(sniffImage(files[file], 'photo')).toEqual(header);
    // The same bytes within a larger buffer.
    const larger = new Uint8Array(files[file].length + 9).fill(255);
    larger.set(files[file], 5);
    expect(sniffImage(larger.subarray(5, 5 + files[file].length), 'photo')).toEqual(header);
  });

  it('reads the bit depth', async () => {
    const wide = await picture(4, 4).toColourspace('rgb16').png().toBuffer();
    expect(sniffImage(wide, 'photo').bitDepth).toBe(16);
    const palette = await picture(4, 4).png({ palette: true, colours: 4 }).toBuffer();
    expect(sniffImage(palette, 'photo').bitDepth).toBe(8);
    const bits = makeTiff({
      width: 8,
      height: 1,
      blocks: [new Uint8Array(2)],
      bits: 12,
      samples: 1,
      photometric: 1,
    });
    expect(sniffImage(bits, 'photo').bitDepth).toBe(12);
  });

  it.each([1, 2, 3, 4, 5, 6, 7, 8] as const)('reads orientation %i', async (orientation) => {
    const turned = picture(6, 4).withMetadata({ orientation });
    for (const kind of ['jpeg', 'png', 'webp', 'tiff'] as const) {
      expect(sniffImage(await turned.toFormat(kind).toBuffer(), 'photo')).toMatchObject({
        kind,
        orientation,
      });
    }
  });

  it('names the file that is empty', () => {
    expect(refusal(new Uint8Array(0), 'a/b.png')).toMatchObject({ code: 'image-empty', name: 'image-empty' });
    expect(refusal(new Uint8Array(0), 'a/b.png').message).toContain('"a/b.png" is empty');
  });

  it.each([
    ['a text file', text('this is no picture\n')],
    ['a text file', text('größer als µ')],
    ['a web page', text('<!DOCTYPE html><html>')],
    ['an SVG drawing', text('<?xml version="1.0"?>\n<svg xmlns="x"/>')],
    ['an SVG drawing', text(`${'<!-- -->'.repeat(40)}<svg onload="alert(1)"><script/></svg>`)],
    ['a text file', text('<!---->'.repeat(73))],
    ['a PDF document', text('%PDF-1.7\n\u0001')],
    ['a ZIP archive', text('PK\u0003\u0004')],
    ['an HEIC photo', text('\0\0\0\u0018ftypheic')],
    ['an AVIF picture', text('\0\0\0\u0018ftypavif')],
    ['a BigTIFF picture', text('II+\0\u0008\0')],
    ['a video', text('\0\0\0\u0018ftypisom')],
    ['no kind of file that is known', Uint8Array.of(0, 1, 2, 3)],
  ])('says that a file looks like %s', (likeness, bytes) => {
    const { code, message } = refusal(bytes, 'photo.png');
    expect(code).toBe('image-kind-unknown');
    expect(message).toContain(`it looks like ${likeness}`);
    expect(message).toContain('Use PNG, JPEG');
  });

  it.each(Object.keys(files))('refuses a %s file cut off anywhere', (file) => {
    const bytes = files[file];
    // The 8 bytes after the last pixel of a GIF or TIFF may be missing, since they are not part of the
    // picture.
    for (let length = 16; length < bytes.length - 8; length++) {
      const { code, message } = refusal(bytes.subarray(0, length));
      expect(code).toBe('image-unreadable');
      expect(message).toContain('could not be read: ');
    }
  });

  it('refuses a claimed size before it looks at the rest', () => {
    const png = files.png.slice();
    const view = new DataView(png.buffer);
    view.setUint32(16, 20_000);
    view.setUint32(20, 20_000);
    const { code, message } = refusal(png.subarray(0, 60), 'huge.png');
    expect(code).toBe('image-too-large');
    expect(message).toContain('"huge.png" has 20000 x 20000 pixels (400 megapixels)');
    expect(message).toContain('Make it smaller');
    view.setUint32(16, 0);
    expect(refusal(png)).toMatchObject({ code: 'image-unreadable' });
  });

  it('refuses a progressive JPEG of many scans, each of which goes through all pixels', async () => {
    const raw = sharp(new Uint8Array(24 * 16 * 3), { raw: { width: 24, height: 16, channels: 3 } });
    const file = new Uint8Array(await raw.jpeg({ progressive: true }).toBuffer());
    const scans = Array.from(jpegSegments(file)).filter(({ marker }) => marker === JPEG_MARKER.scan);
    expect(scans.length).toBeGreaterThan(5);
    const { start, end } = scans.at(-1)!;
    const repeated = (times: number) =>
      joinBytes([
        file.subarray(0, start),
        ...Array.from({ length: times }, () => file.subarray(start, end)),
        file.subarray(end),
      ]);
    expect(sniffImage(repeated(101 - scans.length), 'part.jpg').width).toBe(24);
    expect(() => sniffImage(repeated(102 - scans.length), 'part.jpg')).toThrow(/its structure is broken/);
    // In such a small file a large picture may have fewer scans.
    const frame = Array.from(jpegSegments(file)).find(({ marker }) => beginsFrame(marker))!;
    const long = joinBytes([repeated(20), new Uint8Array(600_000), file.subarray(-2)]);
    const sides = new DataView(long.buffer);
    sides.setUint16(frame.start + 5, 3000);
    sides.setUint16(frame.start + 7, 4000);
    expect(sniffImage(long, 'part.jpg').width).toBe(4000);
    sides.setUint16(frame.start + 7, 8000);
    expect(() => sniffImage(long, 'part.jpg')).toThrow(/its structure is broken/);
  });

  it.each(['png', 'jpeg', 'webp', 'gif'])(
    'refuses a %s file of very many pieces that hold nothing',
    (kind) => {
      const [few, many] = [99_900, 100_001].map((pieces) => withPieces(files[kind], pieces));
      expect(sniffImage(few, 'photo')).toEqual(sniffImage(files[kind], 'photo'));
      expect(sniffImage(withoutPlace(few), 'photo')).toEqual(sniffImage(files[kind], 'photo'));
      expect(refusal(many).message).toContain('its structure is broken');
      expect(withoutPlace(many)).toHaveLength(0);
    },
  );

  it('refuses a small file that honestly claims a hundred megapixels', () => {
    const png = files.png.slice();
    new DataView(png.buffer).setUint32(16, 16_000);
    new DataView(png.buffer).setUint32(20, 6000);
    const jpeg = files.jpeg.slice();
    const frame = Array.from(jpegSegments(jpeg)).find(({ marker }) => beginsFrame(marker))!;
    new DataView(jpeg.buffer).setUint16(frame.start + 5, 6000);
    new DataView(jpeg.buffer).setUint16(frame.start + 7, 16_000);
    for (const file of [png, jpeg]) {
      const { code, message } = refusal(file);
      expect(code).toBe('image-unreadable');
      expect(message).toContain(`its ${file.length} bytes would unpack to 288 MB`);
    }
  });

  it('refuses a GIF whose image is larger than its screen, by which it would be let in', () => {
    const gif = files.gif.slice();
    let at = 13 + 3 * 2 ** ((gif[10] & 7) + 1);
    while (gif[at] === 0x21) {
      at += 2;
      while (gif[at] !== 0) at += gif[at] + 1;
      at++;
    }
    expect(gif[at]).toBe(0x2c);
    new DataView(gif.buffer).setUint16(at + 5, 60_000, true);
    expect(refusal(gif)).toMatchObject({ code: 'image-unreadable' });
  });

  it('keeps the limits to the pixel', () => {
    expect(() => requireReadableLength('a', 2 ** 30)).not.toThrow();
    expect(() => requireReadableLength('a', 2 ** 30 + 1)).toThrow(/at most 1024 MiB/);
    expect(() => requireReadableSize('a', 10_000, MAX_PIXELS / 10_000)).not.toThrow();
    expect(() => requireReadableSize('a', 10_000, MAX_PIXELS / 10_000 + 1)).toThrow(/megapixels/);
    expect(() => requireReadableSize('a', MAX_SIDE, 1)).not.toThrow();
    expect(() => requireReadableSize('a', 1, MAX_SIDE + 1)).toThrow(/pixels a side/);
  });
});
