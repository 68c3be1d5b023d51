/** `npm run fidelity`: cosine similarity of int8 features to the float ones, for the test models and the default one. */
import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { clipConfigSchema } from '../src/clip/clip-config';
import { readClipManifest } from '../src/clip/model-manifest';
import { loadWeights } from '../src/clip/model-weights';
import type { NamedArray } from '../src/clip/tensor-source';
import { releaseBackends, selectBackend } from './node/backends';
import { directoryModelFiles } from './node/model-files';
import { readArrays } from './node/read-arrays';
import { type Fidelity, fidelityOf, throughInt8 } from './weights/fidelity';

const golden = (name: string) => `fixtures/golden/${name}`;

function print(model: string, rows: readonly Fidelity[]): void {
  console.log(`\n| ${model} | mean cosine | least |\n| --- | --- | --- |`);
  for (const { what, mean, least } of rows)
    console.log(`| ${what} | ${mean.toFixed(6)} | ${least.toFixed(6)} |`);
}

await selectBackend('wasm');
for (const name of ['micro-clip', 'micro-clip-quickgelu']) {
  const config = v.parse(clipConfigSchema, JSON.parse(readFileSync(golden(`${name}.config.json`), 'utf8')));
  const weights = throughInt8(readArrays(golden(`${name}.safetensors`)), { kind: 'clip', config });
  print(name, await fidelityOf(weights, config, readArrays(golden(`${name}.activations.safetensors`))));
}
const files = directoryModelFiles('public/models/pico-clip');
const manifest = await readClipManifest(files);
const shipped = new Map<string, NamedArray>();
for await (const tensor of loadWeights(files, { manifest })) shipped.set(tensor.name, tensor.array);
const expected = readArrays(golden('pico-clip.activations.safetensors'));
print('pico-clip, as shipped', await fidelityOf(shipped, manifest.config, expected));
releaseBackends();
