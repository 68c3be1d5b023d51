import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { encode as encodePng } from 'fast-png';
import { zlibSync } from 'fflate';
import sharp from 'sharp';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { joined } from '../../../tools/fuzz/layout';
import { decodeWithSharp } from '../../../tools/node/native-decoder';
import { makeTiff } from '../../../tools/node/testing/make-tiff';
import { withAnimation } from '../../../tools/testing/animated-png';
import { AppError } from '../../errors';
import { decodeInBrowser } from '../../workers/native-decoder';
import type { RgbImage, SensorBits } from '../rgb-image';
import { decodeImage } from './decode';
import { type Orientation, uprightImage } from './orientation';
import { pngChunk } from './png-chunks';
import { sniffImage } from './sniff';

const read = (bytes: Uint8Array, name = 'photo') => decodeImage(bytes, name, decodeWithSharp);

/** Four plain quarters of 24 x 16 pixels each: red, green, blue and grey. */
const quarters: RgbImage = { width: 48, height: 32, data: new Uint8Array(48 * 32 * 3) };
for (let i = 0; i < 48 * 32; i++) {
  const [right, low] = [i % 48 >= 24, Math.floor(i / 48) >= 16];
  quarters.data.set([right === low ? 220 : 40, right ? 200 : 30, low ? 210 : 20], i * 3);
}
const stored = () => sharp(quarters.data, { raw: { width: 48, height: 32, channels: 3 } });

function largestDifference(a: RgbImage, b: RgbImage): number {
  expect([a.width, a.height, a.data.length]).toEqual([b.width, b.height, b.data.length]);
  return a.data.reduce((most, value, i) => Math.max(most, Math.abs(value - b.data[i])), 0);
}

async function refusal(bytes: Uint8Array, name = 'photo.png'): Promise<AppError> {
  const error = await read(bytes, name).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof AppError) return error;
  throw new Error(`no AppError but ${error}`);
}

