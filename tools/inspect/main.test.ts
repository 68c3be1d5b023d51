/** `train` and `inspect` as a person runs them, with a tiny CLIP (fixtures/golden/micro-clip) on tiny pictures. */
import { existsSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readBundle, writeBundle } from '../../src/storage/bundle';
import { selectBackend } from '../node/backends';
import { writePng } from '../node/write-png';
import { convertGolden } from '../testing/golden-model';
import { runMain } from '../testing/run-main';
import { toyPhoto, withSpot } from '../testing/toy-encoder';
import { main as trainMain } from '../train/main';
import { main as inspectMain } from './main';

let root: string;
const at = (...parts: string[]) => path.join(root, ...parts);

beforeAll(async () => {
  await selectBackend('wasm');
  root = await mkdtemp(path.join(tmpdir(), 'headless-'));
  await convertGolden('micro-clip', at('micro-clip'));
  await convertGolden('micro-dino', at('micro-dino'), '--title', 'micro-dino', '--licence', 'MIT');
  for (const number of [1, 2, 3]) {
    await writePng(at('good', `${number}.png`), toyPhoto(number));
    // Photos that it knows pass for sure.
    await writePng(at('known', `${number}.png`), toyPhoto(number));
  }
  await writePng(at('one', '1.png'), toyPhoto(1));
  await writePng(at('mixed', '1.png'), toyPhoto(1));
  await writePng(at('mixed', 'spot.png'), withSpot(toyPhoto(2)));
  await writePng(at('dangling', '1.png'), toyPhoto(1));
  await symlink(at('gone.png'), at('dangling', '2.png'));
  await mkdir(at('broken'));
  await writeFile(at('broken', 'cut.png'), 'x');
  await copyFile(at('mixed', 'spot.png'), at('broken', 'spot.png'));
  expect((await train()).code).toBe(0);
});
afterAll(() => rm(root, { recursive: true }));

/** Later arguments count, so `more` changes what is usual. */
const train = (...more: string[]) =>
  runMain(trainMain, [
    ...['--name', 'disc', '--images', at('good'), '--out', at('disc.vtfusion')],
    ...['--model', at('micro-clip'), '--steps', '2', ...more],
  ]);
const inspect = (...more: string[]) =>
  runMain(inspectMain, [
    ...['--project', at('disc.vtfusion'), '--images', at('known'), '--out', at('out')],
    ...['--model', at('micro-clip'), ...more],
  ]);

describe('train', () => {
  it('writes a project that knows its name, words, seed and photos, and shows how far it is', async () => {
    const before = tf.memory().numTensors;
    const out = at('new', 'nut.vtfusion');
    const { code, stdout, stderr } = await train('--out', out, '--words', 'scratch, Bent pin', '--seed', '5');
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /nut\.vtfusion \(\d+\.\d MB\): trained on 3 photos in \d+ s; scores up to [\d.]+ pass/u,
    );
    expect(stderr).toMatch(/100 %|Finding the threshold/u);
    const project = readBundle(new Uint8Array(await readFile(out)));
    expect(project).toMatchObject({ object: 'disc', words: ['scratch', 'bent pin'], seed: 5 });
    expect(project.settings).toMatchObject({ steps: 2 });
    expect(project.encoder.name).toBe('micro-clip');
    expect(project.shots.map(({ name }) => name)).toEqual(['1.png', '2.png', '3.png']);
    expect(await readdir(at('new'))).toEqual(['nut.vtfusion']);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('gives the same project for the same photos and seed, but for the date', async () => {
    const readProject = async (file: string) => readBundle(new Uint8Array(await readFile(file)));
    await train('--out', at('again.vtfusion'), '--without-photos');
    const projects = [await readProject(at('disc.vtfusion')), await readProject(at('again.vtfusion'))];
    expect(projects[1].shots).toEqual([]);
    const [first, again] = projects.map((project) =>
      Buffer.from(writeBundle({ ...project, shots: [], created: '2026-01-01T00:00:00.000Z' })),
    );
    expect(first.equals(again)).toBe(true);
  });

  it.each([
    ['too few photos', ['--images', 'one'], /^Training takes 2 to 8 good photos and there is 1;/u],
    ['no folder', ['--images', 'nowhere'], /there is no such folder/u],
    ['a photo that cannot be read', ['--images', 'broken'], /"cut\.png" is not a picture/u],
    ['a photo that is a link to nothing', ['--images', 'dangling'], /2\.png" could not be read: ENOENT/u],
    ['no model', ['--model', 'nowhere'], /there is no such model/u],
    [
      'words for a model without',
      ['--model', 'micro-dino', '--words', 'dent'],
      /sees pictures only; leave --words/u,
    ],
    ['a place within a file', ['--out', 'good/1.png/x'], /cannot be written/u],
    // Nothing is said of training before.
    ['a folder in place of a file', ['--out', 'good'], /^\S*good is a folder/u],
  ])('refuses %s, and leaves nothing', async (_, more, sentence) => {
    const before = tf.memory().numTensors;
    const out = at('never.vtfusion');
    const [, ...others] = more;
    const { code, stderr } = await train('--out', out, more[0], at(others[0]), ...others.slice(1));
    expect(stderr).toMatch(sentence);
    expect(code).toBe(2);
    expect(existsSync(out)).toBe(false);
    expect(tf.memory().numTensors).toBe(before);
  });

  it.each([
    [['--steps', 'many'], /--steps needs a whole number from 0 to 1000000, not "many"/u],
    [['--preset', 'best'], /--preset needs one of default, paper, not "best"/u],
    [['--backend', 'abacus'], /--backend needs one of wasm/u],
    [['--images', ''], /--images is missing/u],
    [['--out', ''], /--out is missing/u],
    [
      ['--words', '?!'],
      /^Training cannot begin: --words: "\?!" is left out: .* for example "scratch"\. Try/u,
    ],
    [['--size', '3'], /Unknown option '--size'\. Try/u],
  ])('refuses %j', async (more, sentence) => {
    const { code, stderr } = await train(...more);
    expect(code).toBe(2);
    expect(stderr).toMatch(sentence);
  });

  it('explains itself', async () => {
    expect(await train('--help')).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/--without-photos/u),
    });
  });
});

