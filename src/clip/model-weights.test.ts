import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { directoryModelFiles } from '../../tools/node/model-files';
import { sha256Of } from '../sha256';
import { clipTensors } from './clip-config';
import { loadTokenizer } from './load-tokenizer';
import { type ModelFiles, missing } from './model-files';
import { readClipManifest } from './model-manifest';
import { type LoadOptions, loadWeights, type WeightTensor } from './model-weights';
import { parseHeader, parseSafetensors } from './safetensors';

const FOLDER = 'public/models/pico-clip';
const SHARDS = ['weights-00001.safetensors', 'weights-00002.safetensors'];
const pico = directoryModelFiles(FOLDER);

/** The embedded model with some files replaced or removed; notes which are read. */
function changed(files: Record<string, ArrayBuffer | undefined>): ModelFiles & { asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    read: async (file, signal) => {
      asked.push(file);
      if (!(file in files)) return pico.read(file, signal);
      const bytes = files[file];
      if (!bytes) throw missing(file, 'memory');
      return bytes;
    },
  };
}

async function collect(files: ModelFiles, options?: LoadOptions): Promise<WeightTensor[]> {
  const tensors: WeightTensor[] = [];
  for await (const tensor of loadWeights(files, options)) tensors.push(tensor);
  return tensors;
}

async function bytesOf(file: string): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await readFile(path.join(FOLDER, file)));
}

describe('loadWeights', () => {
  it('gives every tensor of the embedded model once, in its shape', async () => {
    const { config } = await readClipManifest(pico);
    const tensors = await collect(pico);
    const shapes = tensors.map(({ name, array }) => [name, array.shape]);
    expect(shapes).toEqual(Array.from(clipTensors(config), ([name, { shape }]) => [name, shape]));
    for (const { name, array } of tensors) {
      const { shape, data } = array;
      expect(data.length, name).toBe(shape.reduce((a, b) => a * b, 1));
      expect(data.every(Number.isFinite), name).toBe(true);
    }
  });

  it('multiplies each int8 by its channel’s scale: rows of linear maps, columns of projections', async () => {
    const shard = parseSafetensors((await bytesOf(SHARDS[0])).buffer);
    const loaded = await collect(pico, { only: 'vision' });
    const tensors = new Map(loaded.map(({ name, array }) => [name, array.data]));
    const at = (name: string, i: number, channel: number) =>
      Math.fround(shard.get(name)!.data[i] * shard.get(`${name}.scale`)!.data[channel]);
    const block = 'visual.transformer.resblocks.0.mlp.c_fc.weight';
    expect(tensors.get(block)![5 * 192 + 7]).toBe(at(block, 5 * 192 + 7, 5));
    expect(tensors.get('visual.proj')![5 * 256 + 7]).toBe(at('visual.proj', 5 * 256 + 7, 7));
    expect(tensors.get('visual.conv1.weight')![768 * 3 + 100]).toBe(
      at('visual.conv1.weight', 768 * 3 + 100, 3),
    );
  });

  it.each([
    ['vision', SHARDS[0], 'visual.proj'],
    ['text', SHARDS[1], 'text_projection'],
  ] as const)('reads only the shards of the %s encoder when asked', async (only, shard, name) => {
    const files = changed({});
    const tensors = await collect(files, { only });
    expect(files.asked).toEqual(['model.json', shard]);
    expect(tensors.some((tensor) => tensor.name === name)).toBe(true);
    expect(tensors.every((tensor) => tensor.name.startsWith('visual.') === (only === 'vision'))).toBe(true);
  });

  it('does not read the manifest again when it has one', async () => {
    const files = changed({});
    await collect(files, { manifest: await readClipManifest(pico) });
    expect(files.asked).toEqual(SHARDS);
  });

  it('reads the second shard only when the tensors of the first have been taken', async () => {
    const files = changed({});
    for await (const { name } of loadWeights(files)) {
      const expected = name.startsWith('visual.') ? 2 : 3;
      expect(files.asked, name).toHaveLength(expected);
    }
  });

  it('reports the bytes read, from nothing to all', async () => {
    const seen: number[] = [];
    let total = 0;
    await collect(pico, {
      onProgress: ({ loadedBytes, totalBytes }) => {
        seen.push(loadedBytes);
        total = totalBytes;
      },
    });
    const sizes = await Promise.all(SHARDS.map(async (file) => (await bytesOf(file)).length));
    expect(seen).toEqual([0, sizes[0], sizes[0] + sizes[1]]);
    expect(total).toBe(sizes[0] + sizes[1]);
  });

  it.each([0, 8, 1_000_000])(
    'names the shard whose byte %d was altered, before using it',
    async (position) => {
      const bytes = await bytesOf(SHARDS[0]);
      bytes[position] ^= 1;
      const tensors = collect(changed({ [SHARDS[0]]: bytes.buffer }));
      await expect(tensors).rejects.toMatchObject({
        code: 'model-shard-altered',
        message: expect.stringMatching(/weights-00001\.safetensors.*npm run weights/),
      });
    },
  );

  it('names a shard that was cut short', async () => {
    const bytes = (await bytesOf(SHARDS[1])).slice(0, -1);
    await expect(collect(changed({ [SHARDS[1]]: bytes.buffer }))).rejects.toMatchObject({
      code: 'model-shard-altered',
    });
  });

  it('names a shard that is missing', async () => {
    await expect(collect(changed({ [SHARDS[1]]: undefined }))).rejects.toMatchObject({
      code: 'model-shard-missing',
      message: expect.stringMatching(/weights-00002/),
    });
  });

  it('refuses a manifest that names what the shard does not hold', async () => {
    const manifest = await readClipManifest(pico);
    const tensor = manifest.tensors['visual.proj'];
    if (tensor.dtype !== 'I8') throw new Error('visual.proj is int8');
    tensor.pieces[0].scale = 'visual.ln_post.weight';
    await expect(collect(pico, { manifest })).rejects.toMatchObject({ code: 'model-manifest-invalid' });
    tensor.pieces[0].key = 'nothing';
    await expect(collect(pico, { manifest })).rejects.toMatchObject({
      code: 'model-manifest-invalid',
      message: expect.stringMatching(/visual\.proj in weights-00001\.safetensors under nothing/),
    });
  });

  it('stops when cancelled, with the reason given', async () => {
    const controller = new AbortController();
    const reason = new Error('enough');
    let count = 0;
    const load = async () => {
      for await (const _ of loadWeights(pico, { signal: controller.signal })) {
        if (++count === 3) controller.abort(reason);
      }
    };
    await expect(load()).rejects.toBe(reason);
    expect(count).toBe(3);
    await expect(collect(pico, { signal: controller.signal })).rejects.toBe(reason);
  });
});

