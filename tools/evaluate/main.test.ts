/** The command as a person runs it, with a tiny CLIP (fixtures/golden/micro-clip) on tiny pictures. */
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { selectBackend } from '../node/backends';
import { convertGolden } from '../testing/golden-model';
import { runMain } from '../testing/run-main';
import { runWeights } from '../weights/run';
import type { Cell } from './cell';
import { cellPath } from './cell-files';
import { drawShots } from './draw-shots';
import { main } from './main';
import type { Method } from './method';
import { methods } from './methods';
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

interface Run {
  readonly args: readonly string[];
  readonly out?: string;
  readonly methods?: readonly Method[];
}

/** Runs the command with the tiny model. */
async function run({ args, out = at('out'), methods: known = methods }: Run) {
  const said = await runMain(
    (words, outputs) => main(words, outputs, known),
    ['--model', model, '--out', out, ...args],
  );
  const report = path.join(out, 'evaluate.json');
  const json = existsSync(report) ? JSON.parse(await readFile(report, 'utf8')) : undefined;
  return { ...said, json };
}

const words = (line: string) => line.split(' ').filter(Boolean);

/** Scores the brightest pixel; quick, and without a tensor. `fits` counts its trainings. */
function brightest(changed: Partial<Method> = {}) {
  const fits: number[] = [];
  const method: Method = {
    name: 'brightest',
    needsWords: false,
    async fit({ shots, onProgress }) {
      fits.push(shots.length);
      onProgress(1);
      return {
        async judge({ image }) {
          const map = Float32Array.from({ length: image.width * image.height }, (_, i) => image.data[i * 3]);
          return { map, score: Math.max(...map) };
        },
        dispose: () => {},
      };
    },
    ...changed,
  };
  return { method, fits };
}

let mixed: ReturnType<typeof runMixed> | undefined;
/** Two methods over two data sets, of which one is damaged; made once. More numbers of shots are another test's. */
function mixedRun() {
  mixed ??= runMixed();
  return mixed;
}
async function runMixed() {
  await makeDataset(at('torn/visa_nut1'), { train: 5, good: 4, defective: 4, masks: true });
  await rm(at('torn/visa_nut1/test/spot/0.png'));
  await symlink(at('nowhere.png'), at('torn/visa_nut1/test/spot/0.png'));
  await writeFile(at('torn/visa_nut1/ground_truth/spot/1_mask.png'), '');
  const args = words(
    `--data ${at('torn')} --data ${at('unmasked')} --methods vtfusion,features --shots 2 --seeds 1 --steps 1 --tiles whole`,
  );
  return run({ args, out: at('mixed') });
}

