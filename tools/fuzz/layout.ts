/** What a broken file of a format looks like: fields that lie, pieces that are lost, doubled or exchanged. */

import type { Random } from '../../src/das/random';
import { joinBytes } from '../../src/images/files/join-bytes';
import { pickWeighted, type Weighted } from './weighted';

/** A number in a file. */
export interface Field {
  readonly at: number;
  readonly bytes: 1 | 2 | 4 | 8;
  readonly little: boolean;
}

export interface Layout {
  readonly fields: readonly Field[];
  /** From the first byte to the one after the last. */
  readonly pieces: readonly (readonly [start: number, end: number])[];
}

export interface Format {
  /** Of whole files and of broken ones, as far as they can be followed. */
  readonly layout: (bytes: Uint8Array) => Layout;
  /** Makes checksums right again, so that what was changed behind them is looked at. */
  readonly mend?: (bytes: Uint8Array) => void;
}

const most: Record<Field['bytes'], bigint> = { 1: 0xffn, 2: 0xffffn, 4: 0xffff_ffffn, 8: 2n ** 64n - 1n };

function valueAt(bytes: Uint8Array, field: Field): bigint {
  let value = 0n;
  for (let i = 0; i < field.bytes; i++) {
    const at = field.at + (field.little ? field.bytes - 1 - i : i);
    value = (value << 8n) | BigInt(bytes[at] ?? 0);
  }
  return value;
}

function writeField(bytes: Uint8Array, field: Field, value: bigint): void {
  let rest = BigInt.asUintN(64, value) & most[field.bytes];
  for (let i = 0; i < field.bytes; i++) {
    const at = field.at + (field.little ? i : field.bytes - 1 - i);
    if (at >= 0 && at < bytes.length) bytes[at] = Number(rest & 0xffn);
    rest >>= 8n;
  }
}

/** A value that programs stumble over, by what is there. */
function lie(random: Random, now: bigint, field: Field, length: number): bigint {
  const top = most[field.bytes];
  const file = BigInt(length);
  return random.pick([
    ...[0n, 1n, 2n, 3n, 8n, 16n, 255n, 256n],
    ...[top, top - 1n, top / 2n, top / 2n + 1n],
    ...[now - 1n, now + 1n, now * 2n, now / 2n, now + 8n],
    ...[file, file - 1n, file + 1n, file - now],
    ...[16_384n, 16_385n, 10_000n, 65_535n, 0x7fff_fff0n],
    BigInt(random.integer(0, 0xffff_ffff)),
  ]);
}

type Operation = (bytes: Uint8Array, layout: Layout, random: Random) => Uint8Array;

export const joined = (...parts: readonly Uint8Array[]): Uint8Array => joinBytes(parts);

const placeIn = (bytes: Uint8Array, { pieces }: Layout, random: Random) =>
  pieces.length > 0 && random.chance(0.5)
    ? random.pick(random.pick(pieces))
    : random.integer(0, bytes.length);

const operations: Weighted<Operation> = [
  [
    5,
    function lieInField(bytes, { fields }, random) {
      const copy = bytes.slice();
      if (fields.length === 0) return copy;
      const field = random.pick(fields);
      writeField(copy, field, lie(random, valueAt(bytes, field), field, bytes.length));
      return copy;
    },
  ],
  [1, (bytes, layout, random) => bytes.slice(0, placeIn(bytes, layout, random))],
  [
    1,
    function dropPiece(bytes, { pieces }, random) {
      if (pieces.length === 0) return bytes;
      const [start, end] = random.pick(pieces);
      return joined(bytes.subarray(0, start), bytes.subarray(end));
    },
  ],
  [
    1,
    function doublePiece(bytes, { pieces }, random) {
      if (pieces.length === 0) return bytes;
      const [start, end] = random.pick(pieces);
      const piece = bytes.subarray(start, end);
      return joined(bytes.subarray(0, end), piece, bytes.subarray(end));
    },
  ],
  [
    1,
    function exchangePieces(bytes, { pieces }, random) {
      if (pieces.length < 2) return bytes;
      const [a, b] = random
        .shuffled(pieces)
        .slice(0, 2)
        .sort(([x], [y]) => x - y);
      if (a[1] > b[0]) return bytes;
      const parts = [bytes.subarray(0, a[0]), bytes.subarray(...b), bytes.subarray(a[1], b[0])];
      return joined(...parts, bytes.subarray(...a), bytes.subarray(b[1]));
    },
  ],
  [
    1,
    function noise(bytes, _, random) {
      const copy = bytes.slice();
      if (copy.length === 0) return copy;
      for (let i = random.integer(1, 8); i > 0; i--) {
        copy[random.integer(0, copy.length - 1)] = random.integer(0, 255);
      }
      return copy;
    },
  ],
  [
    1,
    function insert(bytes, layout, random) {
      const at = placeIn(bytes, layout, random);
      const more = new Uint8Array(random.integer(1, 40)).fill(random.pick([0, 1, 0x2f, 0xff]));
      return joined(bytes.subarray(0, at), more, bytes.subarray(at));
    },
  ],
];
/** The file with one to four things wrong. */
export function mutate(bytes: Uint8Array, { layout, mend }: Format, random: Random): Uint8Array {
  let broken: Uint8Array = bytes.slice();
  for (let i = random.integer(1, 4); i > 0; i--)
    broken = pickWeighted(operations, random)(broken, layout(broken), random);
  if (mend && random.chance(0.7)) mend(broken);
  return broken;
}
