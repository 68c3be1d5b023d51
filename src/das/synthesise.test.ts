import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checksum } from '../../tools/testing/checksum';
import { samplePicture } from '../../tools/testing/sample-picture';
import type { Mask, RgbImage } from '../images/rgb-image';
import { CHANGED_SHARE, VISIBLE_CHANGE } from './changed';
import { type DefectKind, defectKinds } from './defect';
import { pixelDifference } from './pixels';
import { MOST_SHARE, synthesise } from './synthesise';

const flat = (width: number, height: number, level: number): RgbImage => ({
  width,
  height,
  data: new Uint8Array(width * height * 3).fill(level),
});

const grey = (image: RgbImage): RgbImage => ({
  ...image,
  data: image.data.map((_, i) => image.data[i - (i % 3)]),
});

const images = fc
  .record({
    width: fc.integer({ min: 16, max: 120 }),
    height: fc.integer({ min: 16, max: 120 }),
    look: fc.constantFrom('picture', 'grey', 'flat'),
    level: fc.constantFrom(0, 3, 128, 250, 255),
  })
  .map(({ width, height, look, level }) =>
    look === 'flat'
      ? flat(width, height, level)
      : look === 'grey'
        ? grey(samplePicture(width, height))
        : samplePicture(width, height),
  );
const kindOf = fc.constantFrom(...defectKinds);
const seeds = fc.integer({ min: 0, max: 2 ** 31 });

function measure(image: RgbImage, result: { image: RgbImage; mask: Mask }) {
  let area = 0;
  let changedInside = 0;
  let changedOutside = 0;
  for (let i = 0; i < result.mask.data.length; i++) {
    const difference = pixelDifference(image.data, result.image.data, i);
    if (result.mask.data[i] === 1) {
      area++;
      if (difference >= VISIBLE_CHANGE) changedInside++;
    } else if (difference > 0) changedOutside++;
  }
  return { area, changedInside, changedOutside, share: area / result.mask.data.length };
}

