/**
 * Colours for heatmaps. Lightness rises evenly in all maps, so equal steps of score look equal, also in grey
 * print and to colour-blind people; cividis was designed to look almost the same to everyone.
 *
 * Source: inferno and viridis by van der Walt and Smith, 2015 (matplotlib, CC0); cividis by Nunez, Anderton
 * and Renslow, "Optimizing colormaps with consideration for color vision deficiency", PLOS ONE 2018: every
 * 17th of their 256 colours. The colours between follow a Catmull-Rom curve, within 5 of 255 of the
 * originals, and within 9 where cividis bends.
 */

export const colormapNames = ['inferno', 'viridis', 'cividis'] as const;
export type ColormapName = (typeof colormapNames)[number];

const EVERY = 17;
const ANCHORS: Record<ColormapName, string> = {
  inferno:
    '000004 0c0826 240c4f 420a68 5d126e 781c6d 932667 ae305c c73e4c dd513a ed6925 f8850f fca50a fac62d f2e661 fcffa4',
  viridis:
    '440154 481a6c 472f7d 414487 39568c 31688e 2a788e 23888e 1f988b 22a884 35b779 54c568 7ad151 a5db36 d2e21b fde725',
  cividis:
    '00224e 002e6c 1e3a6f 35456c 47516c 575d6d 666970 757575 848279 948e77 a59c74 b7a96e c8b866 dbc75a eed649 fee838',
};

/** A smooth curve from `b` (t = 0) to `c` (t = 1) with its neighbours `a` and `d`. */
function catmullRom(a: number, b: number, c: number, d: number, t: number): number {
  return b + 0.5 * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)));
}

function tableOf(name: ColormapName): Uint8ClampedArray {
  const anchors = ANCHORS[name].split(' ').map((hex) => Number.parseInt(hex, 16));
  const table = new Uint8ClampedArray(256 * 3);
  for (let i = 0; i < 256; i++) {
    const k = Math.min(Math.floor(i / EVERY), anchors.length - 2);
    for (let c = 0; c < 3; c++) {
      const channel = (at: number) => (anchors[at] >> (16 - 8 * c)) & 255;
      const [before, from, to] = [channel(Math.max(k - 1, 0)), channel(k), channel(k + 1)];
      const after = channel(Math.min(k + 2, anchors.length - 1));
      table[i * 3 + c] = catmullRom(before, from, to, after, i / EVERY - k);
    }
  }
  return table;
}

/** 256 colours from low to high, each red, green, blue of 0 to 255. */
export const COLORMAPS: Readonly<Record<ColormapName, Uint8ClampedArray>> = {
  inferno: tableOf('inferno'),
  viridis: tableOf('viridis'),
  cividis: tableOf('cividis'),
};