describe('npm run evaluate', () => {
  it('runs methods over data sets, side by side, and says what it could not read', async () => {
    const before = tf.memory().numTensors;
    const { code, stdout, stderr, json } = await mixedRun();

    expect(stderr).toMatch(/^.*test\/spot\/0\.png.* The photo is left out\.$/m);
    expect(stderr).toMatch(/^.*1_mask\.png.* test\/spot\/1\.png counts for the image metrics only\.$/m);
    expect(stderr).toMatch(/^unmasked, features, 2 shots, seed 1: [a-z ]+, \d+ %, \d+ s left$/m);
    expect(code).toBe(0);
    expect(tf.memory().numTensors).toBe(before);
    expect(stdout).toMatch(/^\| vtfusion \| 2 \| 1 \| 2 \|/m);

    expect(json.cells).toHaveLength(4);
    expect(json.conditions).toMatchObject({
      backend: 'wasm',
      model: 'micro',
      side: 64,
      steps: 1,
      tiles: 'whole',
    });
    const nut: Cell[] = json.cells.filter(({ category }: Cell) => category === 'visa_nut1');
    for (const cell of nut) {
      const drawn = drawShots(5, cell.shots, cell.seed).map((place) => `train/good/${place}.png`);
      expect(cell.shot_files).toEqual(drawn);
      // A bright square is no hard case, even for an encoder that has learnt nothing.
      expect(cell.pixel_auroc).toBeGreaterThan(0.8);
      expect(Math.min(cell.train_seconds, cell.seconds_per_image, cell.train_peak_mb)).toBeGreaterThan(0);
      expect(cell.false_alarms === null).toBe(cell.method === 'features');
    }
    expect(json.categories.map((each: { tested: unknown }) => each.tested)).toEqual([
      { good: 3, defective: 3, masks: 0 },
      { good: 4, defective: 3, masks: 2 },
    ]);
    for (const cell of json.cells.filter(({ category }: Cell) => category === 'unmasked')) {
      expect(cell).toMatchObject({ pixel_auroc: null, pixel_ap: null, aupro30: null, aupro05: null });
      expect(cell.image_auroc).toBeGreaterThanOrEqual(0);
    }
    expect(await readFile(at('mixed/evaluate.md'), 'utf8')).toContain('## visa_nut1');
    expect(await readFile(at('mixed/report.html'), 'utf8')).toContain(
      'Worst misses and false alarms of vtfusion',
    );
  });

  it('goes on where it stopped, and takes more methods, shots, seeds and data', async () => {
    const out = at('resumed');
    const first = brightest();
    const base = `--data ${at('visa_ramp1')} --methods brightest --shots 1`;
    await run({ args: words(`${base} --seeds 2`), out, methods: [first.method] });
    expect(first.fits).toEqual([1, 1]);

    const again = brightest();
    const same = await run({ args: words(`${base} --seeds 2`), out, methods: [again.method] });
    expect(again.fits).toEqual([]);
    expect(same.stderr).toContain('2 of 2 cells were finished before.');
    expect(same.json.cells).toHaveLength(2);

    await rm(cellPath(out, { method: 'brightest', category: 'visa_ramp1', shots: 1, seed: 2 }));
    const other = { ...brightest().method, name: 'other' };
    const args = words(
      `--data ${at('visa_ramp1')} --data ${at('unmasked')} --methods brightest,other --shots 1,3 --seeds 2`,
    );
    const more = await run({ args, out, methods: [again.method, other] });
    expect(more.code).toBe(0);
    expect(again.fits).toHaveLength(7);
    expect(more.json.cells).toHaveLength(16);
    expect(more.json.cells).toContainEqual(same.json.cells[0]);
  });

  it('refuses to mix cells of other settings, and says which differ', async () => {
    const out = at('settings');
    const base = ['--data', at('unmasked'), '--methods', 'brightest', '--seeds', '1'];
    const known = [brightest({ version: '1' }).method];
    expect((await run({ args: base, out, methods: known })).code).toBe(0);
    const steps = await run({ args: [...base, '--steps', '4', '--tiles', '2x2'], out, methods: known });
    expect(steps.code).toBe(2);
    expect(steps.stderr).toMatch(
      /steps was not set and is 4 now; tiles was not set and is 2x2 now\. Name another/,
    );
    const version = await run({ args: base, out, methods: [brightest({ version: '2' }).method] });
    expect(version.stderr).toContain('settings of brightest was 1 and is 2 now');
  });

  it('gives the same figures again, whatever ran before', async () => {
    const after: Cell[] = (await mixedRun()).json.cells;
    const args = words(
      `--data ${at('unmasked')} --methods vtfusion --shots 2 --seeds 1 --steps 1 --tiles whole`,
    );
    const alone: Cell[] = (await run({ args, out: at('alone') })).json.cells;
    const metrics = ({ image_auroc, image_aupr, image_f1_max, false_alarms, misses }: Cell) => ({
      image_auroc,
      image_aupr,
      image_f1_max,
      false_alarms,
      misses,
    });
    // The other data set was done with before this one was begun.
    const same = after.filter(({ category, method }) => category === 'unmasked' && method === 'vtfusion');
    expect(alone).toHaveLength(1);
    expect(alone.map(metrics)).toEqual(same.map(metrics));
  });

  it('tests a plain folder on the photos that were not drawn', async () => {
    const folder = at('plain');
    await makeDataset(at('plain-source'), { train: 4, good: 0, defective: 2, masks: false });
    for (const [from, to] of [
      ['train/good', 'good'],
      ['test/spot', 'spot'],
    ]) {
      await mkdir(path.join(folder, to), { recursive: true });
      for (const name of await readdir(at('plain-source', from))) {
        await writeFile(path.join(folder, to, name), await readFile(at('plain-source', from, name)));
      }
    }
    const known = [brightest().method];
    const { code, json } = await run({
      args: words(`--data ${folder} --methods brightest --shots 3 --seeds 1`),
      out: at('plain-out'),
      methods: known,
    });
    expect(code).toBe(0);
    expect(json.categories[0]).toMatchObject({
      layout: 'plain folder',
      tested: { good: 1, defective: 2, masks: 0 },
    });
    expect(json.cells[0]).toMatchObject({ image_auroc: 1, pixel_auroc: null });
    const limited = await run({
      args: words(`--data ${folder} --methods brightest --shots 2 --seeds 4 --limit 2`),
      out: at('plain-limited'),
      methods: known,
    });
    expect(limited.json.categories[0].tested).toEqual({ good: 1, defective: 1, masks: 0 });
    expect(limited.json.cells.map((cell: Cell) => cell.image_auroc)).toEqual([1, 1, 1, 1]);
    const tooMany = await run({
      args: words(`--data ${folder} --methods brightest --shots 4`),
      methods: known,
    });
    expect(tooMany.stderr).toMatch(/plain has 4 good photos .* too few to draw 4/);
  });

  it('evaluates a class without defects, with what is defined', async () => {
    await makeDataset(at('faultless'), { train: 2, good: 2, defective: 0, masks: false });
    const { code, stderr, json } = await run({
      args: words(`--data ${at('faultless')} --methods brightest --shots 1 --seeds 1`),
      out: at('faultless-out'),
      methods: [brightest().method],
    });
    expect(code).toBe(0);
    expect(stderr).toContain('faultless has no readable defective test photo');
    expect(json.cells[0]).toMatchObject({ image_auroc: null, pixel_auroc: null });
  });

  it('goes on with the others when one method fails, and says so at the end', async () => {
    const broken = { ...brightest().method, name: 'broken', fit: () => Promise.reject(new Error('no idea')) };
    const args = words(`--data ${at('unmasked')} --methods broken,brightest --shots 1 --seeds 1`);
    const out = at('broken-out');
    const { code, stderr, json } = await run({ args, out, methods: [broken, brightest().method] });
    expect(code).toBe(1);
    expect(stderr).toMatch(/unmasked, broken, 1 shot, seed 1: Error: no idea/);
    expect(json.cells.map(({ method }: Cell) => method)).toEqual(['brightest']);
    expect(json.failures).toEqual(['unmasked, broken, 1 shot, seed 1: no idea']);
  });

  it('says of a method that it cannot be taught', async () => {
    const { code, stderr, json } = await run({
      args: words(`--data ${at('unmasked')} --methods brightest --shots 1 --seeds 2 --corrections 1`),
      out: at('untaught'),
      methods: [brightest().method],
    });
    expect(code).toBe(0);
    expect(stderr.match(/brightest cannot be taught, so --corrections says nothing of it\./gu)).toHaveLength(
      1,
    );
    expect(json.cells[0].corrections).toBeUndefined();
  });

  it('takes the photos of a limit, and says so', async () => {
    const { json, stderr } = await run({
      args: words(`--data ${at('visa_ramp1')} --methods brightest --shots 1 --seeds 1 --limit 4`),
      out: at('limited'),
      methods: [brightest().method],
    });
    expect(json.categories[0].tested).toEqual({ good: 2, defective: 2, masks: 2 });
    expect(stderr).toContain('At most 4 test photos of each category');
  });

  it('hands tiles, steps and words to methods', async () => {
    const seen: unknown[] = [];
    const { method } = brightest();
    const asking: Method = {
      ...method,
      async fit(task) {
        seen.push([task.tiles, task.steps, task.words]);
        return method.fit(task);
      },
    };
    const args = words(`--data ${at('unmasked')} --methods brightest --shots 1 --seeds 1`);
    await run({ args, out: at('asked1'), methods: [asking] });
    const more = words('--tiles auto --steps 7 --words Scratch,dent');
    await run({ args: [...args, ...more], out: at('asked2'), methods: [asking] });
    expect(seen).toEqual([
      [undefined, undefined, undefined],
      ['auto', 7, ['scratch', 'dent']],
    ]);
  });

  it('prints its options', async () => {
    const { code, stdout } = await run({ args: ['--help'] });
    expect(code).toBe(0);
    for (const part of ['--data FOLDER', 'vtfusion-paper', 'features', 'table4'])
      expect(stdout).toContain(part);
  });
});

