import { deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { makeTiff, wideBytes } from '../../../tools/node/testing/make-tiff';
import { withoutPlace } from '../bare/drop-place';
import { decodeTiff } from './tiff';
import { TIFF_TAG } from './tiff-tags';

const ORIENTATION = 274;
const PLANAR = 284;
const EXTRA_SAMPLES = 338;
const SAMPLE_FORMAT = 339;

const rgb = { bits: 8, samples: 3, photometric: 2 };
const grey = { bits: 8, samples: 1, photometric: 1 };

describe('decodeTiff', () => {
  it('reads 8-bit colour in several strips', () => {
    const blocks = [Uint8Array.of(1, 2, 3, 4, 5, 6), Uint8Array.of(7, 8, 9, 10, 11, 12)];
    const { width, height, data } = decodeTiff(
      makeTiff({ ...rgb, width: 2, height: 2, blocks, rowsPerStrip: 1 }),
    );
    expect([width, height, ...data]).toEqual([2, 2, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
  });

  it('reads grey, in either sense', () => {
    const blocks = [Uint8Array.of(0, 30)];
    expect([...decodeTiff(makeTiff({ ...grey, width: 2, height: 1, blocks })).data]).toEqual([
      0, 0, 0, 30, 30, 30,
    ]);
    const inverted = makeTiff({ ...grey, photometric: 0, width: 2, height: 1, blocks });
    expect([...decodeTiff(inverted).data]).toEqual([255, 255, 255, 225, 225, 225]);
  });

  it('turns over colours that are counted from white, and not their alpha', () => {
    const blocks = [Uint8Array.of(0, 255, 100, 255, 255, 0)];
    const parts = { ...grey, photometric: 0, samples: 2, width: 3, height: 1, blocks };
    const { data } = decodeTiff(makeTiff({ ...parts, fields: { [EXTRA_SAMPLES]: [2] } }));
    expect([0, 3, 6].map((i) => data[i])).toEqual([255, 155, 255]);
  });

  it('counts from the white of the sensor, not of the room that its values have', () => {
    const blocks = [wideBytes([0, 1000, 2000, 4095])];
    const parts = { ...grey, photometric: 0, bits: 16, width: 4, height: 1, blocks };
    const { data, sensorBits } = decodeTiff(makeTiff(parts));
    expect(sensorBits).toBe(12);
    expect([0, 3, 6, 9].map((i) => data[i])).toEqual([255, 193, 130, 0]);
  });

  it.each([true, false])('reads 16 bits, little-endian %s', (littleEndian) => {
    const blocks = [wideBytes([0, 0x1234, 0xffff], littleEndian)];
    const file = makeTiff({ ...grey, bits: 16, width: 3, height: 1, blocks, littleEndian });
    expect([...decodeTiff(file).data]).toEqual([0, 0, 0, 0x12, 0x12, 0x12, 255, 255, 255]);
  });

  it.each([
    [255, 255],
    [1023, 255],
    [4095, 255],
    [4000, 250],
    [16383, 255],
    [16384, 64],
  ])('shows a sensor whose largest value is %i as %i', (largest, shown) => {
    const file = makeTiff({ ...grey, bits: 16, width: 2, height: 1, blocks: [wideBytes([0, largest])] });
    expect(decodeTiff(file).data[3]).toBe(shown);
  });

  it('lays alpha over white and passes over channels that are none', () => {
    const blocks = [Uint8Array.of(10, 20, 30, 0, 10, 20, 30, 255, 10, 20, 30, 51)];
    const parts = { ...rgb, samples: 4, width: 3, height: 1, blocks };
    const seen = decodeTiff(makeTiff({ ...parts, fields: { [EXTRA_SAMPLES]: [2] } })).data;
    expect([...seen]).toEqual([255, 255, 255, 10, 20, 30, 206, 208, 210]);
    const plain = decodeTiff(makeTiff({ ...parts, fields: { [EXTRA_SAMPLES]: [0] } })).data;
    expect([...plain]).toEqual([10, 20, 30, 10, 20, 30, 10, 20, 30]);
  });

  it('undoes premultiplied alpha before it lays it over white', () => {
    const blocks = [Uint8Array.of(50, 50, 50, 51, 0, 0, 0, 0)];
    const fields = { [EXTRA_SAMPLES]: [1] };
    const { data } = decodeTiff(makeTiff({ ...rgb, samples: 4, width: 2, height: 1, blocks, fields }));
    expect([...data]).toEqual([254, 254, 254, 255, 255, 255]);
  });

  it('reads palettes and single bits', () => {
    const palette = Array(768).fill(0);
    [palette[7], palette[256 + 7], palette[512 + 7]] = [0xffff, 0x8000, 0x0100];
    const indexed = { ...grey, photometric: 3, width: 1, height: 1, blocks: [Uint8Array.of(7)] };
    expect([...decodeTiff(makeTiff({ ...indexed, fields: { 320: palette } })).data]).toEqual([255, 128, 1]);
    // Palette colours are absolute, however dark they are, and whatever camera took the other photos.
    palette[7] = palette[256 + 7] = palette[512 + 7] = 40 * 257;
    const dark = makeTiff({ ...indexed, fields: { 320: palette } });
    expect(decodeTiff(dark)).toEqual({ width: 1, height: 1, data: Uint8Array.of(40, 40, 40) });
    expect([...decodeTiff(dark, 12).data]).toEqual([40, 40, 40]);
    const ofEightBits = palette.map((value) => value >> 8);
    expect([...decodeTiff(makeTiff({ ...indexed, fields: { 320: ofEightBits } })).data]).toEqual([
      40, 40, 40,
    ]);
    const bits = {
      bits: 1,
      samples: 1,
      photometric: 1,
      width: 10,
      height: 1,
      blocks: [Uint8Array.of(0b10000000, 0b01000000)],
    };
    const red = decodeTiff(makeTiff(bits)).data.filter((_, i) => i % 3 === 0);
    expect([...red]).toEqual([255, 0, 0, 0, 0, 0, 0, 0, 0, 255]);
  });

  it.each([
    [1, 10, Uint8Array.of(0b10000011, 0b01000000)],
    [8, 4, Uint8Array.of(1, 2, 130, 77)],
  ])('reads %s bits of which the lowest comes first, as libtiff does', async (bits, width, block) => {
    const parts = { ...grey, bits, width, height: 1, blocks: [block] };
    const turned = makeTiff({ ...parts, fields: { [TIFF_TAG.fillOrder]: [2] } });
    const theirs = await sharp(turned).toColourspace('b-w').raw().toBuffer();
    const ours = decodeTiff(turned).data.filter((_, i) => i % 3 === 0);
    expect([...ours]).toEqual([...theirs]);
    expect(ours).not.toEqual(decodeTiff(makeTiff(parts)).data.filter((_, i) => i % 3 === 0));
    expect(decodeTiff(withoutPlace(turned))).toEqual(decodeTiff(turned));
  });

  it('obeys the orientation and leaves the bytes alone', () => {
    const blocks = [Uint8Array.of(1, 2, 3, 4, 5, 6)];
    const file = makeTiff({ ...grey, width: 3, height: 2, blocks, fields: { [ORIENTATION]: [6] } });
    const before = file.slice();
    const { width, height, data } = decodeTiff(file);
    expect([width, height, ...data.filter((_, i) => i % 3 === 0)]).toEqual([2, 3, 4, 1, 5, 2, 6, 3]);
    expect(file).toEqual(before);
  });

  it.each(['none', 'lzw', 'deflate', 'packbits'] as const)(
    'reads what sharp writes with compression %s',
    async (compression) => {
      const [width, height] = [70, 45];
      const pixels = Uint8Array.from({ length: width * height * 3 }, (_, i) => (i * 31) % 251);
      const raw = sharp(pixels, { raw: { width, height, channels: 3 } });
      const file = await raw.tiff({ compression, predictor: 'horizontal' }).toBuffer();
      expect(decodeTiff(new Uint8Array(file)).data).toEqual(pixels);
    },
  );

  it('takes the first of several pages', () => {
    const file = makeTiff({ ...grey, width: 1, height: 1, blocks: [Uint8Array.of(9)] });
    // The directory is followed by the offset of the next one; a broken second page must not matter.
    const view = new DataView(file.buffer);
    const directory = view.getUint32(4, true);
    view.setUint32(directory + 2 + view.getUint16(directory, true) * 12, 0x7fff_ffff, true);
    expect([...decodeTiff(file).data]).toEqual([9, 9, 9]);
  });

  it('reads colour planes, in strips', () => {
    const blocks = [
      [1, 2],
      [3, 4],
      [5, 6],
      [11, 12],
      [13, 14],
      [15, 16],
      [21, 22],
      [23, 24],
      [25, 26],
    ];
    const parts = {
      ...rgb,
      width: 2,
      height: 3,
      rowsPerStrip: 1,
      blocks: blocks.map((block) => Uint8Array.from(block)),
    };
    const { data } = decodeTiff(makeTiff({ ...parts, fields: { [PLANAR]: [2] } }));
    expect([...data]).toEqual([1, 2, 3, 4, 5, 6].flatMap((value) => [value, value + 10, value + 20]));
  });

  it.each([
    ['none', 3],
    ['lzw', 3],
    ['deflate', 1],
    ['packbits', 3],
    ['packbits', 1],
  ] as const)('reads tiles with compression %s and %i channels', async (compression, channels) => {
    // Not a multiple of the tiles' sides, so the last tiles are padded.
    const [width, height] = [70, 45];
    const pixels = Uint8Array.from({ length: width * height * channels }, (_, i) => (i * 31) % 251);
    const options = {
      compression,
      predictor: 'horizontal',
      tile: true,
      tileWidth: 32,
      tileHeight: 16,
    } as const;
    const raw = sharp(pixels, { raw: { width, height, channels } });
    const file = await (channels === 1 ? raw.toColourspace('b-w') : raw).tiff(options).toBuffer();
    const { data } = decodeTiff(new Uint8Array(file));
    expect(channels === 3 ? data : data.filter((_, i) => i % 3 === 0)).toEqual(pixels);
  });

  it('refuses strips that lie in one another', () => {
    const blocks = Array.from({ length: 40 }, () => new Uint8Array(50));
    const file = makeTiff({ ...grey, width: 50, height: 40, rowsPerStrip: 1, blocks });
    const view = new DataView(file.buffer);
    let entry = view.getUint32(4, true) + 2;
    while (view.getUint16(entry, true) !== TIFF_TAG.stripByteCounts) entry += 12;
    const lengths = view.getUint32(entry + 8, true);
    for (let i = 0; i < 40; i++) view.setUint32(lengths + i * 4, 1000, true);
    expect(() => decodeTiff(file)).toThrow(/lie in one another/);
  });

  it("refuses the small copy that stands in front of a camera's raw data", () => {
    const parts = { ...grey, width: 2, height: 1, blocks: [Uint8Array.of(1, 2)] };
    expect(decodeTiff(makeTiff({ ...parts, fields: { [TIFF_TAG.kindOfPage]: [2] } })).width).toBe(2);
    const raw = makeTiff({ ...parts, fields: { [TIFF_TAG.kindOfPage]: [1] } });
    expect(() => decodeTiff(raw)).toThrow(
      "its first page is a small copy of the photo, as in cameras' raw files",
    );
    expect(() => decodeTiff(withoutPlace(raw))).toThrow('a small copy');
  });

  it('refuses a small file of tiles that are far larger than their page, before they are unpacked', () => {
    const tile = { width: 128 + 1024, height: 4096 + 1024 };
    const parts = { width: 128, height: 4096, bits: 16, samples: 8, photometric: 2, compression: 8 };
    const blocks = [deflateSync(new Uint8Array(tile.width * tile.height * 16))];
    expect(() => decodeTiff(makeTiff({ ...parts, tile, blocks }))).toThrow(
      /would unpack to 95 MB, more than is taken/,
    );
  });

  it('refuses a tag with more values than any photo has', () => {
    const file = makeTiff({
      ...grey,
      width: 1,
      height: 1,
      blocks: [Uint8Array.of(9)],
      fields: { 274: Array(1025).fill(1) },
    });
    expect(() => decodeTiff(file)).toThrow(/values of a tag/);
  });

  it('refuses what it cannot read', () => {
    const blocks = [new Uint8Array(12)];
    const base = { ...rgb, width: 2, height: 2, blocks };
    expect(() => decodeTiff(makeTiff({ ...base, fields: { [SAMPLE_FORMAT]: [2] } }))).toThrow(
      /whole positive/,
    );
    expect(() => decodeTiff(makeTiff({ ...base, samples: 300 }))).toThrow(/300 channels/);
    expect(() => decodeTiff(makeTiff({ ...base, samples: 1 }))).toThrow(/make no colour/);
    expect(() => decodeTiff(makeTiff({ ...base, photometric: 8 }))).toThrow(/Unsupported/);
    expect(() => decodeTiff(makeTiff({ ...base, bits: 4 }))).toThrow(/4 bits/);
    expect(() => decodeTiff(makeTiff({ ...base, bits: 64, compression: 8 }))).toThrow(/64 bits/);
    expect(() => decodeTiff(makeTiff({ ...base, rowsPerStrip: 1 }))).toThrow(/lacks a part/);
    expect(() => decodeTiff(makeTiff({ ...base, tile: { width: 0, height: 16 } }))).toThrow(/cannot be/);
  });
});
