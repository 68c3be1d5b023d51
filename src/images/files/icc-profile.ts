/**
 * Whether a colour profile is sRGB, judged by what it computes, since its name varies. Only profiles of three
 * curves and three primaries are read; any other counts as another space.
 *
 * Source: ICC.1:2022 (header of 128 bytes, tag table, 'XYZ ', 'curv' and 'para' types).
 */
import { ascii } from './file-kind';

/** X, Y and Z of sRGB's primaries under D50 (IEC 61966-2-1, adapted by Bradford). */
const primaries = {
  rXYZ: [0.43607, 0.22249, 0.01392],
  gXYZ: [0.38515, 0.71687, 0.09708],
  bXYZ: [0.14307, 0.06061, 0.7141],
} as const;
const curves = ['rTRC', 'gTRC', 'bTRC'] as const;
/** Brightness of a channel of one half. A power of 2.2 gives 0.218. */
const halfway = 0.21404;
const within = 0.002;

const tableAt = 128;
const entryBytes = 12;

/** @param profile the whole profile; a damaged one is not sRGB */
export function saysSrgb(profile: Uint8Array): boolean {
  try {
    const view = new DataView(profile.buffer, profile.byteOffset, profile.byteLength);
    const tags = new Map<string, number>();
    for (let i = 0, at = tableAt + 4; i < view.getUint32(tableAt); i++, at += entryBytes)
      tags.set(ascii(profile, at, 4), view.getUint32(at + 4));
    const place = (tag: string) => tags.get(tag) ?? profile.length;
    return (
      ascii(profile, 16, 4) === 'RGB ' &&
      Object.entries(primaries).every(([tag, xyz]) =>
        xyz.every((value, i) => Math.abs(fixed(view, place(tag) + 8 + 4 * i) - value) < within),
      ) &&
      curves.every((tag) => Math.abs(brightnessOfHalf(profile, view, place(tag)) - halfway) < within)
    );
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/** s15Fixed16Number */
const fixed = (view: DataView, at: number): number => view.getInt32(at) / 0x1_0000;

/** A curve's value at 0.5; NaN for an unsupported kind of curve. */
function brightnessOfHalf(profile: Uint8Array, view: DataView, at: number): number {
  const kind = ascii(profile, at, 4);
  if (kind === 'curv') {
    const count = view.getUint32(at + 8);
    if (count < 2) return Number.NaN;
    const middle = (count - 1) / 2;
    const value = (i: number) => view.getUint16(at + 12 + 2 * i) / 0xffff;
    return (value(Math.floor(middle)) + value(Math.ceil(middle))) / 2;
  }
  // (a x + b)^g, plus a constant in type 4.
  const type = view.getUint16(at + 8);
  if (kind !== 'para' || (type !== 3 && type !== 4)) return Number.NaN;
  const [g, a, b, , , e] = Array.from({ length: type + 2 }, (_, i) => fixed(view, at + 12 + 4 * i));
  return (a / 2 + b) ** g + (type === 4 ? e : 0);
}
