/** Unpacking with a limit, against what fflate deflates and what libtiff (in sharp) packs by LZW. */
import fc from 'fast-check';
import { zlibSync } from 'fflate';
import sharp from 'sharp';
import { expect, it } from 'vitest';
import { readTiffTags, TIFF_TAG } from './tiff-tags';
import { inflateInto, requireLikelySize, unpackLzwInto } from './unpack';

/** What an unpacker gives into room for so many bytes. */
function unpackedBy(
  unpacker: (packed: Uint8Array, room: Uint8Array) => number,
  packed: Uint8Array,
  most: number,
): Uint8Array {
  const room = new Uint8Array(most);
  return room.subarray(0, unpacker(packed, room));
}
const inflateAtMost = (packed: Uint8Array, most: number) => unpackedBy(inflateInto, packed, most);
const unpackLzw = (packed: Uint8Array, most: number) => unpackedBy(unpackLzwInto, packed, most);

it('takes a large picture of a camera for likely, and no flood of a small file', () => {
  const twentyMegapixels = 20e6 * 3 * 2;
  expect(() => requireLikelySize(twentyMegapixels, 40e6)).not.toThrow();
  expect(() => requireLikelySize(twentyMegapixels, 3e6)).not.toThrow();
  expect(() => requireLikelySize(twentyMegapixels, 300e3)).toThrow(/unpack to 120 MB/u);
  expect(() => requireLikelySize(12e6, 100)).not.toThrow();
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
  expect(() => inflateAtMost(zlibSync(new Uint8Array(50 << 20)), 1000)).toThrow(/more than/u);
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
      try {
        expect(unpackLzw(bytes, 5000).length).toBeLessThanOrEqual(5000);
      } catch (error) {
        expect((error as Error).message).toMatch(/packed wrongly|more than its header says/u);
      }
    }),
  );
});
