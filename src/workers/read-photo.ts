/** Reads and decodes photos from the page. */
import { decodeImage } from '../images/files/decode';
import type { RgbImage, SensorBits } from '../images/rgb-image';
import type { NamedPhoto } from './engine-api';
import { decodeInBrowser } from './native-decoder';
import { bytesOf } from './photo-file';
import type { ReadPhoto } from './photo-report';
import { sumsOf } from './photo-sums';

/** The picture of a photo, upright. */
export const pictureOf = async (photo: NamedPhoto, sensorBits?: SensorBits): Promise<RgbImage> =>
  decodeImage(await bytesOf(photo), photo.name, decodeInBrowser, sensorBits);

/** A photo decoded by `decode`, with the hashes by which it is recognised. */
export async function readBy<Picture>(
  photo: NamedPhoto,
  decode: (bytes: Uint8Array, name: string) => Promise<Picture>,
): Promise<ReadPhoto<Picture>> {
  const bytes = await bytesOf(photo);
  const sums = await sumsOf(bytes);
  return { picture: await decode(bytes, photo.name), ...sums };
}