describe('synthesise', () => {
  it('changes and marks nothing outside of a region, on any picture', () => {
    const share = fc.double({ min: 0.2, max: 1, noNaN: true });
    // The object may lie in the region, across its edge, or at an unknown place.
    const places = fc.constantFrom('inside', 'across', 'unknown');
    fc.assert(
      fc.property(images, kindOf, seeds, share, share, places, (image, kind, seed, across, down, place) => {
        const [far, bottom] = [across * image.width, down * image.height];
        const inside = (i: number) => i % image.width < far && Math.floor(i / image.width) < bottom;
        const { width, height } = image;
        const data = Uint8Array.from({ length: width * height }, (_, i) => (inside(i) ? 1 : 0));
        const region = { width, height, data };
        fc.pre(data.reduce((sum, value) => sum + value, 0) >= 64);
        const right = { ...region, data: data.map((_, i) => (i % width >= width / 8 ? 1 : 0)) };
        const object = { inside: { foreground: region }, across: { foreground: right }, unknown: {} }[place];
        const result = synthesise(image, { seed, kinds: [kind], ...object, region });
        expect(result.mask.data.some(Boolean)).toBe(true);
        expect(result.mask.data.every((value, i) => value === 0 || inside(i))).toBe(true);
        expect(measure(image, result).changedOutside).toBe(0);
      }),
    );
  });

  it('finds room in a region that is an outline, on a surface that only a spot changes', () => {
    const image = flat(240, 240, 128);
    const edge = fc.record({ left: fc.integer({ min: 0, max: 60 }), thick: fc.integer({ min: 1, max: 5 }) });
    fc.assert(
      fc.property(edge, kindOf, seeds, ({ left, thick }, kind, seed) => {
        const within = (at: number, margin: number) => at >= margin && at < 240 - margin;
        const data = Uint8Array.from({ length: 240 * 240 }, (_, i) => {
          const [x, y] = [i % 240, Math.floor(i / 240)];
          const inside = (margin: number) => within(x, margin) && within(y, margin);
          return inside(left) && !inside(left + thick) ? 1 : 0;
        });
        const region = { width: 240, height: 240, data };
        const { mask } = synthesise(image, { seed, kinds: [kind], foreground: region, region });
        expect(mask.data.some(Boolean)).toBe(true);
        expect(mask.data.every((value, i) => value === 0 || data[i] === 1)).toBe(true);
      }),
      { numRuns: 40 },
    );
  });

  it('says of a region of scattered pixels that it is too small', () => {
    const data = Uint8Array.from({ length: 240 * 240 }, (_, i) => (i % 100 === 0 ? 1 : 0));
    const region = { width: 240, height: 240, data };
    const draw = () =>
      synthesise(samplePicture(240, 240), { seed: 1, kinds: ['crack'], foreground: region, region });
    expect(draw).toThrow(expect.objectContaining({ name: 'region-too-small' }));
  });

  it('changes what the mask marks and nothing else, on any picture', () => {
    fc.assert(
      fc.property(images, kindOf, seeds, (image, kind, seed) => {
        const before = checksum(image.data);
        const result = synthesise(image, { seed, kinds: [kind] });
        expect(checksum(image.data)).toBe(before);
        expect(result.mask.data.every((value) => value === 0 || value === 1)).toBe(true);
        const found = measure(image, result);
        expect(found.changedOutside).toBe(0);
        expect(found.area).toBeGreaterThanOrEqual(5);
        expect(found.share).toBeLessThanOrEqual(MOST_SHARE);
        expect(found.changedInside).toBeGreaterThanOrEqual(CHANGED_SHARE * found.area);
      }),
      { numRuns: 200 },
    );
  });

  it('draws the kind asked for where the picture has detail and contrast', () => {
    const image = samplePicture(160, 160);
    for (const kind of defectKinds) {
      const kept = Array.from({ length: 40 }, (_, seed) => synthesise(image, { seed, kinds: [kind] }).kind);
      expect(kept.filter((got) => got === kind).length, kind).toBeGreaterThanOrEqual(36);
    }
  });

  it('names another kind when a flat picture cannot be blurred or rearranged', () => {
    const image = flat(64, 64, 120);
    const levels = new Set<number>();
    for (let seed = 0; seed < 5; seed++) {
      const made = synthesise(image, { seed, kinds: ['blurry'] });
      expect(made.kind).toBe('noise');
      made.image.data.forEach((level, i) => {
        if (made.mask.data[Math.floor(i / 3)] === 1) levels.add(level);
      });
    }
    // Noise, not the plain spot of the last resort.
    expect(levels.size).toBeGreaterThan(15);
  });

  it('tries harder until a patch that is moved on a flat picture shows', () => {
    const image = flat(64, 64, 100);
    const kinds = Array.from(
      { length: 40 },
      (_, seed) => synthesise(image, { seed, kinds: ['misplaced'] }).kind,
    );
    expect(kinds.filter((kind) => kind === 'misplaced').length).toBeGreaterThanOrEqual(38);
  });

  it('gives every kind of a list its turn', () => {
    const image = samplePicture(96, 96);
    const got = new Set<DefectKind>();
    for (let seed = 0; seed < 60; seed++) got.add(synthesise(image, { seed, kinds: defectKinds }).kind);
    expect([...got].sort()).toEqual([...defectKinds].sort());
  });

  it('draws small defects often and large ones sometimes', () => {
    const image = samplePicture(240, 240);
    const shares = Array.from({ length: 200 }, (_, seed) =>
      measure(image, synthesise(image, { seed, kinds: defectKinds })),
    ).map(({ share }) => share);
    const between = (low: number, high: number) =>
      shares.filter((share) => share >= low && share < high).length;
    expect(between(0.001, 0.05)).toBeGreaterThan(140);
    expect(between(0, 0.01)).toBeGreaterThan(50);
    expect(between(0.03, 1)).toBeGreaterThan(15);
  });

  it('keeps to the foreground, blurred or not', () => {
    const image = samplePicture(100, 80);
    const data = new Uint8Array(8000);
    for (let y = 20; y < 60; y++) data.fill(1, y * 100 + 10, y * 100 + 50);
    const foreground = { width: 100, height: 80, data };
    fc.assert(
      fc.property(kindOf, seeds, (kind, seed) => {
        const { mask } = synthesise(image, { seed, kinds: [kind], foreground });
        let inside = 0;
        let outside = 0;
        for (let i = 0; i < data.length; i++) {
          if (mask.data[i]) data[i] ? inside++ : outside++;
        }
        // The closing may bridge a gap between two parts that touch the object's edge, no more.
        expect(outside).toBeLessThanOrEqual(0.05 * inside);
      }),
      { numRuns: 150 },
    );
  });

  it('ignores a foreground that is next to nothing', () => {
    const image = samplePicture(64, 64);
    const nothing = { width: 64, height: 64, data: new Uint8Array(64 * 64) };
    expect(synthesise(image, { seed: 5, kinds: ['crack'], foreground: nothing })).toEqual(
      synthesise(image, { seed: 5, kinds: ['crack'] }),
    );
  });

  it('gives other pixels for another seed', () => {
    const image = samplePicture(96, 96);
    const sums = Array.from({ length: 50 }, (_, seed) =>
      checksum(synthesise(image, { seed, kinds: ['noise'] }).image.data),
    );
    expect(new Set(sums).size).toBe(50);
  });

  it('works on the largest pictures', () => {
    const image = samplePicture(1024, 1024);
    for (const kind of defectKinds) {
      const { changedOutside, share } = measure(image, synthesise(image, { seed: 3, kinds: [kind] }));
      expect(changedOutside).toBe(0);
      expect(share).toBeLessThanOrEqual(MOST_SHARE);
    }
  });

  it('marks no more than its share of the smallest pictures either', () => {
    const image = samplePicture(16, 16);
    for (let seed = 0; seed < 40; seed++) {
      const result = synthesise(image, { seed, kinds: ['combined'] });
      expect(measure(image, result).share).toBeLessThanOrEqual(MOST_SHARE);
    }
  });

  it('refuses what it cannot work on', () => {
    const image = samplePicture(32, 32);
    expect(() => synthesise(samplePicture(15, 40), { seed: 1, kinds: ['noise'] })).toThrow(RangeError);
    expect(() => synthesise(image, { seed: 1, kinds: [] })).toThrow(RangeError);
    expect(() => synthesise(image, { seed: Number.NaN, kinds: ['noise'] })).toThrow(RangeError);
    expect(() => synthesise({ ...image, width: 31 }, { seed: 1, kinds: ['noise'] })).toThrow(RangeError);
    const other = { width: 16, height: 16, data: new Uint8Array(256).fill(1) };
    expect(() => synthesise(image, { seed: 1, kinds: ['noise'], foreground: other })).toThrow(RangeError);
  });
});
