import { describe, expect, it } from 'vitest';
import { decodeWithSharp } from '../../../tools/node/native-decoder';
import { decodeImage } from './decode';
import { sniffImage } from './sniff';

interface BmpParts {
  width: number;
  height: number;
  bits: number;
  /** Bytes of the rows as in the file, each a multiple of 4 long. */
  pixels: number[];
  palette?: number[];
  compression?: number;
  masks?: number[];
  /** Bytes of the second header. */
  header?: number;
}

function makeBmp({
  width,
  height,
  bits,
  pixels,
  palette = [],
  compression = 0,
  masks = [],
  header = 40,
}: BmpParts): Uint8Array {
  const masksOutside = header === 40 ? masks.length * 4 : 0;
  const start = 14 + header + masksOutside + palette.length;
  const bytes = new Uint8Array(start + pixels.length);
  const view = new DataView(bytes.buffer);
  bytes.set([0x42, 0x4d]);
  view.setUint32(2, bytes.length, true);
  view.setUint32(10, start, true);
  view.setUint32(14, header, true);
  if (header === 12) {
    for (const [i, value] of [width, height, 1, bits].entries()) view.setUint16(18 + i * 2, value, true);
  } else {
    view.setInt32(18, width, true);
    view.setInt32(22, height, true);
    view.setUint16(26, 1, true);
    view.setUint16(28, bits, true);
    view.setUint32(30, compression, true);
    for (const [i, mask] of masks.entries()) view.setUint32(54 + i * 4, mask, true);
  }
  bytes.set(palette, 14 + header + masksOutside);
  bytes.set(pixels, start);
  return bytes;
}

const read = async (parts: BmpParts) => [
  ...(await decodeImage(makeBmp(parts), 'photo.bmp', decodeWithSharp)).data,
];

describe('a BMP file', () => {
  it('of 24 bits, from the bottom and from the top', async () => {
    const pixels = [3, 2, 1, 6, 5, 4, 0, 0, 9, 8, 7, 12, 11, 10, 0, 0];
    expect(await read({ width: 2, height: 2, bits: 24, pixels })).toEqual([
      7, 8, 9, 10, 11, 12, 1, 2, 3, 4, 5, 6,
    ]);
    expect(await read({ width: 2, height: -2, bits: 24, pixels })).toEqual([
      1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12,
    ]);
  });

  it('whose colour is not in its palette: it is black', async () => {
    const palette = [30, 20, 10, 0, 60, 50, 40, 0];
    const wanted = [40, 50, 60, 0, 0, 0, 10, 20, 30];
    expect(await read({ width: 3, height: 1, bits: 8, palette, pixels: [1, 2, 0, 0] })).toEqual(wanted);
  });

  it('whose pixels begin within its header, or its masks, is none', async () => {
    const whole = { width: 1, height: 1, bits: 32, pixels: [1, 2, 3, 0] };
    const cases: [BmpParts, number][] = [
      [whole, 53],
      [{ ...whole, compression: 3, masks: [0xff0000, 0xff00, 0xff] }, 65],
    ];
    for (const [parts, start] of cases) {
      const file = makeBmp(parts);
      new DataView(file.buffer).setUint32(10, start, true);
      await expect(decodeImage(file, 'photo.bmp', decodeWithSharp)).rejects.toMatchObject({
        code: 'image-unreadable',
      });
    }
  });

  it('with a palette of 8, 4 and 1 bits, and with the oldest header', async () => {
    const palette = [30, 20, 10, 0, 60, 50, 40, 0];
    const wanted = [40, 50, 60, 10, 20, 30, 40, 50, 60];
    expect(await read({ width: 3, height: 1, bits: 8, palette, pixels: [1, 0, 1, 0] })).toEqual(wanted);
    expect(await read({ width: 3, height: 1, bits: 4, palette, pixels: [0x10, 0x10, 0, 0] })).toEqual(wanted);
    expect(await read({ width: 3, height: 1, bits: 1, palette, pixels: [0b1010_0000, 0, 0, 0] })).toEqual(
      wanted,
    );
    const old = [30, 20, 10, 60, 50, 40];
    expect(
      await read({ width: 3, height: 1, bits: 8, palette: old, pixels: [1, 0, 1, 0], header: 12 }),
    ).toEqual(wanted);
  });

  it('of 32 and 16 bits', async () => {
    expect(await read({ width: 1, height: 1, bits: 32, pixels: [3, 2, 1, 0] })).toEqual([1, 2, 3]);
    // 5 bits each: red 31, green 16, blue 0.
    const value = (31 << 10) | (16 << 5);
    expect(await read({ width: 1, height: 1, bits: 16, pixels: [value & 255, value >> 8, 0, 0] })).toEqual([
      255, 132, 0,
    ]);
  });

  it('with masks of its own, alpha over white', async () => {
    const masks = [0xff, 0xff00, 0xff0000, 0xff000000];
    const parts = { width: 1, height: 1, bits: 32, compression: 3, masks, pixels: [10, 20, 30, 51] };
    expect(await read({ ...parts, header: 108 })).toEqual([206, 208, 210]);
    expect(await read({ ...parts, masks: masks.slice(0, 3) })).toEqual([10, 20, 30]);
  });

  it('is refused when it is cut off, of unknown bits, or packed and the decoder at hand knows no BMP', async () => {
    const whole = makeBmp({ width: 2, height: 1, bits: 24, pixels: [1, 2, 3, 4, 5, 6, 0, 0] });
    expect(sniffImage(whole, 'a')).toEqual({ kind: 'bmp', width: 2, height: 1, bitDepth: 8, orientation: 1 });
    const refused = { code: 'image-unreadable' };
    expect(() => sniffImage(whole.subarray(0, whole.length - 1), 'a')).toThrow(/ends too early/);
    await expect(read({ width: 1, height: 1, bits: 5, pixels: [0, 0, 0, 0] })).rejects.toMatchObject(refused);
    await expect(
      read({ width: 1, height: 1, bits: 8, compression: 1, pixels: [1, 0, 0, 1] }),
    ).rejects.toMatchObject(refused);
  });
});
