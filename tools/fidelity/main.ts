/** `npm run fidelity`: int8 features against the float ones. */
import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { clipConfigSchema } from '../../src/clip/clip-config';
import { readClipManifest } from '../../src/clip/model-manifest';
import { allWeights } from '../node/all-weights';
import { selectBackend } from '../node/backends';
import { type Outputs, runWithoutOptions } from '../node/command-line';
import { directoryModelFiles } from '../node/model-files';
import { readArrays } from '../node/read-arrays';
import { type Fidelity, fidelityOf, throughInt8 } from './fidelity';

const usage = `npm run fidelity

Prints the cosine similarity of int8 features to the float ones of PyTorch, for the test models and for pico-clip.
`;

const golden = (name: string) => `fixtures/golden/${name}`;

/** @returns the exit code */
export function main(args: string[], outputs: Outputs): Promise<number> {
  return runWithoutOptions(args, outputs, usage, () => compare(outputs));
}

async function compare({ stdout }: Outputs): Promise<number> {
  const print = (model: string, rows: readonly Fidelity[]): void => {
    stdout.write(`\n| ${model} | mean cosine | least |\n| --- | --- | --- |\n`);
    for (const { what, mean, least } of rows)
      stdout.write(`| ${what} | ${mean.toFixed(6)} | ${least.toFixed(6)} |\n`);
  };
  await selectBackend('wasm');
  for (const name of ['micro-clip', 'micro-clip-quickgelu']) {
    const config = v.parse(clipConfigSchema, JSON.parse(readFileSync(golden(`${name}.config.json`), 'utf8')));
    const weights = throughInt8(readArrays(golden(`${name}.safetensors`)), { kind: 'clip', config });
    print(name, await fidelityOf(weights, config, readArrays(golden(`${name}.activations.safetensors`))));
  }
  const files = directoryModelFiles('public/models/pico-clip');
  const manifest = await readClipManifest(files);
  const shipped = await allWeights(files, { manifest });
  const expected = readArrays(golden('pico-clip.activations.safetensors'));
  print('pico-clip, as shipped', await fidelityOf(shipped, manifest.config, expected));
  return 0;
}
