/** The command as a person runs it, with a tiny CLIP (fixtures/golden/micro-clip) on tiny pictures. */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeDataset } from '../evaluate/testing/make-dataset';
import { selectBackend } from '../node/backends';
import { convertGolden } from '../testing/golden-model';
import { runMain } from '../testing/run-main';
import { main } from './main';

let root: string;
const at = (...parts: string[]) => path.join(root, ...parts);

beforeAll(async () => {
  await selectBackend('wasm');
  root = await mkdtemp(path.join(tmpdir(), 'words-'));
  await convertGolden('micro-clip', at('micro-clip'));
  await convertGolden('micro-dino', at('micro-dino'));
  await makeDataset(at('ramp'), { train: 1, good: 3, defective: 3, masks: true });
  await makeDataset(at('unmasked'), { train: 1, good: 2, defective: 2, masks: false });
  await mkdir(at('empty'));
});
afterAll(() => rm(root, { recursive: true }));

const run = (...args: string[]) => runMain(main, ['--model', at('micro-clip'), ...args]);

describe('npm run words', () => {
  it('measures the words of the folders, and leaves no tensor', async () => {
    const before = tf.memory().numTensors;
    const { code, stdout, stderr } = await run('--data', at('ramp'));
    expect({ code, stderr }).toEqual({ code: 0, stderr: 'Reading and encoding 6 photos.\n' });
    expect(stdout).toMatch(/^M\^t of ramp \("ramp"\) by micro-clip, 6 photos/);
    expect(stdout).toMatch(/\| \(none\) \| -?\d+\.\d \| \d+\.\d \| \d+\.\d \|/);
    expect(stdout).toMatch(/\| spot \| \*\*-?\d+\.\d \([+−]\d+\.\d\)\*\* \|/);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('measures words of one’s own, for an object without a name', async () => {
    const { code, stdout } = await run(
      '--data',
      at('ramp'),
      '--words',
      'Scratch, bright square',
      '--object',
      '',
    );
    expect(code).toBe(0);
    expect(stdout).toMatch(/\| scratch \|.*\n\| bright square \|.*\n\| all 2 \|/);
  });

  it('prints its help', async () => {
    expect(await run('--help')).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^npm run words -- --data/),
    });
  });

  it.each([
    [[], /--data is missing/],
    [['--data', 'ramp', '--words', 'a,,b'], /There is no word before one of the commas/],
    [['--data', 'ramp', '--words', ' '], /--words names none/],
    [['--data', 'ramp', '--limit', '1'], /--limit needs a whole number from 2/],
    [['--data', 'ramp', '--backend', 'gpu'], /--backend needs one of wasm, webgpu, cpu, not "gpu"/],
    [['--data', 'ramp', '--tiles', '2'], /Unknown option '--tiles'/],
    [['--data', 'nowhere'], /nowhere does not exist/],
    [['--data', 'unmasked'], /unmasked has no masks, so inside and outside of a defect cannot be told/],
    [['--data', 'ramp', '--model', 'micro-dino'], /micro-dino sees pictures only; name a CLIP with --model/],
    [['--data', 'ramp', '--model', 'empty'], /is no model's folder/],
  ])('says what is wrong with %j', async (args, sentence) => {
    const folders = ['--data', '--model'];
    const placed = args.map((arg, i) => (folders.includes(args[i - 1]) ? at(arg) : arg));
    const { code, stderr } = await run(...placed);
    expect(stderr).toMatch(sentence);
    expect(code).toBe(2);
  });
});
