import { copyFile, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { Random } from '../../src/das/random';
import { readImage } from '../node/read-image';
import { runMain } from '../testing/run-main';
import { main, rotateDataset } from './main';

vi.mock('node:fs/promises', async (original) => {
  const files = await original<typeof import('node:fs/promises')>();
  return { ...files, rm: vi.fn(files.rm) };
});

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

it('loses nothing of a JPEG but by the turning itself', async () => {
  const data = path.join(root, 'jpegs');
  const grain = Uint8Array.from({ length: 60 * 40 * 3 }, (_, i) => (i * i * 31) % 256);
  const raw = { raw: { width: 60, height: 40, channels: 3 as const } };
  for (const folder of ['train/good', 'test/good']) {
    await mkdir(path.join(data, folder), { recursive: true });
    await sharp(grain, raw)
      .jpeg()
      .toFile(path.join(data, folder, '0.jpg'));
  }
  const angle = vi.spyOn(Random.prototype, 'between').mockReturnValue(0);
  try {
    await rotateDataset(data, path.join(root, 'turned jpegs'), 5);
  } finally {
    angle.mockRestore();
  }
  expect(await readImage(path.join(root, 'turned jpegs/test/good/0.png'))).toEqual(
    await readImage(path.join(data, 'test/good/0.jpg')),
  );
});

it('reads photos as the app does: those of a camera with 12 bits, and what is see-through', async () => {
  const data = path.join(root, 'cameras');
  const grey = Uint16Array.from({ length: 60 * 40 }, (_, i) => (i % 64) * 64);
  const clear = Uint8Array.from({ length: 60 * 40 * 4 }, (_, i) => (i % 4 === 3 ? 0 : 20));
  for (const [file, picture] of [
    [
      'train/good/0.png',
      sharp(grey, { raw: { width: 60, height: 40, channels: 1 } }).toColourspace('grey16'),
    ],
    ['test/good/0.png', sharp(clear, { raw: { width: 60, height: 40, channels: 4 } })],
  ] as const) {
    await mkdir(path.dirname(path.join(data, file)), { recursive: true });
    await picture.png().toFile(path.join(data, file));
  }
  const angle = vi.spyOn(Random.prototype, 'between').mockReturnValue(0);
  try {
    await rotateDataset(data, path.join(root, 'turned cameras'), 5);
  } finally {
    angle.mockRestore();
  }
  for (const file of ['train/good/0.png', 'test/good/0.png']) {
    const { data: pixels } = await readImage(path.join(root, 'turned cameras', file));
    expect(pixels).toEqual((await readImage(path.join(data, file))).data);
  }
});

it('marks nothing beyond the mask, where the photo repeats its edge', async () => {
  const data = path.join(root, 'edges');
  await write(path.join(data, 'train/good/0.png'), 90);
  await write(path.join(data, 'test/spot/0.png'), 90);
  await write(path.join(data, 'ground_truth/spot/0_mask.png'), 255);
  const angle = vi.spyOn(Random.prototype, 'between').mockReturnValue(45);
  try {
    await rotateDataset(data, path.join(root, 'turned edges'), 5);
  } finally {
    angle.mockRestore();
  }
  const corner = async (file: string) => (await readImage(path.join(root, 'turned edges', file))).data[0];
  expect(await corner('ground_truth/spot/0_mask.png')).toBe(0);
  expect(await corner('test/spot/0.png')).toBe(90);
});

it('refuses photos that would have the same name in the copy, and writes nothing', async () => {
  const data = path.join(root, 'alike');
  for (const name of ['0.png', '0.jpg']) await write(path.join(data, 'train/good', name), 90);
  await write(path.join(data, 'test/good/0.png'), 90);
  const out = path.join(root, 'turned alike');
  const { code, stderr } = await runMain(main, ['--data', data, '--out', out]);
  expect(stderr).toMatch(
    /^train\/good\/0\.\w+ and train\/good\/0\.\w+ would both be train\/good\/0\.png in the copy\. Rename one/u,
  );
  expect(code).toBe(2);
  await expect(readdir(out)).rejects.toThrow('ENOENT');
});

it('refuses a place that is a file', async () => {
  await write(path.join(root, 'place/train/good/0.png'), 90);
  await write(path.join(root, 'place/test/good/0.png'), 90);
  const taken = path.join(root, 'taken.png');
  await write(taken, 90);
  await expect(rotateDataset(path.join(root, 'place'), taken, 5)).rejects.toThrow(
    /taken\.png is no folder that can be read .*Name a new folder/,
  );
});

it('sees through links that lead into the data set', async () => {
  const data = path.join(root, 'linked');
  await write(path.join(data, 'train/good/0.png'), 90);
  await write(path.join(data, 'test/good/0.png'), 90);
  const link = path.join(root, 'link');
  await symlink(data, link, 'dir');
  for (const [from, to] of [
    [link, path.join(data, 'turned')],
    [data, path.join(link, 'turned/deep')],
    [link, data],
  ])
    await expect(rotateDataset(from, to, 5)).rejects.toThrow(/is the data set, or lies in it/u);
  expect(await readdir(data)).toEqual(['test', 'train']);
});

it('never writes into the data set, nor over what is there', async () => {
  const data = path.join(root, 'kept');
  await write(path.join(data, 'train/good/0.png'), 90);
  await write(path.join(data, 'test/good/0.png'), 90);
  const before = await readImage(path.join(data, 'train/good/0.png'));
  for (const out of [data, path.join(data, 'turned'), path.join(data, '..', 'kept', 'turned')]) {
    await expect(rotateDataset(data, out, 5)).rejects.toThrow(/is the data set, or lies in it/u);
  }
  await expect(rotateDataset(data, root, 5)).rejects.toThrow(/is not empty/u);
  expect(await readdir(data)).toEqual(['test', 'train']);
  expect(await readImage(path.join(data, 'train/good/0.png'))).toEqual(before);
  await mkdir(path.join(root, 'kept turned'));
  const kept = path.join(root, 'kept turned');
  expect(await runMain(main, ['--data', data, '--out', kept])).toMatchObject({
    code: 0,
    stdout: `Turned photos in ${kept}: 2.\n`,
  });
  expect(await readdir(path.join(root, 'kept turned'))).toEqual(['test', 'train']);
});

it('reads a BMP, and leaves no half of a copy where a photo cannot be read', async () => {
  const data = path.join(root, 'bitmaps');
  await write(path.join(data, 'test/good/0.png'), 90);
  await mkdir(path.join(data, 'train/good'), { recursive: true });
  await copyFile('fixtures/fuzz/pictures/seeds/colour.bmp', path.join(data, 'train/good/0.bmp'));
  const out = path.join(root, 'turned bitmaps');
  await rotateDataset(data, out, 5);
  const { width, height } = await readImage('fixtures/fuzz/pictures/seeds/colour.bmp');
  expect(await readImage(path.join(out, 'train/good/0.png'))).toMatchObject({ width, height });
  await writeFile(path.join(data, 'test/good/1.png'), 'no picture');
  const never = path.join(root, 'never');
  const { code, stderr } = await runMain(main, ['--data', data, '--out', never]);
  expect(stderr).toMatch(/1\.png" is not a picture/u);
  expect(code).toBe(2);
  await expect(readdir(never)).rejects.toThrow('ENOENT');
  // A folder that somebody had made is as it was.
  await mkdir(never);
  expect(await runMain(main, ['--data', data, '--out', never])).toMatchObject({ code, stderr });
  expect(await readdir(never)).toEqual([]);
  // The first removes what showed that the place can be written.
  const usual = vi.mocked(rm).getMockImplementation()!;
  vi.mocked(rm).mockImplementationOnce(usual).mockRejectedValueOnce(new Error('EBUSY'));
  expect(await runMain(main, ['--data', data, '--out', never])).toMatchObject({ code, stderr });
});

it.each([
  [
    ['--data', 'nowhere', '--out', 'never'],
    2,
    /^nowhere does not exist; name a data set's folder with --data\.\n$/u,
  ],
  [['--help'], 0, /^npm run rotate -- --data FOLDER/u],
  [
    ['--data', 'parts'],
    2,
    /^--data and --out are needed\. `npm run rotate -- --help` lists the options\.\n$/u,
  ],
  [['--data', 'parts', '--out', 'turned', '--seed', '1.5'], 2, /^--seed needs a whole number/u],
  [
    ['--data', 'parts', '--out', 'turned', '--seed', '-1'],
    2,
    /starting with a dash use '--seed=-XYZ'\. `npm run rotate/u,
  ],
  [['--angle', '5'], 2, /--angle/u],
])('answers %j', async (args, code, says) => {
  const said = await runMain(main, args);
  expect(said.code).toBe(code);
  expect(said.stdout + said.stderr).toMatch(says);
});
