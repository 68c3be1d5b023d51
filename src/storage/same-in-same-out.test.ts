/**
 * The same photos, settings and seed give the same weights on a backend, bit by bit, and the same file, even
 * after reading it again. Other backends judge alike except at the thresholds themselves. With a small CLIP,
 * on the sample photos.
 */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { releaseBackends, selectBackend } from '../../tools/node/backends';
import { directoryModelFiles } from '../../tools/node/model-files';
import { readImage } from '../../tools/node/read-image';
import { runWeights } from '../../tools/weights/run';
import { defectKinds } from '../das/defect';
import type { Inspection } from '../vtfusion/detector';
import { Pretrained } from '../vtfusion/pretrained';
import { defaultSettings, type TrainSettings } from '../vtfusion/settings';
import { synthesiseHere } from '../vtfusion/synthetic-pool';
import { trainDetector } from '../vtfusion/trainer';
import { type Photo, photoOf } from '../vtfusion/views';
import { readBundle, writeBundle } from './bundle';
import { encoderIdentity } from './encoder-identity';
import { openDetector, projectOf } from './project';

const samples = 'public/samples';
const shotNames = ['good-01.jpg', 'good-02.jpg'];
const settings: TrainSettings = {
  ...defaultSettings,
  steps: 2,
  synthetic: { kinds: defectKinds, pool: 1, warmUp: 1 },
  // Plain JavaScript takes seconds for what the others do at once.
  views: { tiles: 1, illumination: 'even' },
  prototypes: { ...defaultSettings.prototypes, copies: 1, turns: 'never' },
};

let root: string;
let tests: Photo[];

const load = () => Pretrained.load(directoryModelFiles(path.join(root, 'micro-clip')));
const sample = async (name: string) => photoOf(await readImage(path.join(samples, name)), settings.fit);

beforeAll(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'same-'));
  const golden = 'fixtures/golden/micro-clip';
  await runWeights(
    [
      ...['--from', `${golden}.safetensors`, '--config', `${golden}.config.json`],
      ...['--levels', '1,2,3,4', '--out', path.join(root, 'micro-clip')],
    ],
    { root: process.cwd(), environment: {}, output: { write: () => undefined } },
  );
  const names = (await readdir(samples)).filter((name) => name.startsWith('test-')).sort();
  tests = await Promise.all(names.map(sample));
});
afterAll(async () => {
  await rm(root, { recursive: true });
  releaseBackends();
});

const readWords = (model: Pretrained) => model.states('flange', { words: ['scratch'] });
/** Replaces the text encoder, whose hundred sentences take plain JavaScript half a minute. */
const madeUp = async ({ encoder: { joint } }: Pretrained) =>
  tf.tensor2d(
    Array.from({ length: 2 * joint.bias.length }, (_, i) => Math.cos(i)),
    [2, joint.bias.length],
  );

/** A whole run, from reading the model to the project's file. */
async function trained(seed: number, statesOf: typeof readWords = readWords): Promise<Uint8Array> {
  const model = await load();
  const states = await statesOf(model);
  const task = { encoder: model.encoder, states, settings, seed, startSynthesis: synthesiseHere };
  const detector = await trainDetector({ ...task, shots: await Promise.all(shotNames.map(sample)) });
  const shots = await Promise.all(
    shotNames.map(async (name) => ({ name, bytes: await readFile(path.join(samples, name)) })),
  );
  const facts = { object: 'flange', words: ['scratch'], settings, seed, created: '2026-01-02T03:04:05.678Z' };
  const encoder = await encoderIdentity(model.manifest);
  const bytes = writeBundle(await projectOf(detector, { ...facts, encoder }, shots));
  detector.dispose();
  states.dispose();
  model.dispose();
  return bytes;
}

let onWasm: Promise<Uint8Array> | undefined;
/** The file of a run on wasm, which is in use; made once. */
function fileOnWasm(): Promise<Uint8Array> {
  onWasm ??= trained(7);
  return onWasm;
}

const isSame = (one: Uint8Array, other: Uint8Array) => Buffer.from(one).equals(Buffer.from(other));

it.each(['wasm', 'cpu'] as const)('gives the same weights and the same file again on %s', async (backend) => {
  await selectBackend(backend);
  const statesOf = backend === 'cpu' ? madeUp : readWords;
  const file = await (backend === 'wasm' ? fileOnWasm() : trained(7, statesOf));
  const again = await trained(7, statesOf);
  const [weights, weightsAgain] = [file, again].map((one) => readBundle(one).detector.arrays);
  for (const [name, { data }] of weights) {
    const same = weightsAgain.get(name)!.data;
    expect(Math.max(...Array.from(data, (value, i) => Math.abs(value - same[i])))).toBe(0);
  }
  expect(isSame(again, file)).toBe(true);
});

it('gives another file for another seed, and the same for a project that was imported', async () => {
  await selectBackend('wasm');
  const file = await fileOnWasm();
  expect(isSame(await trained(8), file)).toBe(false);
  const { detector: saved, shots, ...facts } = readBundle(file);
  const model = await load();
  const detector = openDetector({ detector: saved, shots, ...facts }, model.encoder);
  expect(isSame(writeBundle(await projectOf(detector, facts, shots)), file)).toBe(true);
  detector.dispose();
  model.dispose();
});

it('judges alike on wasm and cpu, but at the thresholds themselves', async () => {
  await selectBackend('wasm');
  const file = await fileOnWasm();
  const saidOnWasm = await inspected(file);
  await selectBackend('cpu');
  const saidOnCpu = await inspected(file);
  const { pass, fail } = readBundle(file).detector.thresholds;
  expect(new Set(saidOnWasm.map(({ verdict }) => verdict)).size).toBeGreaterThan(1);
  for (const [i, { score, verdict }] of saidOnWasm.entries()) {
    expect(Math.abs(saidOnCpu[i].score - score)).toBeLessThan(1e-3);
    const isAtThreshold = [pass, fail].some((threshold) => Math.abs(score - threshold) < 1e-3);
    if (!isAtThreshold) expect(saidOnCpu[i].verdict).toBe(verdict);
  }
});

/** What a project says of the sample's test photos. */
async function inspected(file: Uint8Array): Promise<Inspection[]> {
  const model = await load();
  const detector = openDetector(readBundle(file), model.encoder);
  const said: Inspection[] = [];
  for (const photo of tests) said.push(await detector.inspect(photo));
  detector.dispose();
  model.dispose();
  return said;
}
