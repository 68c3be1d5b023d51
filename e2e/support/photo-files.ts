/** Picture files for uploads: the sample photos, other kinds of file made from them, and broken ones. */
import { readFileSync } from 'node:fs';
import sharp from 'sharp';
import { pngChunk } from '../../src/images/files/png-chunks';
import { withAnimation } from '../../tools/testing/animated-png';

export interface UploadFile {
  readonly name: string;
  readonly mimeType: string;
  readonly buffer: Buffer;
}

export const samplePhoto = (name: string): UploadFile => ({
  name,
  mimeType: 'image/jpeg',
  buffer: readFileSync(`public/samples/${name}`),
});

/** The sample's first good photos. */
export const goodPhotos = (count: number): UploadFile[] =>
  Array.from({ length: count }, (_, i) => samplePhoto(`good-0${i + 1}.jpg`));

export const goodTestPhoto = samplePhoto('test-good-01.jpg');
export const stainedTestPhoto = samplePhoto('test-stain-01.jpg');

const picture = (side = 320) => sharp('public/samples/good-01.jpg').resize(side, side);

/** 24-bit BMP, the kind that every camera software writes. */
function bmp({ width, height, data }: { width: number; height: number; data: Buffer }): Buffer {
  const stride = Math.ceil((width * 3) / 4) * 4;
  const file = Buffer.alloc(54 + stride * height);
  file.write('BM');
  file.writeUInt32LE(file.length, 2);
  file.writeUInt32LE(54, 10);
  file.writeUInt32LE(40, 14);
  file.writeInt32LE(width, 18);
  file.writeInt32LE(height, 22);
  file.writeUInt16LE(1, 26);
  file.writeUInt16LE(24, 28);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const from = (y * width + x) * 3;
      const to = 54 + (height - 1 - y) * stride + x * 3;
      file.set([data[from + 2], data[from + 1], data[from]], to);
    }
  }
  return file;
}

/** Browsers show the animation that follows the picture, one black frame, and other programs the picture. */
export async function animatedPhoto(): Promise<UploadFile> {
  const still = await picture(64).png().toBuffer();
  return { name: 'animated.png', mimeType: 'image/png', buffer: Buffer.from(withAnimation(still, 64, 64)) };
}

/** The same part in every kind of file that a camera may write, in different sizes. */
export async function unusualPhotos(): Promise<UploadFile[]> {
  const { data, info } = await picture(300).raw().toBuffer({ resolveWithObject: true });
  return [
    {
      name: 'rotated.jpg',
      mimeType: 'image/jpeg',
      // Stored lying on its side; the orientation tag says how to turn it back.
      buffer: await picture().resize(480, 320).withMetadata({ orientation: 6 }).jpeg().toBuffer(),
    },
    {
      name: 'grey.png',
      mimeType: 'image/png',
      // The smallest photo decides how finely all are looked at: because of this one, only as wholes.
      buffer: await picture(36).greyscale().png().toBuffer(),
    },
    {
      name: 'alpha.png',
      mimeType: 'image/png',
      buffer: await picture(400).ensureAlpha(0.8).png().toBuffer(),
    },
    {
      name: 'wide.png',
      mimeType: 'image/png',
      buffer: await picture(340).toColourspace('rgb16').png().toBuffer(),
    },
    {
      name: 'lzw.tif',
      mimeType: 'image/tiff',
      buffer: await picture(320).tiff({ compression: 'lzw' }).toBuffer(),
    },
    { name: 'plain.bmp', mimeType: 'image/bmp', buffer: bmp({ ...info, data }) },
  ];
}

/** JPEGs that lie on their side, are grey, have a profile, or, in the last, colours of another space. */
export async function jpegPhotos(): Promise<UploadFile[]> {
  const made = [
    {
      name: 'rotated.jpg',
      photo: picture().resize(331, 217).withMetadata({ orientation: 6 }),
    },
    { name: 'grey.jpg', photo: picture(256).greyscale() },
    { name: 'profile.jpg', photo: picture(280).withIccProfile('srgb') },
    { name: 'p3.jpg', photo: picture(300).withIccProfile('p3') },
  ];
  return Promise.all(
    made.map(async ({ name, photo }) => ({
      name,
      mimeType: 'image/jpeg',
      buffer: await photo.jpeg().toBuffer(),
    })),
  );
}

function pngClaiming(side: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const signature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
  return Buffer.concat([signature, pngChunk('IHDR', header), pngChunk('IEND', new Uint8Array())]);
}

const whole = samplePhoto('good-03.jpg').buffer;

/** Files that are no photos, each with the sentence that the page must say. */
export const brokenPhotos: readonly (UploadFile & { readonly sentence: string })[] = [
  {
    name: 'empty.png',
    mimeType: 'image/png',
    buffer: Buffer.alloc(0),
    sentence: '"empty.png" is empty: it has 0 bytes. Copy it again from where it came from.',
  },
  {
    name: 'letter.png',
    mimeType: 'image/png',
    buffer: Buffer.from('Dear colleague,\nthe photos follow tomorrow.\n'),
    sentence:
      '"letter.png" is not a picture that can be read: it looks like a text file. Use PNG, JPEG, WebP, BMP, GIF or TIFF.',
  },
  {
    name: 'cut.jpg',
    mimeType: 'image/jpeg',
    buffer: whole.subarray(0, whole.length / 2),
    sentence:
      '"cut.jpg" could not be read: the file ends too early. Copy it again from where it came from, or save it again as PNG.',
  },
  {
    name: 'huge.png',
    mimeType: 'image/png',
    buffer: pngClaiming(20_000),
    sentence:
      '"huge.png" has 20000 x 20000 pixels (400 megapixels). At most 100 megapixels and 16384 pixels a side can be read. Make it smaller or cut it into parts.',
  },
];

const resized = async (photo: UploadFile, side: number): Promise<UploadFile> => ({
  ...photo,
  buffer: await sharp(photo.buffer).resize(side, side).jpeg().toBuffer(),
});

/** So small that the micro model looks at it once, as a whole, and the nano model in four tiles more: larger ones have nine. */
export const tiny = (photo: UploadFile) => resized(photo, 36);

export const tinyGoodPhotos = (count: number): Promise<UploadFile[]> =>
  Promise.all(goodPhotos(count).map(tiny));
