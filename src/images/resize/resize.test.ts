import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readGolden } from '../../../tools/node/read-golden';
import { resizeByWasm } from '../../../tools/node/wasm-program';
import { compileKernels } from '../../../tools/testing/compile-kernels';
import { speckled } from '../../../tools/testing/speckled';
import type { Rect, RgbImage } from '../rgb-image';
import { resizeRgb } from './resize';
import { provideResizer } from './resize-program';

const golden = readGolden('preprocess.safetensors');

function goldenImage(key: string): RgbImage {
  const { shape, data } = golden[key];
  return { width: shape[1], height: shape[0], data: data as Uint8Array };
}

/** A part of a picture. */
function partOf({ width, data }: RgbImage, part: Rect): RgbImage {
  const bytes = Array.from({ length: part.height }, (_, y) => {
    const from = ((part.y + y) * width + part.x) * 3;
    return [...data.subarray(from, from + part.width * 3)];
  });
  return { width: part.width, height: part.height, data: Uint8Array.from(bytes.flat()) };
}

/** The largest difference of any channel of any pixel. */
function largestDifference(a: RgbImage, b: RgbImage): number {
  expect([a.width, a.height, a.data.length]).toEqual([b.width, b.height, b.data.length]);
  return a.data.reduce((largest, value, i) => Math.max(largest, Math.abs(value - b.data[i])), 0);
}

const image = fc
  .record({ width: fc.integer({ min: 1, max: 24 }), height: fc.integer({ min: 1, max: 24 }) })
  .chain(({ width, height }) =>
    fc.record({
      width: fc.constant(width),
      height: fc.constant(height),
      data: fc.uint8Array({ minLength: width * height * 3, maxLength: width * height * 3 }),
    }),
  );
const size = fc.integer({ min: 1, max: 40 });

it('has a program that is what its sources compile to', async () => {
  const made = await compileKernels('src/images/resize/assembly/asconfig.json');
  const committed = readFileSync(new URL('./resize.wasm', import.meta.url));
  expect(Buffer.compare(made, committed), 'run `npm run kernels`').toBe(0);
});

describe('the program', () => {
  const module = new WebAssembly.Module(readFileSync(new URL('./resize.wasm', import.meta.url)));
  afterAll(() => provideResizer(undefined));

  function expectSame(resize: () => RgbImage): void {
    provideResizer(undefined);
    const plain = resize();
    provideResizer(module);
    expect(Buffer.compare(resize().data, plain.data)).toBe(0);
  }

  it('gives the bytes that resizing without it gives', () => {
    const lengths = fc.record({
      width: fc.integer({ min: 1, max: 90 }),
      height: fc.integer({ min: 1, max: 90 }),
      across: fc.integer({ min: 1, max: 120 }),
      down: fc.integer({ min: 1, max: 120 }),
      seed: fc.nat(),
    });
    fc.assert(
      fc.property(lengths, ({ width, height, across, down, seed }) => {
        expectSame(() => resizeRgb(speckled(width, height, seed), across, down));
      }),
      { numRuns: 300 },
    );
  });

  it('does so for pictures of more than it takes at once, and of more than it keeps room for', () => {
    expectSame(() => resizeRgb(speckled(3100, 1300, 7), 130, 60));
    expectSame(() => resizeRgb(speckled(900, 700, 8), 2900, 2100));
    expectSame(() => resizeRgb(speckled(90, 70, 9), 29, 21));
  });
});

describe.each(['in TypeScript', 'in WebAssembly'])('resizeRgb %s', (where) => {
  beforeAll(() => (where === 'in WebAssembly' ? resizeByWasm() : undefined));
  afterAll(() => provideResizer(undefined));

  it.each([0, 1, 2, 3, 4, 5])('stretches picture %i to a square as Pillow does', (i) => {
    const resized = resizeRgb(goldenImage(`in${i}`), 240, 240);
    expect(largestDifference(resized, goldenImage(`square240_${i}`))).toBe(0);
  });

  it.each([0, 1, 2, 3, 4, 5])('resizes picture %i to its centre as the CLIP preprocessing does', (i) => {
    const picture = goldenImage(`in${i}`);
    const scale = 240 / Math.min(picture.width, picture.height);
    const [width, height] = [picture.width, picture.height].map((length) => Math.round(length * scale));
    const middle = (length: number) => Math.floor((length - 240) / 2);
    const window = { x: middle(width), y: middle(height), width: 240, height: 240 };
    const cropped = partOf(resizeRgb(picture, width, height), window);
    expect(largestDifference(cropped, goldenImage(`crop240_${i}`))).toBe(0);
  });

  it('leaves a picture of the wanted size as it is', () => {
    fc.assert(
      fc.property(image, (picture) => {
        expect(resizeRgb(picture, picture.width, picture.height).data).toEqual(picture.data);
      }),
    );
  });

  it('keeps a plain colour at every size', () => {
    fc.assert(
      fc.property(
        size,
        size,
        size,
        size,
        fc.tuple(fc.nat(255), fc.nat(255), fc.nat(255)),
        (w, h, W, H, colour) => {
          const data = Uint8Array.from({ length: w * h * 3 }, (_, i) => colour[i % 3]);
          const { data: resized } = resizeRgb({ width: w, height: h, data }, W, H);
          expect(resized.every((value, i) => value === colour[i % 3])).toBe(true);
        },
      ),
    );
  });

  it('refuses sizes that make no picture', () => {
    const picture = { width: 2, height: 2, data: new Uint8Array(12) };
    expect(() => resizeRgb(picture, 0, 2)).toThrow(RangeError);
    expect(() => resizeRgb(picture, 2.5, 2)).toThrow(RangeError);
  });
});
