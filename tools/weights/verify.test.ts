/** The reading back after a conversion notices a single number that is off by little. */
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readManifest } from '../../src/clip/model-manifest';
import { parseSafetensors, type Tensor, writeSafetensors } from '../../src/clip/safetensors';
import { directoryModelFiles } from '../node/model-files';
import { convertGolden } from '../testing/golden-model';
import { Checkpoint } from './checkpoint';
import { verifyModel } from './verify';

const name = 'blocks.3.mlp.fc2.weight';

let model: string;
beforeAll(async () => {
  model = path.join(await mkdtemp(path.join(os.tmpdir(), 'verify-')), 'micro-dino');
  await convertGolden('micro-dino', model, '--title', 'micro-dino', '--licence', 'MIT');
});
afterAll(() => rm(path.dirname(model), { recursive: true }));

/** Changes tensors of the only shard, and its sum in the manifest alike. */
async function rewrite(change: (tensors: Map<string, Tensor>) => void): Promise<void> {
  const manifestFile = path.join(model, 'model.json');
  const manifest = JSON.parse(await readFile(manifestFile, 'utf8'));
  const [shard] = manifest.shards;
  const shardFile = path.join(model, shard.file);
  const tensors = parseSafetensors(new Uint8Array(await readFile(shardFile)).buffer);
  change(tensors);
  const bytes = writeSafetensors(tensors);
  shard.sha256 = createHash('sha256').update(bytes).digest('hex');
  await writeFile(shardFile, bytes);
  await writeFile(manifestFile, JSON.stringify(manifest));
}

it('bears with columns whose largest weight lies in another chunk', async () => {
  const clip = path.join(path.dirname(model), 'micro-clip');
  await convertGolden('micro-clip', clip, '--title', 'micro-clip', '--licence', 'MIT', '--levels', '1,2,3,4');
  const checkpoint = await Checkpoint.open('fixtures/golden/micro-clip.safetensors');
  try {
    expect(await verifyModel(clip, checkpoint, 1024)).toBeLessThan(0.02);
  } finally {
    await checkpoint.close();
  }
});

it('refuses a model of which one int8 number is two steps off', async () => {
  const checkpoint = await Checkpoint.open('fixtures/golden/micro-dino.safetensors');
  try {
    expect(await verifyModel(model, checkpoint)).toBeLessThan(0.02);
    const { tensors } = await readManifest(directoryModelFiles(model));
    const entry = tensors[name];
    if (entry.dtype !== 'I8') throw new Error(`${name} is not int8`);
    const [{ key, scale }] = entry.pieces;
    await rewrite((stored) => {
      const scales = stored.get(scale)!.data as Float32Array;
      const { shape, data } = stored.get(key)!;
      // Of the coarsest channel, whose half step is what is allowed.
      const channel = scales.indexOf(Math.max(...scales));
      const at = entry.scaleAxis === 0 ? channel * shape[1] : channel;
      data[at] += data[at] > 0 ? -2 : 2;
    });
    await expect(verifyModel(model, checkpoint)).rejects.toThrow(`The converted tensor ${name} is off by `);
  } finally {
    await checkpoint.close();
  }
});
