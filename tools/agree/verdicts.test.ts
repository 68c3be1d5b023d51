/** The verdict on backends that judge otherwise: each project is a toy, and the second says the opposite of the first. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { defaultSettings } from '../../src/vtfusion/settings';
import { makeDataset } from '../evaluate/testing/make-dataset';
import { selectBackend } from '../node/backends';
import { convertGolden } from '../testing/golden-model';
import { runMain } from '../testing/run-main';
import { main } from './main';

const toys = vi.hoisted(() => ({ trained: 0 }));
vi.mock('../../src/vtfusion/trainer', () => ({ trainDetector: async () => ({ dispose: () => {} }) }));
vi.mock('../../src/storage/bundle', () => ({
  writeBundle: (project: unknown) => project,
  readBundle: (project: unknown) => project,
}));
vi.mock('../../src/storage/project', () => ({
  projectOf: async () => {
    const detector = { thresholds: { pass: 0.3, fail: 0.5 } };
    return { settings: defaultSettings, detector, isFirst: toys.trained++ === 0 };
  },
  openDetector: ({ detector, isFirst }: { detector: object; isFirst: boolean }) => ({
    ...detector,
    inspect: async () => ({
      ...(isFirst ? { score: 0.1, verdict: 'pass' } : { score: 0.9, verdict: 'fail' }),
      map: Float32Array.of(0, 1),
    }),
    dispose: () => {},
  }),
}));

let root: string;
beforeAll(async () => {
  await selectBackend('wasm');
  root = await mkdtemp(path.join(tmpdir(), 'verdicts-'));
  await convertGolden(
    'micro-dino',
    path.join(root, 'micro-dino'),
    '--title',
    'micro-dino',
    '--licence',
    'MIT',
  );
  await makeDataset(path.join(root, 'ramp'), { train: 3, good: 1, defective: 1, masks: false });
});
afterAll(() => rm(root, { recursive: true }));
beforeEach(() => {
  toys.trained = 0;
});

const run = (...args: string[]) =>
  runMain(main, [
    ...['--model', path.join(root, 'micro-dino'), '--data', path.join(root, 'ramp')],
    ...['--backends', 'wasm,cpu', '--shots', '2', ...args],
  ]);

it('is 1 where each backend trains, and their projects judge otherwise away from a threshold', async () => {
  const { code, stdout, stderr } = await run('--train-on', 'each');
  expect(stderr.match(/\w+ trained for/gu)).toEqual(['wasm trained for', 'cpu trained for']);
  expect(stdout).toMatch(/^agree: 2 comparisons, 2 verdicts differ, 2 of them away from a threshold$/mu);
  expect(code).toBe(1);
});

it('is 0 where all judge by the project of the first', async () => {
  const { code, stdout, stderr } = await run();
  expect(stderr.match(/\w+ trained for/gu)).toEqual(['wasm trained for']);
  expect(stdout).toMatch(/^agree: 2 comparisons, 0 verdicts differ/mu);
  expect(code).toBe(0);
});
