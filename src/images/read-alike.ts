/** Photos of one camera, read so that the same value is equally bright in all of them. */
import type { RgbImage, SensorBits } from './rgb-image';

/** A picture, or what was made of one as soon as it was read. */
type Read = RgbImage | { readonly sensorBits: SensorBits | undefined };

export interface Alike<Picture> {
  readonly pictures: readonly Picture[];
  /** By which files of 16 bits were read; nothing where there are none. */
  readonly sensorBits: SensorBits | undefined;
}

/**
 * Reads photos one after another. A dark photo of 16 bits shows fewer bits than its camera has, so the brightest decides for all,
 * and those that were read by fewer bits before are read again.
 * @param known bits of the camera; found from the photos where they are not known
 * @param onRead hears after each photo
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
