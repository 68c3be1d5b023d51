/** Reading files that may be broken anywhere: what is not there reads as 0. */
import type { Field } from '../layout';

export interface Reader {
  readonly length: number;
  number(at: number, bytes: 1 | 2 | 4): number;
  text(at: number, length: number): string;
}

export function reader(bytes: Uint8Array, little: boolean): Reader {
  const byte = (at: number) => bytes[at] ?? 0;
  return {
    length: bytes.length,
    number(at, count) {
      let value = 0;
      for (let i = 0; i < count; i++) value = value * 256 + byte(little ? at + count - 1 - i : at + i);
      return value;
    },
    text: (at, length) => Array.from({ length }, (_, i) => String.fromCharCode(byte(at + i))).join(''),
  };
}

/** Fields one after the other. */
export function fieldsFrom(start: number, widths: readonly (1 | 2 | 4)[], little: boolean): Field[] {
  let at = start;
  return widths.map((bytes) => {
    const field = { at, bytes, little };
    at += bytes;
    return field;
  });
}

/** More parts of a file are not followed. */
export const MOST_PARTS = 500;
