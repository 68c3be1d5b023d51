/** int8 weights keep the direction of features; a matrix quantised along the wrong axis would not. */
import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { clipConfigSchema } from '../../src/clip/clip-config';
import { readClipManifest } from '../../src/clip/model-manifest';
import { allWeights } from '../node/all-weights';
import { releaseBackends, selectBackend } from '../node/backends';
import { directoryModelFiles } from '../node/model-files';
import { readArrays } from '../node/read-arrays';
import { expectExplainsItself } from '../testing/explains-itself';
import { fidelityOf, throughInt8 } from './fidelity';
import { main } from './main';

beforeAll(() => selectBackend('wasm'));
afterAll(releaseBackends);

it.each(['micro-clip', 'micro-clip-quickgelu'])('%s', async (name) => {
  const config = v.parse(
    clipConfigSchema,
    JSON.parse(readFileSync(`fixtures/golden/${name}.config.json`, 'utf8')),
  );
  const original = readArrays(`fixtures/golden/${name}.safetensors`);
  const quantised = throughInt8(original, { kind: 'clip', config });
  expect(quantised.get('visual.proj')?.data).not.toEqual(original.get('visual.proj')?.data);
  const golden = readArrays(`fixtures/golden/${name}.activations.safetensors`);
  for (const { what, least } of await fidelityOf(quantised, config, golden))
    expect(least, what).toBeGreaterThan(0.999);
});

it('pico-clip as shipped, by its manifest and shards', async () => {
  const files = directoryModelFiles('public/models/pico-clip');
  const manifest = await readClipManifest(files);
  const shipped = await allWeights(files, { manifest });
  const golden = readArrays('fixtures/golden/pico-clip.activations.safetensors');
  for (const { what, least } of await fidelityOf(shipped, manifest.config, golden)) {
    expect(least, what).toBeGreaterThan(0.999);
  }
});

it('explains itself, does nothing then, and refuses what it does not know', () =>
  expectExplainsItself(main, 'fidelity'));
