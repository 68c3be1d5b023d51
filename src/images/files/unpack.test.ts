/**
 * Unpacking with a limit, against what fflate deflates and what libtiff (in sharp) packs by LZW; tiff.test.ts
 * has its PackBits.
 */
import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { zlibSync } from 'fflate';
import sharp from 'sharp';
import { expect, it } from 'vitest';
import { readTiffTags, TIFF_TAG } from './tiff-tags';
import { inflateInto, requireLikelySize, unpackLzwInto, unpackPackBitsInto } from './unpack';

/** The output of an unpacker into room for so many bytes. */
function unpackedBy(
  unpacker: (packed: Uint8Array, room: Uint8Array) => number,
  packed: Uint8Array,
  most: number,
): Uint8Array {
  const room = new Uint8Array(most);
  return room.subarray(0, unpacker(packed, room));
}
const inflateAtMost = (packed: Uint8Array, most: number) => unpackedBy(inflateInto, packed, most);
const unpackBits = (packed: Uint8Array, most: number) => unpackedBy(unpackPackBitsInto, packed, most);
const unpackLzw = (packed: Uint8Array, most: number) => unpackedBy(unpackLzwInto, packed, most);

it('takes a large picture of a camera for likely, and no flood of a small file', () => {
  const twentyMegapixels = 20e6 * 3 * 2;
  expect(() => requireLikelySize(twentyMegapixels, 40e6)).not.toThrow();
  expect(() => requireLikelySize(twentyMegapixels, 3e6)).not.toThrow();
  expect(() => requireLikelySize(twentyMegapixels, 300e3)).toThrow(/unpack to 120 MB/u);
  expect(() => requireLikelySize(12e6, 100)).not.toThrow();
  const blackFrame = { pixels: 50e6 * 3, bytes: 300e3 };
  expect(() => requireLikelySize(blackFrame.pixels, blackFrame.bytes, 'compressed')).not.toThrow();
  expect(() => requireLikelySize(98e6 * 3, 36, 'compressed')).toThrow(/unpack to 294 MB/u);
});

it('inflates what was deflated, and nothing beyond the limit', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100_000, minLength: 1 }), (bytes) => {
      const packed = zlibSync(bytes);
      expect(Buffer.from(inflateAtMost(packed, bytes.length)).equals(bytes)).toBe(true);
      expect(() => inflateAtMost(packed, bytes.length - 1)).toThrow(/more than its header says/u);
    }),
    { numRuns: 20 },
  );
  expect(() => inflateAtMost(deflateSync(new Uint8Array(50 << 20)), 1000)).toThrow(/more than/u);
});

it('unpacks PackBits of any runs, and nothing beyond the limit', () => {
  const byte = fc.integer({ min: 0, max: 255 });
  const asItIs = fc
    .uint8Array({ minLength: 1, maxLength: 128 })
    .map((bytes) => ({ packed: [bytes.length - 1, ...bytes], bytes: [...bytes] }));
  const repeated = fc
    .tuple(byte, fc.integer({ min: 2, max: 128 }))
    .map(([value, times]) => ({ packed: [257 - times, value], bytes: Array<number>(times).fill(value) }));
  const nothing = fc.constant({ packed: [128], bytes: [] });
  fc.assert(
    fc.property(fc.array(fc.oneof(asItIs, repeated, nothing), { minLength: 1 }), (runs) => {
      const packed = Uint8Array.from(runs.flatMap((run) => run.packed));
      const bytes = runs.flatMap((run) => run.bytes);
      expect([...unpackBits(packed, bytes.length)]).toEqual(bytes);
      if (bytes.length > 0)
        expect(() => unpackBits(packed, bytes.length - 1)).toThrow(/more than its header says/u);
      const cut = unpackBits(packed.subarray(0, packed.length - 1), bytes.length);
      expect([...cut]).toEqual(bytes.slice(0, cut.length));
    }),
  );
});

it.each([
  ['one colour', 1],
  ['few colours', 3],
  ['noise, by which the table of codes is filled again and again', 256],
])('unpacks LZW of %s, and nothing beyond the limit', async (_, colours) => {
  const [width, height] = [150, 90];
  const pixels = Uint8Array.from({ length: width * height }, (_, i) => ((i * 2654435761) >>> 13) % colours);
  const tiff = await sharp(pixels, { raw: { width, height, channels: 1 } })
    .toColourspace('b-w')
    .tiff({ compression: 'lzw', predictor: 'none' })
    .toBuffer();
  const bytes = new Uint8Array(tiff);
  const { tags } = readTiffTags(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  const counts = tags.get(TIFF_TAG.stripByteCounts)!;
  const strips = tags.get(TIFF_TAG.stripOffsets)!.map((at, i) => bytes.subarray(at, at + counts[i]));
  const content = strips.flatMap((strip) => [...unpackLzw(strip, pixels.length)]);
  expect(Buffer.from(content).equals(pixels)).toBe(true);
  expect(() => unpackLzw(strips[0], 100)).toThrow(/more than its header says/u);
});

it('ends with any bytes, in a piece or in an error', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
      for (const unpacker of [unpackLzw, unpackBits]) {
        try {
          expect(unpacker(bytes, 5000).length).toBeLessThanOrEqual(5000);
        } catch (error) {
          expect((error as Error).message).toMatch(/packed wrongly|more than its header says/u);
        }
      }
    }),
  );
});
