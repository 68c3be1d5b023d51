/** Picture files of every kind that is read, whole to broken: `decodeImage` with Node's decoder. */
import { encode as encodePng } from 'fast-png';
import { zlibSync } from 'fflate';
import type { Random } from '../../../src/das/random';
import { withoutPlace } from '../../../src/images/bare/drop-place';
import { decodeImage } from '../../../src/images/files/decode';
import { imageKind } from '../../../src/images/files/file-kind';
import { beginsFrame, JPEG_MARKER, jpegSegments } from '../../../src/images/files/jpeg-segments';
import { pngChunk } from '../../../src/images/files/png-chunks';
import { decodeWithSharp } from '../../node/native-decoder';
import { makeTiff } from '../../node/testing/make-tiff';
import { withPieces } from '../../testing/piece-flood';
import { type Format, joined, mutate } from '../layout';
import { bmp, gif, jpeg, webp } from '../layouts/pictures';
import { png } from '../layouts/png';
import { tiff } from '../layouts/tiff';
import { seedsOf } from '../seeds';
import { type FuzzTarget, promise } from '../target';
import { hostileTexts } from '../values';

const formats: Readonly<Record<string, Format>> = { png, jpeg, webp, gif, bmp, tiff };

const text = (words: string) => new TextEncoder().encode(words);
const SIGNATURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);

