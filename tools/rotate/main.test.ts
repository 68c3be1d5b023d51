import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readImage } from '../node/read-image';
import { main, rotateDataset } from './main';

let root: string;
beforeAll(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'rotate-'));
});
afterAll(() => rm(root, { recursive: true }));

/** A grey picture with a white square at a corner of the middle. */
async function write(file: string, ground: number): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  const square = await sharp({ create: { width: 8, height: 8, channels: 3, background: 'white' } })
    .png()
    .toBuffer();
  const background = { r: ground, g: ground, b: ground };
  await sharp({ create: { width: 60, height: 40, channels: 3, background } })
    .composite([{ input: square, left: 34, top: 10 }])
    .png()
    .toFile(file);
}

it('turns a photo and its mask by the same angle, and keeps their size', async () => {
  const data = path.join(root, 'data');
  await write(path.join(data, 'train/good/0.png'), 90);
  await write(path.join(data, 'test/good/0.png'), 90);
  await write(path.join(data, 'test/spot/0.png'), 90);
  await write(path.join(data, 'ground_truth/spot/0_mask.png'), 0);
  const out = path.join(root, 'out');
  await rotateDataset(data, out, 5);
  const photo = await readImage(path.join(out, 'test/spot/0.png'));
  const mask = await readImage(path.join(out, 'ground_truth/spot/0_mask.png'));
  expect([photo.width, photo.height, mask.width, mask.height]).toEqual([60, 40, 60, 40]);
  const upright = await readImage(path.join(data, 'test/spot/0.png'));
  expect(photo.data).not.toEqual(upright.data);
  let marked = 0;
  for (let i = 0; i < 60 * 40; i++) {
    if (mask.data[i * 3] < 200) continue;
    marked++;
    expect(photo.data[i * 3]).toBeGreaterThan(150);
  }
  expect(marked).toBeGreaterThan(30);
});

it('says what is missing', async () => {
  expect(await main(['--data', root])).toBe(2);
});
