/** The app's sample photos as the rows use them. */
import { decodeImage } from '../../../src/images/files/decode';
import type { RgbImage } from '../../../src/images/rgb-image';
import { type Photo, photoOf } from '../../../src/vtfusion/views';
import type { Bench } from '../bench';

export const objectName = 'machined flange';
export const defectivePhoto = 'test-scratch-01.jpg';

const goodName = (number: number) => `good-${String(number).padStart(2, '0')}.jpg`;

/** The bytes of the first `count` good photos, at most 8. */
export function goodFiles(bench: Bench, count: number): Promise<Uint8Array[]> {
  return Promise.all(Array.from({ length: count }, (_, i) => bench.sample(goodName(i + 1))));
}

export function decodePhoto(bench: Bench, bytes: Uint8Array): Promise<RgbImage> {
  return decodeImage(bytes, 'photo.jpg', bench.decode);
}

/** The first `count` good photos, decoded. */
export async function goodPhotos(bench: Bench, count: number): Promise<Photo[]> {
  const files = await goodFiles(bench, count);
  const pictures = await Promise.all(files.map((bytes) => decodePhoto(bench, bytes)));
  return pictures.map((picture) => photoOf(picture, 'squash'));
}

/** The first `count` good photos, fitted to a square. */
export async function squares(bench: Bench, count: number, side: number): Promise<RgbImage[]> {
  return Promise.all((await goodPhotos(bench, count)).map((photo) => photo.fitted(side)));
}