describe('what cannot be run is said in one line, with the exit code 2', () => {
  async function expectRefused(message: RegExp, line: string, out?: string) {
    const { code, stdout, stderr } = await run({ args: words(line), ...(out !== undefined && { out }) });
    expect(stderr).toMatch(message);
    expect(stderr).toMatch(/^[^\n]+\n$/);
    expect(stdout).toBe('');
    expect(code).toBe(2);
  }
  const unmasked = () => `--data ${at('unmasked')}`;

  it('for the command line', async () => {
    await expectRefused(/--data is missing/, '');
    await expectRefused(
      /--methods needs one of vtfusion, .*features.*, not "patchkore"/,
      `${unmasked()} --methods patchkore`,
    );
    await expectRefused(/--preset needs one of table1/, `${unmasked()} --preset table9`);
  });

  it('for data that is none, or too small', async () => {
    await expectRefused(/nowhere does not exist/, `--data ${at('nowhere')}`);
    await expectRefused(
      /micro: The folder is no data set\. Found \d+ files and no picture/,
      `--data ${model}`,
    );
    await expectRefused(
      /unmasked has 3 good photos to learn from, too few to draw 4/,
      `${unmasked()} --shots 2,4`,
    );
  });

  it('for a model that is not there', async () => {
    await expectRefused(/nowhere is no model's folder/, `${unmasked()} --model ${at('nowhere')}`);
  });

  it('for words that the model does not read, and tiles that a method does not cut', async () => {
    const dino = at('micro-dino');
    await convertGolden('micro-dino', dino, '--title', 'micro-dino', '--licence', 'MIT');
    await expectRefused(
      /^The model micro-dino sees pictures only; leave --words out/,
      `${unmasked()} --model ${dino} --words scratch`,
    );
    await expectRefused(
      /^vtfusion-ate, vtfusion-ate-aie see a photo as a whole; leave --tiles out/,
      `${unmasked()} --preset table2 --tiles 2x2`,
    );
  });

  it('for results that cannot be written', async () => {
    await expectRefused(
      /cannot be written .*name another place/,
      unmasked(),
      at('unmasked/train/good/0.png'),
    );
    await expectRefused(/cannot be written/, unmasked(), at('unmasked/train/good/0.png/deeper'));
    expect((await stat(at('unmasked/train/good/0.png'))).isFile()).toBe(true);
  });

  it.skipIf(!existsSync('/dev/full'))('when the disk is full, with every finished cell kept', async () => {
    const out = at('full');
    const { method, fits } = brightest();
    const second = cellPath(out, { method: 'brightest', category: 'unmasked', shots: 1, seed: 2 });
    await mkdir(path.dirname(second), { recursive: true });
    await symlink('/dev/full', `${second}.part`);
    const args = words(`${unmasked()} --methods brightest --shots 1 --seeds 3`);
    const full = await run({ args, out, methods: [method] });
    expect(full.code).toBe(2);
    expect(full.stderr).toMatch(
      /^The disk is full: .*k1-s2\.json cannot be written\. Every cell .* is kept/m,
    );
    expect(fits).toHaveLength(2);
    // With room again (what could not be written is gone), the first is not computed anew.
    const roomy = await run({ args, out, methods: [method] });
    expect(roomy.code).toBe(0);
    expect(fits).toHaveLength(4);
    expect(roomy.json.cells).toHaveLength(3);
  });
});
