/** Many photos with a toy encoder: constant memory, results as they come, and what happens to photos that are broken. */
import { existsSync, symlinkSync } from 'node:fs';
import {
  copyFile,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  symlink,
  truncate,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Detector } from '../../src/vtfusion/detector';
import { defaultSettings } from '../../src/vtfusion/settings';
import { synthesiseHere } from '../../src/vtfusion/synthetic-pool';
import { trainDetector } from '../../src/vtfusion/trainer';
import { photoOf } from '../../src/vtfusion/views';
import { releaseBackends, selectBackend } from '../node/backends';
import { readImage } from '../node/read-image';
import { writePng } from '../node/write-png';
import { type ToyEncoder, toyEncoder, toyPhoto, withSpot } from '../testing/toy-encoder';
import { inspectPhotos } from './inspect-photos';
import { type PhotoResult, Results } from './results';

let root: string;
let out: string;
let toy: ToyEncoder;
let detector: Detector;
const count = 40;
const names = Array.from({ length: count }, (_, i) => `${i + 1}.png`);

beforeAll(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'inspect-'));
  for (const [i, name] of names.entries()) {
    const photo = i % 4 === 3 ? withSpot(toyPhoto(i)) : toyPhoto(i);
    await writePng(path.join(root, 'photos', name), photo);
  }
  await selectBackend('wasm');
  toy = toyEncoder();
  const settings = { ...defaultSettings, steps: 0 };
  const shots = [50, 51, 52].map((number) => photoOf(toyPhoto(number), 'squash'));
  const { encoder, states } = toy;
  const task = { encoder, states, shots, settings, seed: 1, startSynthesis: synthesiseHere };
  detector = await trainDetector(task);
});
beforeEach(async () => {
  out = await mkdtemp(path.join(root, 'out-'));
});
afterAll(async () => {
  detector.dispose();
  toy.dispose();
  releaseBackends();
  await rm(root, { recursive: true });
});

const facts = () => ({ object: 'disc', model: 'toy', thresholds: detector.thresholds });

async function inspect(
  photos: readonly string[],
  onPhoto: (result: PhotoResult) => void = () => undefined,
): Promise<Results> {
  const results = await Results.begin(out, facts());
  const images = path.join(root, 'photos');
  try {
    await inspectPhotos({ detector, settings: { fit: 'squash' }, images, photos, out, results, onPhoto });
    await results.finish();
  } finally {
    await results.close();
  }
  return results;
}

const table = async () => (await readFile(path.join(out, 'results.csv'), 'utf8')).split('\r\n');

it('takes no more memory for many photos than for one', async () => {
  const tensors = new Set<number>();
  const bytes = new Set<number>();
  const before = tf.memory().numTensors;
  await inspect(names, () => {
    tensors.add(tf.memory().numTensors);
    bytes.add(tf.memory().numBytes);
  });
  expect([...tensors]).toEqual([before]);
  expect(bytes.size).toBe(1);
});

it('keeps of each photo what the table says, and no array', async () => {
  const seen: PhotoResult[] = [];
  await inspect(names.slice(0, 3), (result) => seen.push(result));
  for (const result of seen) {
    for (const value of Object.values(result)) expect(['string', 'number']).toContain(typeof value);
  }
});

it('writes a line for each photo as it comes, and the JSON at the end', async () => {
  const lines: number[] = [];
  const seen: Promise<void>[] = [];
  const results = await inspect(names.slice(0, 8), () => {
    const look = async () => {
      lines.push((await table()).length);
    };
    seen.push(look());
  });
  await Promise.all(seen);
  expect(lines[0]).toBeGreaterThanOrEqual(3);
  const [head, ...rows] = await table();
  expect(head).toBe('file,score,pass_up_to,fail_above,verdict,milliseconds,error');
  expect(rows.filter(Boolean).map((row) => row.split(',')[0])).toEqual(names.slice(0, 8));
  const json = JSON.parse(await readFile(path.join(out, 'results.json'), 'utf8'));
  expect(json.photos).toEqual(
    [...results.of('pass'), ...results.of('uncertain'), ...results.of('fail')].sort(byFile),
  );
  expect(json).toMatchObject({ object: 'disc', counts: { unread: 0 } });
  // The photos with a spot, before one that is only unlike the others.
  const failed = [...results.of('fail')].sort((a, b) => b.score! - a.score!).map(({ file }) => file);
  expect(failed.slice(0, 2).sort()).toEqual(['4.png', '8.png']);
});
const byFile = (a: PhotoResult, b: PhotoResult) => Number.parseInt(a.file, 10) - Number.parseInt(b.file, 10);

