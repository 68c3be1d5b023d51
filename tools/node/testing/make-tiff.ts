/** Writes small TIFF files for tests, in ways that no encoder at hand does. Source: TIFF 6.0 (Adobe, 1992). */

type Field = readonly [tag: number, type: 3 | 4, values: readonly number[]];

export interface TiffParts {
  width: number;
  height: number;
  /** Blocks of pixels, strips or tiles, as they are to stand in the file. */
  blocks: Uint8Array[];
  bits: number;
  samples: number;
  /** 0 white is zero, 1 black is zero, 2 RGB, 3 palette. */
  photometric: number;
  littleEndian?: boolean;
  /** How the blocks are packed; not at all without it. */
  compression?: number;
  rowsPerStrip?: number;
  tile?: { width: number; height: number };
  /** Further fields: tag -> values of 16 bits. */
  fields?: Record<number, number[]>;
}

export function makeTiff(parts: TiffParts): Uint8Array {
  const { width, height, blocks, bits, samples, photometric, littleEndian = true, tile } = parts;
  const starts = blocks.map((_, i) => 8 + blocks.slice(0, i).reduce((sum, block) => sum + block.length, 0));
  const lengths = blocks.map((block) => block.length);
  const fields: Field[] = [
    [256, 4, [width]],
    [257, 4, [height]],
    [258, 3, Array(samples).fill(bits)],
    [259, 3, [parts.compression ?? 1]],
    [262, 3, [photometric]],
    [277, 3, [samples]],
    ...((tile
      ? [
          [322, 4, [tile.width]],
          [323, 4, [tile.height]],
          [324, 4, starts],
          [325, 4, lengths],
        ]
      : [
          [273, 4, starts],
          [278, 4, [parts.rowsPerStrip ?? height]],
          [279, 4, lengths],
        ]) as Field[]),
    ...Object.entries(parts.fields ?? {}).map(([tag, values]): Field => [Number(tag), 3, values]),
  ];
  fields.sort(([a], [b]) => a - b);

  const directory = 8 + lengths.reduce((sum, length) => sum + length, 0);
  let outside = directory + 2 + fields.length * 12 + 4;
  const bytes = new Uint8Array(outside + fields.reduce((sum, [, , values]) => sum + values.length * 4, 0));
  const view = new DataView(bytes.buffer);
  bytes.set(littleEndian ? [0x49, 0x49] : [0x4d, 0x4d]);
  view.setUint16(2, 42, littleEndian);
  view.setUint32(4, directory, littleEndian);
  for (const [i, block] of blocks.entries()) bytes.set(block, starts[i]);
  view.setUint16(directory, fields.length, littleEndian);
  for (const [i, [tag, type, values]] of fields.entries()) {
    const entry = directory + 2 + i * 12;
    view.setUint16(entry, tag, littleEndian);
    view.setUint16(entry + 2, type, littleEndian);
    view.setUint32(entry + 4, values.length, littleEndian);
    const size = type === 3 ? 2 : 4;
    const inside = values.length * size <= 4;
    const at = inside ? entry + 8 : outside;
    if (!inside) {
      view.setUint32(entry + 8, outside, littleEndian);
      outside += values.length * size;
    }
    for (const [k, value] of values.entries()) {
      if (type === 3) view.setUint16(at + k * 2, value, littleEndian);
      else view.setUint32(at + k * 4, value, littleEndian);
    }
  }
  return bytes.subarray(0, outside);
}

/** 16-bit values as bytes. */
export function wideBytes(values: readonly number[], littleEndian = true): Uint8Array {
  const bytes = new Uint8Array(values.length * 2);
  const view = new DataView(bytes.buffer);
  for (const [i, value] of values.entries()) view.setUint16(i * 2, value, littleEndian);
  return bytes;
}
