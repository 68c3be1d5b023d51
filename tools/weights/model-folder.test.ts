/** Converts open_clip's own tiny CLIP (fixtures/golden/make_golden.py, part 2) and reads the result back. */
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readManifest } from '../../src/clip/model-manifest';
import { loadWeights } from '../../src/clip/model-weights';
import { parseSafetensors, type Tensor, toFloat32, writeSafetensors } from '../../src/clip/safetensors';
import { directoryModelFiles } from '../node/model-files';
import { parseConfig } from './config';
import { type ModelSpec, makeModelFolder } from './model-folder';

const MICRO = 'fixtures/golden/micro-clip.safetensors';
const sourceConfig = parseConfig(await readFile('fixtures/golden/micro-clip.config.json', 'utf8'), 'micro');
const merges = await readFile('public/models/pico-clip/merges.txt');
const source = parseSafetensors(new Uint8Array(await readFile(MICRO)).buffer);

let folder: string;
let out: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'model-'));
  out = path.join(folder, 'micro');
});
afterEach(() => rm(folder, { recursive: true }));

const make = (more: Partial<ModelSpec> = {}) =>
  makeModelFolder({
    out,
    force: false,
    checkpointPath: MICRO,
    sourceConfig,
    merges,
    levels: [1, 4],
    licence: 'MIT',
    licenceNote: 'ours',
    shardBytes: 2 ** 24,
    float32: false,
    onProgress: () => {},
    ...more,
  });

/** Writes a changed copy of the tiny CLIP and gives its path. */
async function changed(change: (tensors: Map<string, Tensor>) => void): Promise<string> {
  const tensors = new Map(source);
  change(tensors);
  const file = path.join(folder, 'changed.safetensors');
  await writeFile(file, writeSafetensors(tensors));
  return file;
}

const float32 = (tensor: Tensor): Tensor => ({ dtype: 'F32', shape: tensor.shape, data: toFloat32(tensor) });
/** Drops the lower half of each number's float32 bits. */
const bfloat16 = (tensor: Tensor): Tensor => {
  const bits = new Uint32Array(Float32Array.from(toFloat32(tensor)).buffer);
  return { dtype: 'BF16', shape: tensor.shape, data: Uint16Array.from(bits, (word) => word >>> 16) };
};

/** Checks each loaded number against a checkpoint; gives the names. */
async function compare(reference: Map<string, Tensor>): Promise<string[]> {
  const names: string[] = [];
  for await (const { name, array } of loadWeights(directoryModelFiles(out))) {
    const { shape, data } = array;
    names.push(name);
    const original = reference.get(name)!;
    expect(shape).toEqual(original.shape);
    const expected = toFloat32(original);
    const isMatrix = shape.length > 1 && !name.includes('positional');
    const isByColumn = name === 'visual.proj' || name === 'text_projection';
    const columns = shape.slice(1).reduce((a, b) => a * b, 1);
    const largest = new Float32Array(isByColumn ? columns : (shape[0] ?? 1));
    const channelOf = (i: number) => (isByColumn ? i % columns : Math.floor(i / columns));
    expected.forEach((w, i) => {
      largest[channelOf(i)] = Math.max(largest[channelOf(i)], Math.abs(w));
    });
    let worst = 0;
    for (let i = 0; i < data.length; i++) {
      const allowed = isMatrix ? (largest[channelOf(i)] / 254) * (1 + 1e-5) : 0;
      worst = Math.max(worst, Math.abs(data[i] - expected[i]) - allowed);
    }
    expect(worst, name).toBeLessThanOrEqual(0);
  }
  return names;
}

