import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readGolden } from '../../tools/node/read-golden';
import { fitDefect, fitMask, fitPhoto, mapToPhoto, photoArea, placePhoto } from './fit';
import type { RgbImage } from './rgb-image';

const golden = readGolden('preprocess.safetensors');
const goldenImage = (key: string): RgbImage => ({
  width: golden[key].shape[1],
  height: golden[key].shape[0],
  data: golden[key].data as Uint8Array,
});

const mode = fc.constantFrom('squash' as const, 'letterbox' as const);
const size = fc.integer({ min: 1, max: 60 });
const side = fc.integer({ min: 1, max: 32 });
const placement = fc.tuple(size, size, side, mode).map((args) => placePhoto(...args));

function plain(width: number, height: number, colour: readonly number[]): RgbImage {
  return { width, height, data: Uint8Array.from({ length: width * height * 3 }, (_, i) => colour[i % 3]) };
}

describe('fitPhoto', () => {
  it('squashes as Pillow resizes', () => {
    expect(fitPhoto(goldenImage('in0'), 240, 'squash').image.data).toEqual(goldenImage('square240_0').data);
  });

  it('gives a square of the wanted side, plain for a plain photo, in every mode', () => {
    fc.assert(
      fc.property(size, size, side, mode, (width, height, wanted, how) => {
        const { image } = fitPhoto(plain(width, height, [200, 10, 90]), wanted, how);
        expect(image).toEqual(plain(wanted, wanted, [200, 10, 90]));
      }),
    );
  });

  it('pads with the mean of the edges that face the padding', () => {
    // 4 x 2: the padding lies above and below. The left column is bright, so the edges' mean is a quarter of
    // it.
    const data = Uint8Array.from({ length: 24 }, (_, i) => (Math.floor(i / 3) % 4 === 0 ? 200 : 0));
    const { image, placement: placed } = fitPhoto({ width: 4, height: 2, data }, 4, 'letterbox');
    expect(photoArea(placed)).toEqual({ x: 0, y: 1, width: 4, height: 2 });
    expect([...image.data.subarray(0, 12)]).toEqual(Array(12).fill(50));
    expect([...image.data.subarray(36, 48)]).toEqual(Array(12).fill(50));
    expect(image.data.subarray(12, 36)).toEqual(data);
    // Upright: the padding lies left and right, beside the two halves.
    const turned = fitPhoto(
      { width: 2, height: 4, data: Uint8Array.from({ length: 24 }, (_, i) => i) },
      4,
      'letterbox',
    );
    expect(photoArea(turned.placement)).toEqual({ x: 1, y: 0, width: 2, height: 4 });
    expect([...turned.image.data.subarray(0, 3)]).toEqual([11, 12, 13]);
  });
});

describe('a placement', () => {
  it('shows the middle of the photo in the middle of the square, to half a pixel', () => {
    fc.assert(
      fc.property(placement, (placed) => {
        const { x, y, width, height } = photoArea(placed);
        expect(Math.abs(x + width / 2 - placed.side / 2)).toBeLessThanOrEqual(0.5);
        expect(Math.abs(y + height / 2 - placed.side / 2)).toBeLessThanOrEqual(0.5);
      }),
    );
  });

  it('rounds halves to the even size, as Python does', () => {
    expect([5, 7, 9].map((width) => placePhoto(width, 10, 5, 'letterbox').width)).toEqual([2, 4, 4]);
  });

  it('fills the square unless it pads', () => {
    fc.assert(
      fc.property(size, size, side, (width, height, wanted) => {
        const whole = { x: 0, y: 0, width: wanted, height: wanted };
        expect(photoArea(placePhoto(width, height, wanted, 'squash'))).toEqual(whole);
        const area = photoArea(placePhoto(width, height, wanted, 'letterbox'));
        expect(Math.max(area.width, area.height)).toBe(wanted);
      }),
    );
  });
});

