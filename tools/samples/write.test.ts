import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readMvtecLayout } from '../evaluate/datasets/mvtec-layout';
import { listFiles } from '../node/list-files';
import { runMain } from '../testing/run-main';
import { SAMPLE_DEFECTS } from './defects';
import { writeJpeg } from './files';
import { main } from './main';
import { parseOptions } from './options';
import { renderDefective, renderGood } from './render';
import { writeMvtec } from './write-mvtec';
import type { SampleIndex } from './write-public';

const published = path.resolve(import.meta.dirname, '../../public/samples');

describe('public/samples', () => {
  it('holds what its index names, and nothing else', async () => {
    const index = JSON.parse(await readFile(path.join(published, 'index.json'), 'utf8')) as SampleIndex;
    const named = [
      ...index.shots,
      ...index.test.flatMap(({ file, mask }) => (mask === undefined ? [file] : [file, mask])),
      'index.json',
    ];
    expect((await listFiles(published)).sort()).toEqual(named.sort());
    expect(index.shots).toHaveLength(8);
    expect(index.test.filter(({ defective }) => !defective)).toHaveLength(4);
    for (const kind of SAMPLE_DEFECTS) {
      expect(index.test.filter((test) => test.kind === kind && test.defective && test.mask)).toHaveLength(2);
    }
  });

  it('is light enough to ship', async () => {
    const files = await listFiles(published);
    const sizes = await Promise.all(
      files.map(async (file) => (await readFile(path.join(published, file))).length),
    );
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(2_500_000);
  });

  it('has masks of 0 and 255 that mark a small part', async () => {
    for (const file of (await listFiles(published)).filter((name) => name.startsWith('masks/'))) {
      const { data, info } = await sharp(path.join(published, file))
        .toColourspace('b-w')
        .raw()
        .toBuffer({ resolveWithObject: true });
      expect([info.width, info.height, info.channels]).toEqual([480, 480, 1]);
      expect(data.every((value) => value === 0 || value === 255)).toBe(true);
      const share = data.filter((value) => value === 255).length / data.length;
      expect(share, file).toBeGreaterThan(0.0005);
      expect(share, file).toBeLessThan(0.03);
    }
  });

  it('is what the renderer draws today', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'samples-'));
    const again = path.join(folder, 'good-01.jpg');
    await writeJpeg(again, renderGood({ side: 480, seed: 1 }));
    const [now, then] = await Promise.all(
      [again, path.join(published, 'good-01.jpg')].map((file) => sharp(file).raw().toBuffer()),
    );
    await rm(folder, { recursive: true });
    // Not compared byte by byte: another version of the JPEG encoder may round otherwise.
    const difference = now.reduce((sum, value, i) => sum + Math.abs(value - then[i]), 0) / now.length;
    expect(difference).toBeLessThan(0.5);
  });
});

describe('writeMvtec', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'mvtec-'));
    await writeMvtec(folder, { train: 3, good: 2, each: 1, side: 48 });
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('writes a data set that the reader understands', async () => {
    const { train, test } = readMvtecLayout(await listFiles(folder));
    expect(train).toHaveLength(3);
    expect(test.filter(({ defective }) => !defective)).toHaveLength(2);
    const defective = test.filter((photo) => photo.defective);
    expect(defective.map(({ kind }) => kind).sort()).toEqual([...SAMPLE_DEFECTS].sort());
    expect(defective.every(({ mask }) => mask !== undefined)).toBe(true);
  });

  it('writes the pixels that were rendered', async () => {
    const { image, mask } = renderDefective({ side: 48, seed: 31_000 }, 'dent');
    const photo = await sharp(path.join(folder, 'test/dent/000.png')).raw().toBuffer();
    expect(photo.equals(image.data)).toBe(true);
    const marked = sharp(path.join(folder, 'ground_truth/dent/000_mask.png'));
    expect((await marked.metadata()).channels).toBe(1);
    expect((await marked.toColourspace('b-w').raw().toBuffer()).equals(mask.data.map((v) => v * 255))).toBe(
      true,
    );
  });

  it('says what was written', async () => {
    const out = path.join(folder, 'again');
    const few = ['--train', '1', '--good', '0', '--each', '0', '--side', '16'];
    expect(await runMain(main, ['--mvtec', out, ...few])).toMatchObject({
      code: 0,
      stdout: `Photos in ${out}: 1.\n`,
    });
  });

  it('does not mix with what is there', async () => {
    await writeFile(path.join(folder, 'note.txt'), 'mine');
    await expect(writeMvtec(folder, { train: 1, good: 1, each: 1, side: 16 })).rejects.toThrow('not empty');
  });
});

describe('parseOptions', () => {
  it('has defaults and reads numbers', () => {
    expect(parseOptions([])).toEqual({ help: false, train: 8, good: 6, each: 3, side: 240 });
    expect(parseOptions(['--mvtec', 'out', '--each', '1', '--side', '96'])).toMatchObject({
      mvtec: 'out',
      each: 1,
      side: 96,
    });
  });

  it.each([
    ['--side', '8'],
    ['--train', '0'],
    ['--each', 'x'],
    ['--good', '1.5'],
    ['--unknown', '1'],
  ])('refuses %s %s', (name, value) => {
    expect(() => parseOptions(['--mvtec', 'out', name, value])).toThrow(name.slice(2));
  });

  it('refuses a number of photos for what the app ships with', () => {
    expect(() => parseOptions(['--train', '3'])).toThrow('--mvtec');
  });
});