describe('inspect', () => {
  it('ends with 0 when all pass', async () => {
    const before = tf.memory().numTensors;
    const { code, stdout } = await inspect();
    expect(stdout).toMatch(/^3 of 3 photos pass\.\n/u);
    expect(code).toBe(0);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('ends with 1 when a photo failed, and names it', async () => {
    const { code, stdout } = await inspect('--images', at('mixed'));
    expect(stdout).toMatch(/1 of 2 photos pass\.\nFailed, 1:\n {2}spot\.png \(\d+\.\d{3}\)\n/u);
    expect(code).toBe(1);
  });

  it('ends with 2 when a photo could not be read, and does the rest', async () => {
    const { code, stdout } = await inspect('--images', at('broken'));
    expect(stdout).toMatch(/Failed, 1:.*Could not be read, 1:\n {2}"[^"]*cut\.png" is not a picture/su);
    expect(code).toBe(2);
  });

  it.skipIf(process.platform === 'win32')('gives a terminal no orders that are in a name', async () => {
    await mkdir(at('orders'));
    await writeFile(at('orders', 'x\x1b[1A\x1b[2K.png'), 'x');
    await writeFile(at('orders', 'y\n  z.png (0.100)\u202e.png'), 'x');
    const { stdout } = await inspect('--images', at('orders'));
    expect(stdout).toContain('x [1A [2K.png" is not a picture');
    expect(stdout).toContain('y   z.png (0.100) .png" is not a picture');
    const project = readBundle(new Uint8Array(await readFile(at('disc.vtfusion'))));
    const encoder = { name: 'x\x1b[2K\r', sha256: 'ab'.repeat(32) };
    await writeFile(at('orders.vtfusion'), writeBundle({ ...project, encoder }));
    const { stderr } = await inspect('--project', at('orders.vtfusion'));
    expect(stderr).toMatch(/trained with the model x \[2K {2}\(abab/u);
  });

  it.each([
    ['no project', ['--project', 'nowhere'], /The project .*nowhere cannot be read/u],
    ['what is no project', ['--project', 'good/1.png'], /This is not a project file: it is no zip archive/u],
    [
      'another model',
      ['--model', 'micro-dino'],
      /trained with the model micro-clip .* and micro-dino .* is loaded/u,
    ],
    ['no photos', ['--images', 'micro-clip'], /There is no photo in/u],
    ['a place that is a file', ['--out', 'good/1.png'], /cannot be written/u],
  ])('refuses %s with 2, and leaves nothing', async (_, [option, value], sentence) => {
    const before = tf.memory().numTensors;
    const { code, stderr } = await inspect(option, at(value));
    expect(stderr).toMatch(sentence);
    expect(code).toBe(2);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('refuses photos that lie where its pictures go, and removes none', async () => {
    const overlays = at('again', 'overlays');
    await writePng(path.join(overlays, '1.jpg.png'), toyPhoto(1));
    await symlink(overlays, at('linked'));
    for (const images of [overlays, at('linked')]) {
      const { code, stderr } = await inspect('--images', images, '--out', at('again'));
      expect(stderr).toMatch(/^The photos in .* lie where the pictures of the results go/u);
      expect(code).toBe(2);
    }
    expect(await readdir(at('again'))).toEqual(['overlays']);
    expect(await readdir(overlays)).toEqual(['1.jpg.png']);
  });

  it.each(['--project', '--images', '--out'])('asks for %s', async (option) => {
    expect((await inspect(option, '')).stderr).toContain(`${option} is missing`);
  });

  it('explains itself', async () => {
    expect(await inspect('--help')).toMatchObject({ code: 0, stdout: expect.stringMatching(/Exit code/u) });
  });
});