function header(width: number, height: number, depth: number, colours: number): Uint8Array {
  const content = new Uint8Array(13);
  const view = new DataView(content.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  content.set([depth, colours], 8);
  return pngChunk('IHDR', content);
}

const packedZeros = new Map<number, Uint8Array>();

/** Deflated; made once, since packing them takes long. */
function zeros(mebibytes: number): Uint8Array {
  const made = packedZeros.get(mebibytes) ?? zlibSync(new Uint8Array(mebibytes << 20), { level: 9 });
  packedZeros.set(mebibytes, made);
  return made;
}

/** A PNG whose data or profile unpacks to much more than its few pixels. */
function pngFlood(random: Random): Uint8Array {
  const flood = zeros(random.pick([1, 10, 60]));
  const profile = random.chance(0.5);
  const { width, height } = { width: random.integer(1, 4), height: random.integer(1, 4) };
  const pixels = zlibSync(new Uint8Array((1 + width * 6) * height));
  return joined(
    SIGNATURE,
    header(width, height, random.pick([8, 16]), 2),
    ...(profile ? [pngChunk('iCCP', joined(text('p\0\0'), flood))] : []),
    pngChunk('IDAT', profile ? pixels : flood),
    pngChunk('IEND', new Uint8Array()),
  );
}

interface Entry {
  readonly tag: number;
  readonly type: 1 | 3 | 4;
  readonly count: number;
  readonly value: number;
}

function tiffOf(entries: readonly Entry[], after: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(8 + 2 + entries.length * 12 + 4);
  const view = new DataView(bytes.buffer);
  bytes.set(text('II'));
  view.setUint16(2, 42, true);
  view.setUint32(4, 8, true);
  view.setUint16(8, entries.length, true);
  entries.forEach(({ tag, type, count, value }, i) => {
    view.setUint16(10 + i * 12, tag, true);
    view.setUint16(12 + i * 12, type, true);
    view.setUint32(14 + i * 12, count, true);
    view.setUint32(18 + i * 12, value, true);
  });
  return joined(bytes, after);
}

/** A TIFF of one strip that unpacks to a flood, or that has no room for the pixels it claims. */
function tiffFlood(random: Random): Uint8Array {
  const width = random.pick([4, 1000, 16_000]);
  const height = random.pick([4, 1000, 6000]);
  const compression = random.pick([1, 5, 8]);
  const content = zeros(random.pick([1, 10, 60]));
  const tags = (strip: number): Entry[] => [
    { tag: 256, type: 4, count: 1, value: width },
    { tag: 257, type: 4, count: 1, value: height },
    { tag: 258, type: 3, count: 1, value: random.pick([1, 8, 16, 64]) },
    { tag: 259, type: 3, count: 1, value: compression },
    { tag: 262, type: 3, count: 1, value: 1 },
    { tag: 273, type: 4, count: 1, value: strip },
    { tag: 277, type: 3, count: 1, value: random.pick([1, 3, 8]) },
    { tag: 279, type: 4, count: 1, value: content.length },
  ];
  return tiffOf(tags(10 + 8 * 12 + 4), content);
}

/** A small TIFF page in one tile that is far larger, and deflated to almost nothing. */
function tileFlood(random: Random): Uint8Array {
  const [width, height] = [random.pick([16, 128, 1000]), random.pick([16, 2048, 16_384])];
  const tile = { width: width + random.pick([0, 16, 1024]), height: height + random.pick([0, 16, 1024]) };
  const page = { width, height, tile, bits: random.pick([1, 8, 16]), samples: random.pick([1, 3, 8]) };
  const blocks = [zeros(random.pick([1, 60]))];
  return makeTiff({ ...page, photometric: random.pick([1, 2]), compression: 8, blocks });
}

/** A TIFF of many strips that all lie in the same few bytes. */
function sharedStrips(random: Random): Uint8Array {
  const width = random.pick([16, 1000, 16_000]);
  const height = random.pick([10, 1000, 6000]);
  const start = 10 + 8 * 12 + 4;
  const list = (value: number) => new Uint8Array(Uint32Array.of(...new Array(height).fill(value)).buffer);
  const tags: Entry[] = [
    { tag: 256, type: 4, count: 1, value: width },
    { tag: 257, type: 4, count: 1, value: height },
    { tag: 258, type: 3, count: 1, value: random.pick([1, 8]) },
    { tag: 259, type: 3, count: 1, value: 1 },
    { tag: 262, type: 3, count: 1, value: 1 },
    { tag: 273, type: 4, count: height, value: start + width },
    { tag: 278, type: 4, count: 1, value: 1 },
    { tag: 279, type: 4, count: height, value: start + width + height * 4 },
  ];
  return tiffOf(tags, joined(new Uint8Array(width), list(start), list(width)));
}

/** A PNG of 16 bits that honestly holds many pixels of nothing, or whose data comes in crumbs. */
function wideFlood(random: Random): Uint8Array {
  const width = random.pick([100, 1000, 4000]);
  const height = random.pick([100, 1000, 5000]);
  const data = random.chance(0.5)
    ? zeros(random.pick([1, 60]))
    : zlibSync(new Uint8Array((1 + width * 2) * 100), { level: 0 });
  const crumb = random.pick([1, 7, data.length]);
  const crumbs = Array.from({ length: Math.ceil(Math.min(data.length, 20_000) / crumb) }, (_, i) =>
    pngChunk('IDAT', data.subarray(i * crumb, (i + 1) * crumb)),
  );
  return joined(
    SIGNATURE,
    header(width, height, 16, random.pick([0, 2, 6])),
    ...crumbs,
    pngChunk('IEND', new Uint8Array()),
  );
}

/** A directory whose many tags all claim the same long run of values. */
function tagFlood(random: Random): Uint8Array {
  const room = random.pick([10_000, 60_000, 500_000]);
  const count = random.integer(100, 4000);
  const entries = Array.from(
    { length: count },
    (_, i): Entry => ({ tag: i, type: 1, count: room, value: 8 }),
  );
  const block = tiffOf(entries, new Uint8Array(room));
  if (random.chance(0.5)) return block;
  const exif = joined(text('Exif\0\0'), block.subarray(0, 65_000));
  const app1 = Uint8Array.of(0xff, 0xd8, 0xff, 0xe1, (exif.length + 2) >> 8, (exif.length + 2) & 255);
  return joined(app1, exif, Uint8Array.of(0xff, 0xd9));
}

/** What calls itself a picture and is none, and what would run if it were shown. */
function disguise(random: Random): Uint8Array {
  const svg = '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script></svg>';
  return text(
    random.pick([
      svg,
      `<?xml version="1.0"?>${'<!-- -->'.repeat(random.integer(0, 80))}${svg}`,
      '<!---->'.repeat(random.integer(1, 100)),
      `<?xml ${'<?xml '.repeat(80)}`,
      `\n \t${' '.repeat(600)}<html>`,
      `%PDF-1.7 ${svg}`,
      random.pick(hostileTexts),
    ]),
  );
}

/** A large picture that is honest about its size, or only claims one. */
function large(random: Random): Uint8Array {
  const [width, height] = [random.pick([1, 300, 16_384, 100_000]), random.pick([1, 300, 6000, 0x7fff_ffff])];
  return joined(
    SIGNATURE,
    header(width, height, random.pick([1, 8, 16]), random.pick([0, 2, 6])),
    pngChunk('IDAT', zlibSync(new Uint8Array(random.integer(0, 4000)))),
    pngChunk('IEND', new Uint8Array()),
  );
}

function wide(random: Random): Uint8Array {
  const [width, height] = [random.integer(1, 9), random.integer(1, 9)];
  const channels = random.pick([1, 2, 3, 4] as const);
  const data = Uint16Array.from({ length: width * height * channels }, () => random.integer(0, 65_535));
  return mutate(encodePng({ width, height, channels, depth: 16, data }), png, random);
}

const blankRows = (width: number, height: number) => zlibSync(new Uint8Array(height * (1 + width / 8)));

/** Honest about its size, which nobody needs: 98 megapixels in black and white, packed a thousandfold. */
function blank(random: Random): Uint8Array {
  const [width, height] = [16_384, random.pick([60, 6000])];
  return joined(
    SIGNATURE,
    header(width, height, 1, 0),
    pngChunk('IDAT', blankRows(width, height)),
    pngChunk('IEND', new Uint8Array()),
  );
}

/** A progressive JPEG of many scans, each of which goes through all of its pixels, whatever their number. */
function scanFlood(random: Random): Uint8Array {
  const whole = seedsOf('pictures')
    .find(({ name }) => name.startsWith('progressive'))!
    .bytes.slice();
  const sides = new DataView(whole.buffer, whole.byteOffset);
  const frame = Array.from(jpegSegments(whole)).find(({ marker }) => beginsFrame(marker))!;
  const [height, width] = random.pick([
    [14, 20],
    [300, 400],
    [900, 1200],
    [6000, 16_000],
  ]);
  sides.setUint16(frame.start + 5, height);
  sides.setUint16(frame.start + 7, width);
  const last = Array.from(jpegSegments(whole)).findLast(({ marker }) => marker === JPEG_MARKER.scan)!;
  const scans = new Array(random.pick([2, 50, 5000])).fill(whole.subarray(last.start, last.end));
  return joined(whole.subarray(0, last.start), ...scans, whole.subarray(last.end));
}

/** Millions of pieces that are almost nothing. */
function pieceFlood(random: Random): Uint8Array {
  const name = random.pick(['colour.png', 'baseline.jpg', 'lossy.webp', 'picture.gif']);
  const { bytes } = seedsOf('pictures').find((seed) => seed.name === name)!;
  return withPieces(bytes, random.pick([500, 50_000, 2_000_000]));
}

const HIDDEN = 'WGS-84, 52.5203N';

/** A JPEG with words in a segment that its picture has no need of, by any marker and before, between or behind its scans. */
function hidden(random: Random): Uint8Array {
  const { bytes } = random.pick(seedsOf('pictures').filter((seed) => imageKind(seed.bytes) === 'jpeg'));
  const { start } = random.pick(Array.from(jpegSegments(bytes)));
  const [first, last] = random.pick([
    [0x02, 0xbf],
    [0xc8, 0xc8],
    [0xdc, 0xdc],
    [0xde, 0xfe],
  ]);
  const marker = random.integer(first, last);
  const words = text(random.pick(['', 'ICC_PROFILE\0\x01\x01', 'Exif\0\0', 'JFIF\0', 'Adobe']) + HIDDEN);
  const head = Uint8Array.of(0xff, marker, 0, words.length + 2);
  return joined(bytes.subarray(0, start), head, words, bytes.subarray(start));
}

const specials = [
  hidden,
  pieceFlood,
  pngFlood,
  scanFlood,
  tiffFlood,
  tileFlood,
  sharedStrips,
  wideFlood,
  tagFlood,
  disguise,
  large,
  blank,
  wide,
];

/** What was read is read without its place as well. */
async function readBare(bare: Uint8Array) {
  try {
    return await decodeImage(bare, 'part 7.png', decodeWithSharp);
  } catch (error) {
    throw new Error(`a promise was broken: a picture that is read without its place too: ${error}`);
  }
}

export function pictures(): FuzzTarget {
  let seeds: { readonly bytes: Uint8Array; readonly format: Format }[] = [];
  return {
    async prepare() {
      seeds = seedsOf('pictures').map(({ bytes }) => ({ bytes, format: formats[imageKind(bytes)!] }));
    },
    make(random) {
      if (random.chance(0.08)) return random.pick(specials)(random);
      const { bytes, format } = random.pick(seeds);
      return mutate(bytes, format, random);
    },
    async take(bytes) {
      const bare = withoutPlace(bytes);
      const { width, height, data } = await decodeImage(bytes, 'part 7.png', decodeWithSharp);
      promise(withoutPlace(bare) === bare, 'nothing more to drop from what was dropped from');
      const again = await readBare(bare);
      promise(
        Buffer.compare(again.data, data) === 0 && again.width === width,
        'the same pixels without the place',
      );
      promise(!Buffer.from(bare).includes(HIDDEN), 'nothing but the picture without the place');
      promise(width >= 1 && height >= 1, `a picture of ${width} x ${height} pixels`);
      promise(data.length === width * height * 3, `${data.length} bytes for ${width} x ${height} pixels`);
    },
  };
}
