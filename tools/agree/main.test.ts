/** The command as a person runs it, with a tiny CLIP (fixtures/golden/micro-clip) on tiny pictures. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeDataset } from '../evaluate/testing/make-dataset';
import { selectBackend } from '../node/backends';
import { convertGolden } from '../testing/golden-model';
import { runMain } from '../testing/run-main';
import { main } from './main';

let root: string;
const at = (...parts: string[]) => path.join(root, ...parts);

beforeAll(async () => {
  await selectBackend('wasm');
  root = await mkdtemp(path.join(tmpdir(), 'agree-'));
  // 5 x 5 patches: plain JavaScript takes seconds for those of the usual side.
  const named = ['--title', 'micro-dino', '--licence', 'MIT', '--side', '70'];
  await convertGolden('micro-dino', at('micro-dino'), ...named);
  await makeDataset(at('ramp'), { train: 3, good: 3, defective: 3, masks: false });
  await makeDataset(at('torn'), { train: 3, good: 1, defective: 1, masks: false });
  await writeFile(at('torn', 'test', 'spot', '0.png'), 'no picture');
});
afterAll(() => rm(root, { recursive: true }));

const run = (...args: string[]) => runMain(main, ['--model', at('micro-dino'), ...args]);

/** Plain JavaScript takes seconds for what the others do at once, and trains for half a minute. */
const small = ['--backends', 'wasm,cpu', '--shots', '2', '--steps', '1', '--tiles', 'whole', '--limit', '2'];

it('compares backends on photos by one project, and leaves no tensor', async () => {
  const before = tf.memory().numTensors;
  const { code, stdout, stderr } = await run('--data', at('ramp'), ...small);
  expect(stderr.match(/\w+ trained for/gu)).toEqual(['wasm trained for']);
  expect(stdout).toMatch(
    /^\| ramp \| wasm, cpu \| 2 \| 0 \| 0 \| \d \| \d\.\de[-+]\d+ \| \d\.\de[-+]\d+ \|$/mu,
  );
  expect(stdout).toMatch(/^agree: 2 comparisons, 0 verdicts differ, 0 of them away from a threshold$/mu);
  expect(code).toBe(0);
  expect(tf.memory().numTensors).toBe(before);
});

it('leaves a photo out that cannot be read, and says so', async () => {
  const { code, stdout, stderr } = await run('--data', at('torn'), ...small);
  expect(stderr).toMatch(/0\.png" is not a picture .* It is left out\.$/mu);
  expect(stdout).toMatch(/^\| torn \| wasm, cpu \| 1 \|/mu);
  expect(code).toBe(0);
});

it('explains itself', async () => {
  const { code, stdout } = await run('--help');
  expect({ code, stdout }).toMatchObject({ code: 0, stdout: expect.stringContaining('--backends A,B') });
});

it.each([
  [[], /--data is missing/u],
  [
    ['--data', 'x', '--backends', 'wasm'],
    /--backends needs two or more of wasm, webgpu, cpu, not "wasm" alone/u,
  ],
  [['--data', 'x', '--backends', 'wasm,cuda'], /--backends needs one of wasm, webgpu, cpu, not "cuda"/u],
  [['--data', 'x', '--train-on', 'all'], /--train-on needs one of one, each/u],
  [['--data', 'x', '--tiles', '2x3'], /--tiles needs auto, whole/u],
  [['--data', 'x', '--minutes', '0'], /--minutes needs a whole number from 1/u],
  [['--data', 'nowhere'], /^nowhere does not exist; name a data set's folder with --data/u],
  [['--data', 'x', '--model', 'nowhere'], /^nowhere is no model's folder/u],
])('says what is wrong with %j', async (args, sentence) => {
  const { code, stdout, stderr } = await run(...args);
  expect(stderr).toMatch(sentence);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
});
