/**
 * Synthetic pictures, in which each disturbance is the only difference, and the photos that come with the
 * app.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readImage } from '../../tools/node/read-image';
import { Random } from '../das/random';
import { checkPhotos, type PhotoHint } from './photo-check';
import { measurePhoto, type PhotoFacts } from './photo-facts';
import type { RgbImage } from './rgb-image';

const SIDE = 160;

/**
 * A part with bright bars on a grey ground; each `seed` is another part, a little moved, with its own grain.
 */
function part(seed: number, period = 9): RgbImage {
  const random = new Random(seed);
  const [left, top] = [random.integer(20, 40), random.integer(20, 40)];
  const data = new Uint8Array(SIDE * SIDE * 3);
  for (let y = 0, i = 0; y < SIDE; y++) {
    for (let x = 0; x < SIDE; x++, i += 3) {
      const on = x >= left && x < left + 90 && y >= top && y < top + 90;
      const level = on ? ((x - left) % period < period / 2 ? 190 : 120) : 70;
      data.set(
        [level, level - 10, level - 30].map((value) => value + random.integer(-12, 12)),
        i,
      );
    }
  }
  return { width: SIDE, height: SIDE, data };
}

function mapped({ width, height, data }: RgbImage, change: (level: number) => number): RgbImage {
  return { width, height, data: Uint8Array.from(data, (level) => Math.max(0, Math.min(255, change(level)))) };
}

/** Mean of a square of `2 * radius + 1` pixels. */
function blurred({ width, height, data }: RgbImage, radius: number): RgbImage {
  const out = new Uint8Array(data.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      for (let c = 0; c < 3; c++) {
        let [sum, count] = [0, 0];
        for (let v = Math.max(0, y - radius); v <= Math.min(height - 1, y + radius); v++) {
          for (let u = Math.max(0, x - radius); u <= Math.min(width - 1, x + radius); u++, count++) {
            sum += data[(v * width + u) * 3 + c];
          }
        }
        out[(y * width + x) * 3 + c] = Math.round(sum / count);
      }
    }
  }
  return { width, height, data: out };
}

const good = Array.from({ length: 6 }, (_, i) => measurePhoto(part(i)));
const kinds = (hints: readonly PhotoHint[]) => hints.map(({ kind }) => kind);
/** The hints on a photo that joins the good ones. */
const joining = (facts: PhotoFacts) => {
  const hints = checkPhotos([...good, facts]);
  expect(hints.slice(0, good.length).flat()).toEqual([]);
  return hints[good.length];
};