describe('mapToPhoto', () => {
  it('keeps a constant map, and padding never counts', () => {
    fc.assert(
      fc.property(placement, size, size, (placed, width, height) => {
        const area = photoArea(placed);
        const map = Float32Array.from({ length: placed.side ** 2 }, (_, i) => {
          const [x, y] = [i % placed.side, Math.floor(i / placed.side)];
          const inside = x >= area.x && y >= area.y && x < area.x + area.width && y < area.y + area.height;
          return inside ? 3 : 99;
        });
        const mapped = mapToPhoto(map, placed, width, height);
        expect(mapped.length).toBe(width * height);
        expect(mapped.every((value) => value === 3)).toBe(true);
      }),
    );
  });

  it('gives each pixel of the photo the place that it has in the square', () => {
    fc.assert(
      fc.property(placement, fc.boolean(), (placed, alongX) => {
        const { side: wanted, photoWidth, photoHeight } = placed;
        // A map whose value is the coordinate itself, on which bilinear sampling is exact.
        const map = Float32Array.from(
          { length: wanted ** 2 },
          (_, i) => (alongX ? i % wanted : Math.floor(i / wanted)) + 0.5,
        );
        const mapped = mapToPhoto(map, placed, photoWidth, photoHeight);
        const area = photoArea(placed);
        const [low, length] = alongX ? [area.x, area.width] : [area.y, area.height];
        for (let y = 0; y < photoHeight; y++) {
          for (let x = 0; x < photoWidth; x++) {
            const share = alongX ? (x + 0.5) / photoWidth : (y + 0.5) / photoHeight;
            const place = Math.min(Math.max(low + share * length, low + 0.5), low + length - 0.5);
            expect(mapped[y * photoWidth + x]).toBeCloseTo(place, 4);
          }
        }
      }),
    );
  });

  it('refuses a map of another size', () => {
    expect(() => mapToPhoto(new Float32Array(3), placePhoto(4, 4, 2, 'squash'), 4, 4)).toThrow(RangeError);
  });
});

describe('fitMask', () => {
  it('of nothing is nothing, and of everything is where the photo is', () => {
    fc.assert(
      fc.property(placement, (placed) => {
        const { photoWidth: width, photoHeight: height } = placed;
        const of = (value: number) =>
          fitMask({ width, height, data: new Uint8Array(width * height).fill(value) }, placed, 1);
        expect(of(0).data.every((value) => value === 0)).toBe(true);
        const area = photoArea(placed);
        expect(of(1).data.reduce((sum, value) => sum + value, 0)).toBe(area.width * area.height);
      }),
    );
  });

  it('marks a pixel by the share of its area', () => {
    // 8 x 8 to 2 x 2: each pixel of the square is 16 of the photo. 8 marked, 7 marked, 1 marked, none.
    const data = new Uint8Array(64);
    for (let i = 0; i < 8; i++) data[Math.floor(i / 4) * 8 + (i % 4)] = 1;
    for (let i = 0; i < 7; i++) data[Math.floor(i / 4) * 8 + 4 + (i % 4)] = 1;
    data[63 - 4] = 1;
    const mask = { width: 8, height: 8, data };
    const placed = placePhoto(8, 8, 2, 'squash');
    expect([...fitMask(mask, placed).data]).toEqual([1, 0, 0, 0]);
    expect([...fitMask(mask, placed, 0.01).data]).toEqual([1, 1, 1, 0]);
  });

  it('repeats pixels where the photo is smaller than the square', () => {
    const mask = { width: 2, height: 1, data: Uint8Array.of(0, 1) };
    expect([...fitMask(mask, placePhoto(2, 1, 4, 'squash')).data]).toEqual(
      Array(4).fill([0, 0, 1, 1]).flat(),
    );
    expect([...fitMask(mask, placePhoto(2, 1, 4, 'letterbox')).data]).toEqual([
      0, 0, 0, 0, 0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 0, 0,
    ]);
  });

  it('of a defect is never nothing, however thin it is', () => {
    const marks = fc.record({ at: fc.nat(), length: fc.integer({ min: 1, max: 60 }), upright: fc.boolean() });
    fc.assert(
      fc.property(placement, marks, (placed, { at, length, upright }) => {
        const { photoWidth: width, photoHeight: height } = placed;
        const data = new Uint8Array(width * height);
        for (let i = 0; i < length; i++) data[(at + i * (upright ? width : 1)) % data.length] = 1;
        const mask = { width, height, data };
        const fitted = fitDefect(mask, placed);
        expect(fitted.data.includes(1)).toBe(true);
        if (fitMask(mask, placed).data.includes(1)) expect(fitted).toEqual(fitMask(mask, placed));
      }),
    );
  });

  it('refuses a mask of another size', () => {
    const mask = { width: 2, height: 1, data: new Uint8Array(2) };
    expect(() => fitMask(mask, placePhoto(1, 2, 4, 'squash'))).toThrow(RangeError);
  });
});
