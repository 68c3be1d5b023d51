/** The frozen encoder offers window features if its image tower is a CLIP's. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { releaseBackends, selectBackend } from '../../tools/node/backends';
import { directoryModelFiles } from '../../tools/node/model-files';
import { runWeights } from '../../tools/weights/run';
import { Pretrained } from './pretrained';

let root: string;

beforeAll(async () => {
  await selectBackend('wasm');
  root = await mkdtemp(path.join(tmpdir(), 'pretrained-'));
  for (const name of ['micro-clip', 'micro-dino']) {
    const golden = `fixtures/golden/${name}`;
    const source = ['--from', `${golden}.safetensors`, '--config', `${golden}.config.json`];
    await runWeights([...source, '--levels', '1,2,3,4', '--out', path.join(root, name)], {
      root: process.cwd(),
      environment: {},
      output: { write: () => undefined },
    });
  }
});
afterAll(async () => {
  await rm(root, { recursive: true });
  releaseBackends();
});

const load = (name: string) => Pretrained.load(directoryModelFiles(path.join(root, name)));

it('gives features of windows over a CLIP, different ones for different windows', async () => {
  const before = tf.memory().numTensors;
  const pretrained = await load('micro-clip');
  const { side, joint, windowFeatures } = pretrained.encoder;
  const image = tf.randomUniform<tf.Rank.R4>([1, side, side, 3], -1, 1, 'float32', 1);
  const features = windowFeatures!(image, [[0], [1]]);
  expect(features.shape).toEqual([1, 2, joint.bias.length]);
  const [[first, second]] = await features.array();
  expect(first).not.toEqual(second);
  tf.dispose([image, features]);
  pretrained.dispose();
  expect(tf.memory().numTensors).toBe(before);
});

it('has no windows over a vision-only model', async () => {
  const pretrained = await load('micro-dino');
  expect('windowFeatures' in pretrained.encoder).toBe(false);
  expect(pretrained.words).toBe(false);
  pretrained.dispose();
});
