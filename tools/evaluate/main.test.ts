/** The command as a person runs it, with a tiny CLIP (fixtures/golden/micro-clip) on tiny pictures. */
import { access, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { selectBackend } from '../node/backends';
import { runWeights } from '../weights/run';
import { drawShots } from './draw-shots';
import { main } from './main';
import { makeDataset } from './testing/make-dataset';

let root: string;
let model: string;
const at = (...parts: string[]) => path.join(root, ...parts);

beforeAll(async () => {
  await selectBackend('wasm');
  root = await mkdtemp(path.join(tmpdir(), 'evaluate-'));
  model = at('micro');
  const named = ['--from', 'fixtures/golden/micro-clip.safetensors', '--levels', '1,2,3,4', '--out', model];
  await runWeights([...named, '--config', 'fixtures/golden/micro-clip.config.json'], {
    root: process.cwd(),
    environment: {},
    output: { write: () => undefined },
  });
  await makeDataset(at('visa_ramp1'), { train: 5, good: 4, defective: 4, masks: true });
  await makeDataset(at('unmasked'), { train: 3, good: 3, defective: 3, masks: false });
});
afterAll(() => rm(root, { recursive: true }));

/** Runs the command with the tiny model; `out` is read when it was written. */
async function evaluate(...args: string[]) {
  const [stdout, stderr] = [[] as string[], [] as string[]];
  const out = at('out', 'figures.json');
  const code = await main(['--model', model, '--out', out, ...args], {
    stdout: { write: (text) => stdout.push(text) },
    stderr: { write: (text) => stderr.push(text) },
  });
  const report = code === 0 ? JSON.parse(await readFile(out, 'utf8')) : undefined;
  return { code, stdout: stdout.join(''), stderr: stderr.join(''), report };
}

describe('npm run evaluate', () => {
  it('trains and tests each data set with each seed, and says what it could not read', async () => {
    await writeFile(at('visa_ramp1/test/spot/0.png'), 'no picture');
    await writeFile(at('visa_ramp1/ground_truth/spot/1_mask.png'), '');
    const before = tf.memory().numTensors;
    const sets = ['--data', at('visa_ramp1'), '--data', at('unmasked')];
    const { code, stdout, stderr, report } = await evaluate(...sets, '--seeds', '2', '--steps', '3');

    expect(stderr).toMatch(/^.*visa_ramp1\/test\/spot\/0\.png.* The photo is left out\.$/m);
    expect(stderr).toMatch(/^.*1_mask\.png.* test\/spot\/1\.png counts for the image metrics only\.$/m);
    expect(stderr).toMatch(/^unmasked, seed 2 of 2: [a-z]+, 9\d %, \d+ s left$/m);
    expect(code).toBe(0);
    expect(tf.memory().numTensors).toBe(before);

    const lines = stdout.split('\n');
    expect(lines[0]).toMatch(/^data set +image AUROC +pixel AUROC +AUPRO +image F1-max/);
    expect(lines[1]).toMatch(/^visa_ramp1 +\d+\.\d ± \d+\.\d +\d+\.\d ± \d+\.\d/);
    expect(lines[2]).toMatch(/^unmasked +\d+\.\d ± \d+\.\d +– +– +\d+\.\d ± /);
    expect(lines[3]).toMatch(/^mean of 2 /);
    expect(stdout).toMatch(/Model micro on wasm, preset default, 3 steps, 2 shots, seeds 1 to 2/);

    expect(report.conditions).toMatchObject({ backend: 'wasm', model: 'micro', side: 64, seeds: [1, 2] });
    expect(report.conditions.settings).toMatchObject({ steps: 3, fit: 'squash' });
    const [ramp, unmasked] = report.rows;
    expect(ramp).toMatchObject({ object: 'ramp', tested: { good: 4, defective: 3, masks: 2 } });
    expect(ramp.notes).toHaveLength(2);
    for (const [i, { seed, shots, metrics }] of ramp.cells.entries()) {
      expect(seed).toBe(i + 1);
      expect(shots).toEqual(drawShots(5, 2, seed).map((place) => `train/good/${place}.png`));
      // A bright square is no hard case, even for an encoder that has learnt nothing.
      expect(metrics.pixelAuroc).toBeGreaterThan(0.8);
    }
    const mean = (ramp.cells[0].metrics.pixelAuroc + ramp.cells[1].metrics.pixelAuroc) / 2;
    expect(ramp.summary.pixelAuroc.mean).toBeCloseTo(mean, 12);
    expect(unmasked.tested).toEqual({ good: 3, defective: 3, masks: 0 });
    expect(unmasked.cells[0].metrics).toMatchObject({ pixelAuroc: null, aupro: null });
    expect(report.mean.pixelAuroc.mean).toBeCloseTo(mean, 12);
  });

  it('gives the same metrics again, whatever ran before', async () => {
    const long = await evaluate('--data', at('unmasked'), '--seeds', '2', '--steps', '2');
    const short = await evaluate('--data', at('unmasked'), '--seeds', '1', '--steps', '2');
    const metrics = ({ report }: typeof long) => {
      const { trainSeconds, secondsPerPhoto, ...rest } = report.rows[0].cells[0].metrics;
      expect(Math.min(trainSeconds, secondsPerPhoto)).toBeGreaterThan(0);
      return rest;
    };
    expect(metrics(short)).toEqual(metrics(long));
    expect(short.report.rows[0].summary.imageAuroc.sd).toBeNull();
    expect(short.report.mean).toBeNull();
    expect(short.stdout).not.toContain('mean of');
  });

  it('tests the training-free detector with --steps 0, and the preset of the paper', async () => {
    const free = await evaluate('--data', at('unmasked'), '--seeds', '1', '--steps', '0');
    expect(free.report.conditions.settings.steps).toBe(0);
    const paper = await evaluate(
      '--data',
      at('unmasked'),
      '--seeds',
      '1',
      '--steps',
      '1',
      '--preset',
      'paper',
    );
    expect(paper.report.conditions.settings).toMatchObject({ steps: 1, prototypes: { strategy: 'mean' } });
  });

  it('prints its options', async () => {
    const { code, stdout } = await evaluate('--help').catch(() => ({ code: -1, stdout: '' }));
    expect(code).toBe(0);
    expect(stdout).toContain('--data FOLDER');
  });
});

describe('what cannot be run is said in one line, with the exit code 2', () => {
  async function expectRefused(message: RegExp, ...args: string[]) {
    const { code, stdout, stderr } = await evaluate(...args);
    expect(stderr).toMatch(message);
    expect(stderr).toMatch(/^[^\n]+\n$/);
    expect(stdout).toBe('');
    expect(code).toBe(2);
  }

  it('for the command line', async () => {
    await expectRefused(/--data is missing/);
    await expectRefused(/Unknown option '--wat'/, '--wat');
    await expectRefused(/--backend needs one of/, '--data', at('unmasked'), '--backend', 'cuda');
  });

  it('for folders that are no data set', async () => {
    await expectRefused(/nowhere does not exist/, '--data', at('nowhere'));
    await expectRefused(/0\.png is no folder/, '--data', at('unmasked/train/good/0.png'));
    await expectRefused(/micro: The folder has no photos in train\/good/, '--data', at('micro'));
    await expectRefused(/holds 2 data sets/, '--data', root);
  });

  it('for data sets that are too small', async () => {
    await expectRefused(
      /unmasked has 3 photos in train\/good, too few to draw 4/,
      '--data',
      at('unmasked'),
      '--shots',
      '4',
    );
    await makeDataset(at('faultless'), { train: 2, good: 1, defective: 0, masks: false });
    await expectRefused(/faultless has no readable defective photo/, '--data', at('faultless'));
    await makeDataset(at('hopeless'), { train: 2, good: 0, defective: 1, masks: false });
    await expectRefused(/hopeless has no readable good photo/, '--data', at('hopeless'));
  });

  it('for good photos that cannot be read', async () => {
    await makeDataset(at('torn'), { train: 2, good: 1, defective: 1, masks: false });
    await writeFile(at('torn/train/good/1.png'), '');
    await expectRefused(/torn\/train\/good\/1\.png/, '--data', at('torn'));
  });

  it('when no test photo of one sort can be read', async () => {
    await makeDataset(at('lost'), { train: 2, good: 1, defective: 1, masks: false });
    await writeFile(at('lost/test/good/0.png'), '');
    const { code, stderr } = await evaluate('--data', at('lost'));
    expect(code).toBe(2);
    expect(stderr).toMatch(/^.*lost has no readable good photo.*\n$/m);
  });

  it('for a model that is not there', async () => {
    await expectRefused(/nowhere is no model's folder/, '--data', at('unmasked'), '--model', at('nowhere'));
  });

  it('for figures that cannot be written', async () => {
    await expectRefused(
      /cannot be written .*it is a folder/,
      '--data',
      at('unmasked'),
      '--out',
      at('unmasked'),
    );
    const under = at('unmasked/train/good/0.png/figures.json');
    await expectRefused(/cannot be written/, '--data', at('unmasked'), '--out', under);
    await expect(access(under)).rejects.toThrow();
  });
});