it('draws pictures of the size of the photo', async () => {
  await inspect(['4.png']);
  for (const kind of ['heatmaps', 'overlays']) {
    const { width, height } = await readImage(path.join(out, kind, '4.png.png'));
    expect([width, height]).toEqual([48, 48]);
  }
});

it('goes on after photos that cannot be read, and says why', async () => {
  await writeFile(path.join(root, 'photos', '=cmd.png'), 'no picture');
  const huge = path.join(root, 'photos', 'huge.png');
  await writeFile(huge, '');
  // A hole in the file; no disk has to hold it.
  await truncate(huge, 3 * 2 ** 30);
  const results = await inspect(['1.png', '=cmd.png', 'gone.png', '2.png', 'huge.png']);
  expect(results.of('unread').map(({ file }) => file)).toEqual(['=cmd.png', 'gone.png', 'huge.png']);
  const rows = await table();
  expect(rows[2]).toMatch(/^'=cmd\.png,,.*is not a picture that can be read/u);
  expect(rows[4]).toMatch(/^2\.png,\d/u);
});

it('leaves no picture of an earlier run, and what is not its own', async () => {
  const photo = path.join(root, 'photos', 'soon-gone.png');
  await copyFile(path.join(root, 'photos', '1.png'), photo);
  await inspect(['soon-gone.png', '1.png', '2.png']);
  for (const kind of ['heatmaps', 'overlays']) await writeFile(path.join(out, kind, 'mine.png'), '');
  await rm(photo);
  await inspect(['soon-gone.png', '2.png']);
  for (const kind of ['heatmaps', 'overlays']) {
    expect((await readdir(path.join(out, kind))).sort()).toEqual(['2.png.png', 'mine.png']);
  }
});

it('leaves a valid table when it is interrupted, and no JSON of an earlier run', async () => {
  await inspect(names.slice(0, 2));
  const stop = inspect(names, ({ file }) => {
    if (file === '3.png') throw new Error('interrupted');
  });
  await expect(stop).rejects.toThrow('interrupted');
  const rows = await table();
  expect(rows).toHaveLength(5);
  for (const row of rows.slice(0, 4)) expect(row.split(',')).toHaveLength(7);
  expect(await readdir(out)).not.toContain('results.json');
});

it('says when a result cannot be written', async () => {
  await mkdir(path.join(out, 'overlays', '1.png.png'), { recursive: true });
  await expect(inspect(['1.png'])).rejects.toMatchObject({
    name: 'UsageError',
    message: expect.stringMatching(/overlays.1\.png\.png cannot be written/u),
  });
});

// A device of Linux that is always full.
describe.skipIf(!existsSync('/dev/full'))('says that the disk is full', () => {
  const isFull = {
    name: 'UsageError',
    message: expect.stringMatching(/^The disk is full: .* free some space/u),
  };

  it('at the table', async () => {
    await symlink('/dev/full', path.join(out, 'results.csv'));
    await expect(inspect(['1.png'])).rejects.toMatchObject(isFull);
  });

  it('at a picture', async () => {
    const fill = () => symlinkSync('/dev/full', path.join(out, 'heatmaps/1.png.png'));
    await expect(inspect(['2.png', '1.png'], fill)).rejects.toMatchObject(isFull);
  });
});
