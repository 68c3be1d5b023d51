/** What is computed in Chromium's workers is the same on every backend, and the same as in Node. */
import type { Page } from '@playwright/test';
import { withoutPlace } from '../src/images/bare/drop-place';
import { decodeImage } from '../src/images/files/decode';
import { resizeRgb } from '../src/images/resize/resize';
import { sha256Of } from '../src/sha256';
import type { BackendName } from '../src/workers/engine-api';
import { decodeWithSharp } from '../tools/node/native-decoder';
import { determinismReport } from '../tools/testing/determinism';
import { distance, type StepOutcome } from '../tools/testing/one-step';
import { speckled } from '../tools/testing/speckled';
import { turnedPhotos } from '../tools/testing/turned-photos';
import { animatedPhoto, jpegPhotos, unusualPhotos } from './support/photo-files';
import { harnessPort } from './support/ports';
import { expect, test } from './support/test';
import { type Watched, watch } from './support/watch';

/** One page for all: what a backend starts with takes seconds, and each has a worker of its own. */
let page: Page;
let watched: Watched;

test.describe.configure({ mode: 'default' });
test.beforeAll(async ({ browser }) => {
  page = await browser.newPage();
  watched = watch(page, []);
  await page.goto(`http://127.0.0.1:${harnessPort}/`);
});
test.afterEach(() => watched.check());
test.afterAll(() => page.close());

/**
 * A training step by the default preset, taken once. The paper's runs no operation that this one does not
 * (src/vtfusion/training-step.test.ts tries both on Node's backends).
 */
const taken = new Map<BackendName, Promise<StepOutcome>>();
function stepOn(backend: BackendName): Promise<StepOutcome> {
  const known = taken.get(backend) ?? page.evaluate((name) => window.harness(name).step(name), backend);
  taken.set(backend, known);
  return known;
}

for (const backend of ['webgpu', 'webgl', 'wasm'] as const) {
  test(`a training step on ${backend} gives the losses and weights that it gives on cpu`, async () => {
    const [outcome, reference] = [await stepOn(backend), await stepOn('cpu')];
    expect(outcome.losses.every(Number.isFinite)).toBe(true);
    const { losses, weights } = distance(outcome, reference);
    expect(losses).toBeLessThan(1e-4);
    expect(weights).toBeLessThan(1e-4);
  });
}

test('threads of the wasm program come up in workers of their own and share a product', async () => {
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
  expect(await page.evaluate(() => window.harness('wasm').threadedProduct())).toBeLessThan(1e-4);
});

test('kernels are in use on webgpu in Chromium too, and what their tuner chooses is kept', async () => {
  await stepOn('webgpu');
  const paths = await page.evaluate(() => window.harness('webgpu').paths());
  expect(new Set(Object.values(paths).map(({ why }) => why))).toEqual(new Set(['checked']));
  const kept = await page.evaluate(() => window.harness('none').tuning('an adapter: a shape', '32x32'));
  expect(kept).toEqual(['32x32', undefined]);
});

test('synthetic defects are the same pixels as in Node', async () => {
  expect(await page.evaluate(() => window.harness('none').checksums())).toEqual(determinismReport());
});

test('photos are resized by the program, to the bytes that Node gives without it', async () => {
  for (const side of [70, 500]) {
    const made = await page.evaluate((size) => window.harness('none').resize(5, size), side);
    expect(made.byProgram).toBe(true);
    const expected = Uint8Array.from(resizeRgb(speckled(331, 217, 5), side, side).data);
    expect(made.sha256).toBe(await sha256Of(expected));
  }
});

/** How far the tiles of a photo that goes to the GPU as a bitmap are from those of its pixels; nothing where it goes another way. */
function gapsOfTiles({ name, buffer }: { readonly name: string; readonly buffer: Buffer }) {
  return page.evaluate(
    ([base64, title]) =>
      window.harness('webgpu').tilesOfBitmap(
        Uint8Array.from(atob(base64), (c) => c.charCodeAt(0)),
        title,
      ),
    [buffer.toString('base64'), name] as const,
  );
}

test('a JPEG goes to the GPU as the browser decoded it, and its tiles are those of its pixels', async () => {
  await stepOn('webgpu');
  for (const { name, buffer } of [...(await jpegPhotos()), await canvasPhoto()]) {
    const gaps = await gapsOfTiles({ name, buffer });
    if (name === 'p3.jpg') {
      expect(gaps).toBeUndefined();
      continue;
    }
    const [asIs, even] = gaps!;
    expect(asIs, name).toBeLessThan(1e-3);
    expect(even, name).toBeLessThan(1.001);
  }
});

/** The last that needs textures: they stay upside down. */
test('pixels that differ in textures are told, and a JPEG goes through main memory then', async () => {
  await stepOn('webgpu');
  expect(await page.evaluate(() => window.harness('webgpu').passedOverUpsideDown())).toEqual([
    { what: 'bitmaps', detail: expect.stringMatching(/^\d+ in place of \d+ at \d+$/) },
  ]);
  expect(await gapsOfTiles(await canvasPhoto())).toBeUndefined();
});

/** As a camera's frame is kept. */
async function canvasPhoto() {
  const base64 = await page.evaluate(async () => {
    const canvas = new OffscreenCanvas(193, 108);
    const context = canvas.getContext('2d')!;
    for (let i = 0; i < 400; i++) {
      context.fillStyle = `hsl(${i * 47} 60% ${30 + (i % 50)}%)`;
      context.fillRect((i * 71) % 193, (i * 37) % 108, 23, 11);
    }
    const file = await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.95 });
    return btoa(String.fromCharCode(...new Uint8Array(await file.arrayBuffer())));
  });
  return { name: 'frame.jpg', buffer: Buffer.from(base64, 'base64') };
}

async function seenHere(file: Uint8Array, name: string) {
  const { text, ...size } = await page.evaluate(
    async ([base64, title]) => {
      const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
      const { width, height, data } = await window.harness('none').decode(bytes, title);
      return { width, height, text: data.reduce((all, byte) => all + String.fromCharCode(byte), '') };
    },
    [Buffer.from(file).toString('base64'), name],
  );
  return { ...size, data: Buffer.from(text, 'latin1') };
}

test('photos are turned as in Node, and stay so without their place, whatever their EXIF says', async () => {
  for (const { name, file } of await turnedPhotos()) {
    const expected = await decodeImage(file, name, decodeWithSharp);
    for (const given of [file, withoutPlace(file)]) {
      const seen = await seenHere(given, name);
      expect([seen.width, seen.height], name).toEqual([expected.width, expected.height]);
      const far = seen.data.filter((value, i) => Math.abs(value - expected.data[i]) > 60).length;
      expect(far, name).toBeLessThan(seen.data.length / 100);
    }
  }
});

test('pictures of every kind are read as in Node', async () => {
  for (const { name, buffer } of [...(await unusualPhotos()), await animatedPhoto()]) {
    const seen = await seenHere(buffer, name);
    const expected = await decodeImage(new Uint8Array(buffer), name, decodeWithSharp);
    expect([seen.width, seen.height], name).toEqual([expected.width, expected.height]);
    const differences = [...seen.data].map((value, i) => Math.abs(value - expected.data[i]));
    const mean = differences.reduce((a, b) => a + b) / differences.length;
    const largest = differences.reduce((a, b) => Math.max(a, b));
    // Decoders round a JPEG's colours and what shines through differently; all else are the file's own bytes.
    if (name.endsWith('.jpg')) expect(mean, name).toBeLessThan(2);
    else expect(largest, name).toBeLessThanOrEqual(name === 'alpha.png' ? 1 : 0);
  }
});
