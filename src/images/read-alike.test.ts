/** Photos of 16 bits by one camera: equal values are equally bright, whichever photo they are in. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rgbFromSamples } from './files/samples';
import { readAlike } from './read-alike';
import type { RgbImage, SensorBits } from './rgb-image';

/** Grey photos of one row, by their values. */
const read = async (values: readonly number[], sensorBits?: SensorBits): Promise<RgbImage> =>
  rgbFromSamples(
    { width: values.length, height: 1, channels: 1, data: Uint16Array.from(values) },
    sensorBits,
  );
const reds = ({ data }: RgbImage) => [...data.filter((_, i) => i % 3 === 0)];

describe('photos of 16 bits', () => {
  it('are read by the bits of the brightest, whichever it is', async () => {
    for (const photos of [
      [[100, 1000], [1000, 4000], [1000]],
      [[1000, 4000], [1000], [100, 1000]],
    ]) {
      const { pictures, sensorBits } = await readAlike(photos, read);
      expect(sensorBits).toBe(12);
      expect(pictures.map(reds)).toEqual(photos.map((photo) => photo.map((value) => value >> 4)));
    }
  });

  it('keep the order of their values, within a photo and between photos', async () => {
    const photo = fc.array(fc.nat(65_535), { minLength: 1, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(fc.array(photo, { minLength: 1, maxLength: 5 }), async (photos) => {
        const { pictures } = await readAlike(photos, read);
        const bright = pictures.flatMap(reds);
        const values = photos.flat();
        for (const [i, one] of values.entries()) {
          for (const [j, other] of values.entries())
            if (one <= other) expect(bright[i]).toBeLessThanOrEqual(bright[j]);
        }
      }),
    );
  });

  it('are read by the bits that are known, and each once', async () => {
    const seen: (SensorBits | undefined)[] = [];
    const { pictures, sensorBits } = await readAlike(
      [[100], [5000]],
      (values, bits) => {
        seen.push(bits);
        return read(values, bits);
      },
      { known: 12 },
    );
    expect([seen, sensorBits, ...pictures.map(reds)]).toEqual([[12, 12], 12, [100 >> 4], [255]]);
  });
});

it('has nothing to say of photos of 8 bits, and tells of each', async () => {
  const done: number[] = [];
  const image = { width: 1, height: 1, data: Uint8Array.of(1, 2, 3) };
  const { pictures, sensorBits } = await readAlike([1, 2], async () => image, {
    onRead: (n) => done.push(n),
  });
  expect([pictures, sensorBits, done]).toEqual([[image, image], undefined, [1, 2]]);
});