describe('makeModelFolder', () => {
  it('gives every tensor within half a step of its channel, and float32 ones exactly', async () => {
    const report = await make();
    const names = await compare(source);
    expect(new Set(names)).toEqual(new Set(source.keys()));
    expect(names).toHaveLength(source.size);
    expect(report.relativeError).toBeGreaterThan(0.001);
    expect(report.relativeError).toBeLessThan(0.02);
    expect(report.bytes).toBeLessThan(0.7 * (await stat(MICRO)).size + merges.length);
  });

  it.each([
    ['float32', float32],
    ['bfloat16', bfloat16],
  ])('takes %s', async (_, recode) => {
    const recoded = new Map(Array.from(source, ([name, tensor]) => [name, recode(tensor)]));
    const checkpointPath = await changed((tensors) => {
      for (const [name, tensor] of recoded) tensors.set(name, tensor);
    });
    await make({ checkpointPath });
    expect(await compare(recoded)).toHaveLength(source.size);
  });

  it('keeps every number as it is when asked for float32, in shards within their limit', async () => {
    const shardBytes = 2 ** 20;
    const report = await make({ float32: true, shardBytes });
    expect(report.relativeError).toBe(0);
    for await (const { name, array } of loadWeights(directoryModelFiles(out))) {
      const original = toFloat32(source.get(name)!);
      expect(array.data.length, name).toBe(original.length);
      // Element by element, since toEqual takes seconds for a token table.
      expect(
        array.data.every((value, i) => value === original[i]),
        name,
      ).toBe(true);
    }
    const { shards } = await readManifest(directoryModelFiles(out));
    expect(Math.max(...shards.map(({ bytes }) => bytes))).toBeLessThanOrEqual(shardBytes);
  });

  it('splits what is larger than a shard by rows, and keeps each shard within its limit', async () => {
    const shardBytes = 200_000;
    await make({ shardBytes });
    const manifest = await readManifest(directoryModelFiles(out));
    const table = manifest.tensors['token_embedding.weight'];
    expect(table.pieces.length).toBeGreaterThan(8);
    expect(table.pieces.reduce((sum, { rows }) => sum + rows, 0)).toBe(49_408);
    expect(manifest.tensors['visual.conv1.weight'].pieces).toHaveLength(1);
    for (const { file, bytes } of manifest.shards) {
      expect((await stat(path.join(out, file))).size).toBe(bytes);
      expect(bytes).toBeLessThanOrEqual(shardBytes);
    }
    expect(await compare(source)).toHaveLength(source.size);
  });

  it('splits float32 tensors and matrices scaled by column too', async () => {
    const report = await make({ shardBytes: 5000 });
    const { tensors } = await readManifest(directoryModelFiles(out));
    expect(tensors['visual.proj'].pieces).toHaveLength(1);
    expect(tensors.positional_embedding.pieces.length).toBeGreaterThan(1);
    expect(report.relativeError).toBeLessThan(0.02);
    expect(await compare(source)).toHaveLength(source.size);
  });

  it('says in the manifest what the model is and where it comes from', async () => {
    await make({
      url: 'https://me:secret@example.org/some/open_clip_model.safetensors?token=secret',
      title: 'Micro',
    });
    const manifest = await readManifest(directoryModelFiles(out));
    expect(manifest).toMatchObject({
      name: 'micro',
      title: 'Micro',
      licence: 'MIT',
      levels: [1, 4],
      source: {
        file: 'open_clip_model.safetensors',
        url: 'https://example.org/some/open_clip_model.safetensors',
        bytes: (await stat(MICRO)).size,
        sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      },
      config: { quick_gelu: false, vision_cfg: { mlp_ratio: 4, head_width: 32 } },
    });
    expect(manifest.parameters).toBe(Array.from(source.values()).reduce((n, { data }) => n + data.length, 0));
  });

  it('keeps an existing folder unless told to replace it, and never one that holds no model', async () => {
    await make();
    const before = await readFile(path.join(out, 'model.json'));
    await expect(make({ levels: [2] })).rejects.toMatchObject({
      code: 'weights-usage',
      message: expect.stringMatching(/--force/),
    });
    expect(await readFile(path.join(out, 'model.json'))).toEqual(before);
    await make({ levels: [2], force: true });
    expect((await readManifest(directoryModelFiles(out))).levels).toEqual([2]);
    await expect(make({ out: folder, force: true })).rejects.toMatchObject({ code: 'weights-usage' });
    expect(await readdir(folder)).toEqual(['micro']);
  });

  it.each<[string, (tensors: Map<string, Tensor>) => void, RegExp]>([
    ['lacks a tensor', (tensors) => tensors.delete('visual.ln_post.bias'), /no tensor visual\.ln_post\.bias/],
    [
      'has another shape',
      (tensors) =>
        tensors.set('visual.proj', { dtype: 'F16', shape: [48, 64], data: new Uint16Array(48 * 64) }),
      /visual\.proj is \[48,64\].*\[64,48\]/,
    ],
    [
      'has more than the program knows',
      (tensors) => tensors.set('visual.ls.gamma', { dtype: 'F32', shape: [1], data: new Float32Array(1) }),
      /visual\.ls\.gamma has no place/,
    ],
    [
      'holds NaN',
      (tensors) =>
        tensors.set('ln_final.bias', { dtype: 'F16', shape: [32], data: new Uint16Array(32).fill(0x7e00) }),
      /ln_final\.bias holds numbers that are not finite/,
    ],
  ])('refuses a checkpoint that %s, and leaves nothing behind', async (_, change, message) => {
    const checkpointPath = await changed(change);
    await expect(make({ checkpointPath })).rejects.toMatchObject({ code: 'weights-source-invalid', message });
    expect(await readdir(folder)).toEqual(['changed.safetensors']);
  });

  it('takes a scale of shape [1] and PyTorch’s mask', async () => {
    const checkpointPath = await changed((tensors) => {
      tensors.set('logit_scale', { dtype: 'F32', shape: [1], data: Float32Array.of(3) });
      tensors.set('attn_mask', { dtype: 'F32', shape: [2, 2], data: new Float32Array(4) });
    });
    await make({ checkpointPath });
    for await (const { name, array } of loadWeights(directoryModelFiles(out))) {
      const { shape, data } = array;
      if (name === 'logit_scale') expect({ shape, data }).toEqual({ shape: [], data: Float32Array.of(3) });
    }
  });

  it('clears away what a killed run left', async () => {
    await make({ checkpointPath: MICRO });
    await writeFile(path.join(folder, '.micro.partial'), 'left over');
    await make({ force: true });
    expect(await readdir(folder)).toEqual(['micro']);
    await mkdir(path.join(folder, '.micro.partial.old'));
    await writeFile(path.join(folder, '.micro.partial.old', 'model.json'), 'the one before');
    await make({ force: true });
    expect(await readdir(folder)).toEqual(['micro']);
  });

  it('refuses what is no safetensors file, or no file', async () => {
    const checkpointPath = path.join(folder, 'page.safetensors');
    await writeFile(checkpointPath, '<!doctype html><title>Sign in</title>');
    await expect(make({ checkpointPath })).rejects.toMatchObject({ code: 'safetensors-invalid' });
    await expect(make({ checkpointPath: path.join(folder, 'none') })).rejects.toMatchObject({
      code: 'weights-source-invalid',
    });
  });
});