it.each([
  ['numbers that are none', 'visual.class_embedding', Number.NaN],
  ['scales that make int8 weights endless', 'visual.proj.scale', 3e38],
])('loadWeights refuses %s, in a shard that is the one of its manifest', async (_, name, value) => {
  const manifest = await readClipManifest(pico);
  const bytes = await bytesOf(SHARDS[0]);
  const { start } = parseHeader(bytes, bytes.length).tensors.get(name)!;
  new DataView(bytes.buffer).setFloat32(start, value, true);
  manifest.shards[0] = { ...manifest.shards[0], sha256: await sha256Of(bytes) };
  await expect(collect(changed({ [SHARDS[0]]: bytes.buffer }), { manifest })).rejects.toMatchObject({
    code: 'model-manifest-invalid',
    message: expect.stringContaining(name.replace('.scale', '')),
  });
});

describe('loadTokenizer', () => {
  it('gives the model’s tokenizer', async () => {
    const tokenizer = await loadTokenizer(pico, await readClipManifest(pico));
    expect(Array.from(tokenizer.encode('a photo').subarray(0, 4))).toEqual([49_406, 320, 1125, 49_407]);
  });

  it('refuses altered merges, and those of another vocabulary', async () => {
    const manifest = await readClipManifest(pico);
    const bytes = await bytesOf('merges.txt');
    bytes[100] ^= 1;
    const files = changed({ 'merges.txt': bytes.buffer });
    await expect(loadTokenizer(files, manifest)).rejects.toMatchObject({ code: 'model-shard-altered' });
    manifest.config.text_cfg.vocab_size = 32_000;
    await expect(loadTokenizer(pico, manifest)).rejects.toMatchObject({ code: 'model-manifest-invalid' });
  });

  it('refuses a merges file that is something else, even if its SHA-256 is the manifest’s', async () => {
    const manifest = await readClipManifest(pico);
    const page = new TextEncoder().encode('<!doctype html>');
    manifest.merges = { file: 'merges.txt', bytes: page.length, sha256: await sha256Of(page) };
    const files = changed({ 'merges.txt': page.buffer });
    await expect(loadTokenizer(files, manifest)).rejects.toMatchObject({ code: 'model-manifest-invalid' });
  });
});
