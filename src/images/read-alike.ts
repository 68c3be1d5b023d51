/** Reads photos of one camera so that the same value is equally bright in all of them. */
import type { RgbImage, SensorBits } from './rgb-image';

/** A picture, or a result that was made from it at once. */
type Read = RgbImage | { readonly sensorBits: SensorBits | undefined };

export interface Alike<Picture> {
  readonly pictures: readonly Picture[];
  /** Bits by which 16-bit files were read; undefined if there are none. */
  readonly sensorBits: SensorBits | undefined;
}

/**
 * Reads photos one after another. A dark 16-bit photo uses fewer bits than its camera has, so the brightest
 * decides for all, and those that were read with fewer bits are read again.
 * @param known bits of the camera; found from the photos if unknown
 * @param onRead called after each photo
 */
export async function readAlike<Photo, Picture extends Read>(
  photos: readonly Photo[],
  read: (photo: Photo, sensorBits?: SensorBits) => Promise<Picture>,
  {
    known,
    onRead,
  }: { readonly known?: SensorBits | undefined; readonly onRead?: (done: number) => void } = {},
): Promise<Alike<Picture>> {
  const pictures: Picture[] = [];
  let sensorBits = known;
  for (const photo of photos) {
    const picture = await read(photo, known);
    pictures.push(picture);
    if (picture.sensorBits && picture.sensorBits > (sensorBits ?? 0)) sensorBits = picture.sensorBits;
    onRead?.(pictures.length);
  }
  for (const [i, picture] of pictures.entries()) {
    if (picture.sensorBits && picture.sensorBits !== sensorBits) {
      pictures[i] = await read(photos[i], sensorBits);
    }
  }
  return { pictures, sensorBits };
}