describe('decodeImage', () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8] as Orientation[])(
    'obeys orientation %i in every kind of file',
    async (orientation) => {
      const upright = uprightImage(quarters, orientation);
      const turned = stored().withMetadata({ orientation });
      const jpeg = await turned.clone().jpeg({ quality: 100, chromaSubsampling: '4:4:4' }).toBuffer();
      expect(largestDifference(await read(jpeg), upright)).toBeLessThanOrEqual(3);
      const wide = turned.clone().toColourspace('rgb16').png();
      for (const file of [
        turned.clone().png(),
        turned.clone().webp({ lossless: true }),
        turned.clone().tiff({ compression: 'lzw' }),
        wide,
      ]) {
        expect(largestDifference(await read(await file.toBuffer()), upright)).toBe(0);
      }
    },
  );

  it('takes no memory for what a 16-bit PNG unpacks to beyond its pixels, or for its profile', async () => {
    const data = new Uint16Array(4 * 4 * 3).fill(40_000);
    const png = encodePng({ width: 4, height: 4, channels: 3, depth: 16, data });
    const zeros = zlibSync(new Uint8Array(30 << 20));
    const start = png.subarray(0, 33);
    const end = png.subarray(-12);
    const flood = joined(start, pngChunk('IDAT', zeros), end);
    expect((await refusal(flood)).message).toContain('unpack to more than its header says');
    const profile = pngChunk('iCCP', joined(new TextEncoder().encode('p\0\0'), zeros.subarray(0, 90)));
    expect(await read(joined(start, profile, png.subarray(33)))).toEqual(await read(png));
  });

  it('tells memory that is short from a file that is broken', async () => {
    const png = new Uint8Array(
      await sharp({ create: { width: 40, height: 30, channels: 3, background: 'red' } })
        .png()
        .toBuffer(),
    );
    const without = () => Promise.reject(new RangeError('Array buffer allocation failed'));
    await expect(decodeImage(png, 'part.png', without)).rejects.toMatchObject({
      code: 'memory-short',
      message: expect.stringContaining('not enough memory to read "part.png" (40 x 30 pixels)'),
    });
  });

  it('refuses a small 16-bit PNG that would unpack to hundreds of megabytes, before it is unpacked', async () => {
    const header = new Uint8Array(13);
    new DataView(header.buffer).setUint32(0, 4000);
    new DataView(header.buffer).setUint32(4, 5000);
    header.set([16, 6], 8);
    const rows = pngChunk('IDAT', zlibSync(new Uint8Array(100)));
    const file = joined(
      Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a),
      pngChunk('IHDR', header),
      rows,
      pngChunk('IEND', new Uint8Array()),
    );
    expect((await refusal(file)).message).toContain(
      'would unpack to 160 MB, more than is taken from so small a file',
    );
  });

  it('reads a 16-bit PNG whose data comes byte by byte, and refuses one with two headers', async () => {
    const [width, height] = [60, 40];
    const data = Uint16Array.from({ length: width * height }, (_, i) => (i * 40503) & 0xffff);
    const png = encodePng({ width, height, channels: 1, depth: 16, data });
    const [start, end] = [png.subarray(0, 33), png.subarray(-12)];
    const packed = png.subarray(33 + 8, -12 - 4);
    const crumbs = Array.from(packed, (byte) => pngChunk('IDAT', Uint8Array.of(byte)));
    expect(await read(joined(start, ...crumbs, end))).toEqual(await read(png));
    const twice = joined(start, start.subarray(8), png.subarray(33));
    expect((await refusal(twice)).message).toContain('no header, or more than one');
  });

  it.each(['strip-that-unpacks-to-a-flood', 'pixels-that-are-not-there', 'tags-that-all-claim-the-file'])(
    'refuses a TIFF: %s',
    async (name) => {
      const file = new Uint8Array(readFileSync(`fixtures/fuzz/pictures/${name}.tif`));
      expect((await refusal(file)).code).toBe('image-unreadable');
    },
  );

  it('does not depend on whether the decoder obeys the orientation of WebP', async () => {
    const file = await stored().withMetadata({ orientation: 6 }).webp({ lossless: true }).toBuffer();
    const seen: number[] = [];
    const image = await decodeImage(file, 'photo.webp', async (bytes, header) => {
      seen.push(header.orientation, sniffImage(bytes, 'photo.webp').orientation);
      return quarters;
    });
    expect(seen).toEqual([1, 1]);
    expect(image).toEqual(uprightImage(quarters, 6));
  });

  it('reads the picture of an animated PNG that programs without animations show', async () => {
    const whole = new Uint8Array(await stored().png().toBuffer());
    const file = withAnimation(whole, 48, 32);
    const seen: Uint8Array[] = [];
    await decodeImage(file, 'photo.png', async (bytes) => {
      seen.push(bytes);
      return quarters;
    });
    expect(seen).toEqual([whole]);
  });

  it('reads grey as equal red, green and blue', async () => {
    const grey = stored().greyscale();
    const { data: values } = await grey.clone().raw().toBuffer({ resolveWithObject: true });
    const expected = Uint8Array.from({ length: values.length * 3 }, (_, i) => values[Math.floor(i / 3)]);
    expect((await read(await grey.clone().png().toBuffer())).data).toEqual(expected);
    const jpeg = (await read(await grey.clone().jpeg().toBuffer())).data;
    expect(jpeg.every((value, i) => value === jpeg[i - (i % 3)])).toBe(true);
  });

  it('lays alpha over white, in 8 and 16 bits, colour and grey', async () => {
    const rgba = encodePng({
      width: 3,
      height: 1,
      channels: 4,
      data: Uint8Array.of(10, 20, 30, 0, 10, 20, 30, 255, 10, 20, 30, 51),
    });
    expect([...(await read(rgba)).data]).toEqual([255, 255, 255, 10, 20, 30, 206, 208, 210]);
    const greyAlpha = encodePng({ width: 2, height: 1, channels: 2, data: Uint8Array.of(10, 0, 10, 51) });
    expect([...(await read(greyAlpha)).data]).toEqual([255, 255, 255, 206, 206, 206]);
    const wide = encodePng({
      width: 2,
      height: 1,
      channels: 4,
      depth: 16,
      data: Uint16Array.of(0xffff, 0x8000, 0, 0x3333, 256, 0, 0, 0xffff),
    });
    expect([...(await read(wide)).data]).toEqual([255, 230, 204, 1, 0, 0]);
    const wideGrey = encodePng({
      width: 2,
      height: 1,
      channels: 2,
      depth: 16,
      data: Uint16Array.of(0, 0, 0xffff, 0xffff),
    });
    expect([...(await read(wideGrey)).data]).toEqual([255, 255, 255, 255, 255, 255]);
  });

  it('lays the one transparent colour of a 16-bit PNG over white, and no colour beside it', async () => {
    const withClear = (png: Uint8Array, ...colour: number[]) =>
      joined(
        png.subarray(0, 33),
        pngChunk('tRNS', Uint8Array.from(colour.flatMap((value) => [value >> 8, value & 255]))),
        png.subarray(33),
      );
    const greys = {
      width: 3,
      height: 1,
      channels: 1,
      depth: 16,
      data: Uint16Array.of(0, 40_000, 1),
    } as const;
    expect([...(await read(withClear(encodePng(greys), 0))).data]).toEqual([
      255, 255, 255, 156, 156, 156, 0, 0, 0,
    ]);
    const data = Uint16Array.of(0x1000, 0x2000, 0x3000, 0x1000, 0x2000, 0x3001);
    const colours = { width: 2, height: 1, channels: 3, depth: 16, data } as const;
    expect([...(await read(withClear(encodePng(colours), 0x1000, 0x2000, 0x3000))).data]).toEqual([
      255, 255, 255, 64, 128, 192,
    ]);
  });

  it('keeps the upper 8 of 16 bits, and stretches what a 12-bit camera wrote', async () => {
    const png = (data: Uint16Array) =>
      encodePng({ width: data.length, height: 1, channels: 1, depth: 16, data });
    const red = async (data: Uint16Array) => (await read(png(data))).data.filter((_, i) => i % 3 === 0);
    expect([...(await red(Uint16Array.of(0, 0x12ff, 0xffff)))]).toEqual([0, 0x12, 255]);
    expect([...(await red(Uint16Array.of(0, 2048, 4095)))]).toEqual([0, 128, 255]);
    expect([...(await red(Uint16Array.of(0, 0)))]).toEqual([0, 0]);
  });

  it('reads a dark photo by the bits of its camera where they are known, and what is brighter than white as white', async () => {
    const wide = encodePng({
      width: 3,
      height: 1,
      channels: 1,
      depth: 16,
      data: Uint16Array.of(0, 512, 1023),
    });
    const reds = async (sensorBits?: SensorBits) => {
      const image = await decodeImage(wide, 'part.png', decodeWithSharp, sensorBits);
      return [image.sensorBits, ...image.data.filter((_, i) => i % 3 === 0)];
    };
    expect(await reds()).toEqual([10, 0, 128, 255]);
    expect(await reds(12)).toEqual([12, 0, 32, 63]);
    expect(await reds(8)).toEqual([8, 0, 255, 255]);
    const narrow = encodePng({ width: 1, height: 1, channels: 1, data: Uint8Array.of(7) });
    expect(await decodeImage(narrow, 'part.png', decodeWithSharp, 12)).toEqual(await read(narrow));
  });

  it('reads a JPEG whose scan claims what no decoder looks at, as some phones write it', async () => {
    const jpeg = new Uint8Array(await stored().jpeg().toBuffer());
    const odd = jpeg.slice();
    const scan = jpeg.findIndex((byte, i) => byte === 0xff && jpeg[i + 1] === 0xda);
    // The second last byte of its header is the last coefficient, 63 in every sequential JPEG.
    const last = scan + 2 + ((jpeg[scan + 2] << 8) | jpeg[scan + 3]) - 2;
    expect(odd[last]).toBe(63);
    odd[last] = 0;
    expect(await read(odd)).toEqual(await read(jpeg));
  });

  it('reads 16-bit TIFF as 16-bit PNG', async () => {
    const wide = stored().toColourspace('rgb16');
    const tiff = await read(await wide.clone().tiff({ compression: 'deflate' }).toBuffer());
    expect(tiff).toEqual(await read(await wide.clone().png().toBuffer()));
    expect(largestDifference(tiff, quarters)).toBe(0);
  });

  it('reads palettes, GIF, interlaced PNG and lossless WebP to the byte', async () => {
    const files = [
      stored().png({ palette: true }),
      stored().gif(),
      stored().png({ progressive: true }),
      stored().webp({ lossless: true }),
    ];
    for (const file of files) expect(largestDifference(await read(await file.toBuffer()), quarters)).toBe(0);
  });

  it('reads lossy WebP and progressive JPEG', async () => {
    for (const file of [stored().webp({ quality: 95 }), stored().jpeg({ progressive: true, quality: 95 })]) {
      const { data } = await read(await file.toBuffer());
      // The quarters' centres, since edges blur.
      for (const at of [8 * 48 + 12, 8 * 48 + 36, 24 * 48 + 12, 24 * 48 + 36]) {
        for (let c = 0; c < 3; c++)
          expect(Math.abs(data[at * 3 + c] - quarters.data[at * 3 + c])).toBeLessThan(12);
      }
    }
  });

  it('names the file in every refusal and says what to do', async () => {
    const jpeg = await stored().jpeg().toBuffer();
    expect(await refusal(new Uint8Array(0), 'a.png')).toMatchObject({ code: 'image-empty' });
    expect(await refusal(new TextEncoder().encode('hello'), 'a.png')).toMatchObject({
      code: 'image-kind-unknown',
    });
    const cut = await refusal(jpeg.subarray(0, jpeg.length / 2), 'nut 7.jpg');
    expect(cut.code).toBe('image-unreadable');
    expect(cut.message).toBe(
      '"nut 7.jpg" could not be read: the file ends too early. Copy it again from where it came from, or save it again as PNG.',
    );
  });

  it('refuses a PNG with damaged pixels', async () => {
    for (const png of [
      await stored().png().toBuffer(),
      await stored().toColourspace('rgb16').png().toBuffer(),
    ]) {
      const damaged = new Uint8Array(png);
      damaged.fill(0x55, 60, 90);
      expect(await refusal(damaged)).toMatchObject({ code: 'image-unreadable' });
    }
  });

  it('refuses a 16-bit PNG whose checksum is wrong', async () => {
    const png = encodePng({ width: 1, height: 1, channels: 1, depth: 16, data: Uint16Array.of(7) });
    await read(png);
    // The last four bytes of the chunk before IEND, which has 12 bytes itself.
    png[png.length - 13] ^= 1;
    expect(await refusal(png)).toMatchObject({ code: 'image-unreadable' });
  });

  it('refuses a decoder that returns another size than the header says', async () => {
    const png = await stored().png().toBuffer();
    const wrong = decodeImage(png, 'photo.png', async () => ({
      width: 32,
      height: 48,
      data: new Uint8Array(48 * 32 * 3),
    }));
    await expect(wrong).rejects.toMatchObject({ code: 'image-unreadable' });
  });

  it('gives a picture or an AppError for every damaged file', async () => {
    const files = await Promise.all([
      stored().png().toBuffer(),
      stored().toColourspace('rgb16').png().toBuffer(),
      stored().jpeg().withMetadata({ orientation: 6 }).toBuffer(),
      stored().webp().toBuffer(),
      stored().gif().toBuffer(),
      stored().tiff({ compression: 'lzw' }).toBuffer(),
      stored().tiff({ compression: 'packbits' }).toBuffer(),
      makeTiff({ width: 4, height: 4, blocks: [new Uint8Array(48)], bits: 8, samples: 3, photometric: 2 }),
    ]);
    const damage = fc.array(fc.tuple(fc.nat(1e6), fc.nat(255)), { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...files), damage, fc.boolean(), async (file, changes, nearStart) => {
        const bytes = new Uint8Array(file);
        for (const [at, value] of changes) bytes[at % (nearStart ? 80 : bytes.length)] = value;
        const outcome: unknown = await read(bytes).catch((error: unknown) => error);
        if (outcome instanceof Error) expect(outcome).toBeInstanceOf(AppError);
        else expect(outcome).toHaveProperty('data');
      }),
      { numRuns: 300 },
    );
  });
});

it('blames no file for a browser that gives no canvas', async () => {
  const close = vi.fn();
  vi.stubGlobal('createImageBitmap', async () => ({ width: 1, height: 1, close }));
  vi.stubGlobal(
    'OffscreenCanvas',
    class {
      getContext = () => null;
    },
  );
  onTestFinished(() => void vi.unstubAllGlobals());
  const png = encodePng({ width: 1, height: 1, data: new Uint8Array(3), channels: 3 });
  const reading = decodeImage(png, 'part.png', decodeInBrowser);
  await expect(reading).rejects.toMatchObject({
    code: 'canvas-refused',
    message: expect.stringMatching(/^The browser gives this page no canvas/u),
  });
  expect(close).toHaveBeenCalledTimes(1);
});