describe('checkPhotos', () => {
  it('has nothing to say about good photos, however many there are', () => {
    for (let count = 0; count <= good.length; count++) {
      expect(checkPhotos(good.slice(0, count))).toEqual(Array.from({ length: count }, () => []));
    }
  });

  it('has nothing to say about the samples', async () => {
    const files = Array.from({ length: 8 }, (_, i) => `public/samples/good-0${i + 1}.jpg`);
    const facts = await Promise.all(files.map(async (file) => measurePhoto(await readImage(file))));
    for (let count = 1; count <= 8; count++) expect(checkPhotos(facts.slice(0, count)).flat()).toEqual([]);
  });

  it.each([
    ['blurred', blurred(part(9), 2)],
    ['dark', mapped(part(9), (level) => level * 0.3)],
    ['bright', mapped(part(9), (level) => level + 130)],
    ['clipped', mapped(part(9), (level) => (level > 150 ? 255 : level))],
    ['unlike', mapped(part(9, 40), (level) => (level > 100 ? 30 : 220))],
  ] as const)('says %s', (kind, picture) => expect(kinds(joining(measurePhoto(picture)))).toEqual([kind]));

  describe('of a photo that is like the others but for one number', () => {
    const facts = measurePhoto(part(9));
    const joiningWith = (changed: Partial<PhotoFacts>) => kinds(joining({ ...facts, ...changed }));

    it('says clipped from six hundredths of its pixels on', () => {
      expect(joiningWith({ white: facts.white + 0.05 })).toEqual([]);
      expect(joiningWith({ white: facts.white + 0.07 })).toEqual(['clipped']);
      expect(joiningWith({ white: facts.white + 0.04, black: facts.black + 0.04 })).toEqual(['clipped']);
    });

    it('says unlike by its colours or by its texture alone', () => {
      const rougher = (by: number) => ({ texture: facts.texture.map((band) => band + by) });
      expect(joiningWith(rougher(0.2))).toEqual([]);
      expect(joiningWith(rougher(2))).toEqual(['unlike']);
      expect(joiningWith({ palette: facts.palette.toReversed() })).toEqual(['unlike']);
    });

    it('says blurred far below the middle of the others, and below the least sharp of them', () => {
      const sharpness = (value: number) => ({ ...facts, sharpness: value });
      const among = (others: readonly number[], own: number) => {
        const photos = others.map((value, i) => ({ ...good[i], sharpness: value }));
        return kinds(checkPhotos([...photos, sharpness(own)]).at(-1)!);
      };
      expect(among([1, 1, 1, 1], 0.35)).toEqual([]);
      expect(among([1, 1, 1, 1], 0.2)).toEqual(['blurred']);
      expect(among([0.3, 0.3, 1, 1, 1], 0.2)).toEqual([]);
    });
  });

  it('names the photo that another is a copy of, in a little other light too', () => {
    const again = measurePhoto(mapped(part(2), (level) => Math.round(level * 1.06 + 2)));
    expect(joining(again)).toEqual([{ kind: 'same', as: 2 }]);
    expect(checkPhotos([good[0], good[0]])).toEqual([[], [{ kind: 'same', as: 0 }]]);
  });

  it('says which size the others have, and of two photos which is the later', () => {
    const wide = measurePhoto(part(9), { width: 320, height: 240 });
    const size = { kind: 'size', width: SIDE, height: SIDE };
    expect(joining(wide)).toEqual([size]);
    expect(checkPhotos([good[0], wide])).toEqual([[], [size]]);
    const all = [1, 2, 3, 4].map((n) => measurePhoto(part(n), { width: 100 * n, height: 80 * n }));
    expect(checkPhotos(all).flat()).toEqual([]);
  });

  it('says of a photo of another part that it is, of whatever size it is', () => {
    const other = mapped(part(9, 40), (level) => (level > 100 ? 30 : 220));
    expect(kinds(joining(measurePhoto(other, { width: 320, height: 240 })))).toEqual(['unlike', 'size']);
  });

  it('says of a photo in the dark that it is, though there is no other', () => {
    expect(checkPhotos([measurePhoto(mapped(part(1), (level) => level / 20))])).toEqual([[{ kind: 'dark' }]]);
    expect(checkPhotos([measurePhoto(mapped(part(1), (level) => 240 + level / 20))])).toEqual([
      [{ kind: 'bright' }],
    ]);
  });

  const anyPicture = fc
    .record({
      width: fc.integer({ min: 1, max: 70 }),
      height: fc.integer({ min: 1, max: 70 }),
      seed: fc.nat(),
    })
    .map(({ width, height, seed }) => {
      const random = new Random(seed);
      const spread = random.integer(0, 127);
      const data = Uint8Array.from(
        { length: width * height * 3 },
        () => 128 + random.integer(-spread, spread),
      );
      return measurePhoto({ width, height, data });
    });

  it('measures any picture in finite numbers, and hints at photos that are there', () => {
    fc.assert(
      fc.property(fc.array(anyPicture, { maxLength: 8 }), (photos) => {
        for (const { sharpness, brightness, contrast, black, white, palette, texture } of photos) {
          for (const value of [sharpness, brightness, contrast, black, white, ...palette, ...texture]) {
            expect(Number.isFinite(value) && value >= 0).toBe(true);
          }
          expect(palette.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 3);
        }
        const hints = checkPhotos(photos);
        expect(hints).toHaveLength(photos.length);
        for (const [i, hint] of hints.entries()) {
          for (const one of hint) if (one.kind === 'same') expect(one.as).toBeLessThan(i);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('sees every later copy of a photo', () => {
    fc.assert(
      fc.property(fc.array(anyPicture, { minLength: 1, maxLength: 4 }), (photos) => {
        const hints = checkPhotos([...photos, ...photos]);
        for (const hint of hints.slice(photos.length)) expect(kinds(hint)).toContain('same');
      }),
      { numRuns: 60 },
    );
  });
});
