import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { AppError } from '../errors';
import { dinoConfigSchema } from './dino-config';
import type { ModelFiles } from './model-files';
import {
  type ClipManifest,
  modelBytes,
  parseManifest,
  readClipManifest,
  readManifest,
} from './model-manifest';
import { type ModelShape, modelTensors } from './model-tensors';

const json = readFileSync('public/models/pico-clip/model.json', 'utf8');

/** The message with which a changed manifest is refused, or 'none'. */
function problemOf(change: (manifest: ClipManifest) => void): string {
  const manifest: ClipManifest = JSON.parse(json);
  change(manifest);
  try {
    parseManifest(JSON.stringify(manifest));
    return 'none';
  } catch (error) {
    if (error instanceof AppError && error.code === 'model-manifest-invalid') return error.message;
    throw error;
  }
}

describe('parseManifest', () => {
  it('reads the embedded model’s', () => {
    expect(parseManifest(json)).toMatchObject({
      name: 'pico-clip',
      levels: [2, 4, 6, 8],
      parameters: 10_563_521,
      config: { embed_dim: 256, vision_cfg: { image_size: 240, width: 192, head_width: 64, mlp_ratio: 4 } },
    });
  });

  it.each<[string, (manifest: ClipManifest) => void, RegExp]>([
    [
      'text without end',
      (m) => Object.assign(m, { title: 'a'.repeat(4e6) }),
      /more than the 4000000 allowed/,
    ],
    ['another format', (m) => Object.assign(m, { format: 'onnx' }), /format/],
    ['a later version', (m) => Object.assign(m, { version: 2 }), /version/],
    ['no licence', (m) => Object.assign(m, { licence: undefined }), /licence/],
    [
      'more layers than can be listed',
      (m) => Object.assign(m.config.vision_cfg, { layers: 1_000_000 }),
      /vision_cfg\.layers/,
    ],
    ['a deviation of zero', (m) => Object.assign(m.preprocess, { std: [0, 1, 1] }), /preprocess\.std\.0/],
    ['a name without end', (m) => Object.assign(m.shards[0], { file: '/'.repeat(5000) }), /^.{0,400}$/],
    ['levels out of order', (m) => m.levels.reverse(), /levels 8, 6, 4, 2/],
    ['a level twice', (m) => m.levels.push(8), /levels 2, 4, 6, 8, 8/],
    ['a level past the last block', (m) => m.levels.push(9), /blocks from 1 to 8/],
    ['a file of another folder', (m) => Object.assign(m.shards[0], { file: '../secret' }), /shards\.0\.file/],
    ['a SHA-256 that is none', (m) => Object.assign(m.merges, { sha256: 'abc' }), /merges\.sha256/],
    ['a tensor missing', (m) => delete m.tensors['visual.proj'], /visual\.proj is missing/],
    [
      'a tensor of another shape',
      (m) => m.tensors['visual.proj'].shape.reverse(),
      /visual\.proj is \[256,192\]/,
    ],
    [
      'too few rows',
      (m) => Object.assign(m.tensors['visual.proj'].pieces[0], { rows: 1 }),
      /visual\.proj hold 1 rows/,
    ],
    [
      'an unlisted shard',
      (m) => Object.assign(m.tensors['visual.proj'].pieces[0], { shard: 'weights-9' }),
      /weights-9, which is not among/,
    ],
    ['a shard twice', (m) => m.shards.push(m.shards[0]), /listed twice/],
    [
      'pieces out of order',
      (m) => {
        const tensor = m.tensors['ln_final.weight'];
        const [piece] = tensor.pieces;
        Object.assign(tensor, {
          pieces: [
            { ...piece, rows: 100 },
            { ...piece, rows: 28, shard: m.shards[0].file },
          ],
        });
      },
      /not in the order/,
    ],
    [
      'an int8 tensor without scales',
      (m) => Object.assign(m.tensors['visual.proj'].pieces[0], { scale: undefined }),
      /visual\.proj\.pieces\.0\.scale/,
    ],
  ])('refuses %s, saying which and what to do', (_, change, message) => {
    expect(problemOf(change)).toMatch(message);
    expect(problemOf(change)).toMatch(/npm run weights/);
  });

  it('refuses what is not JSON, such as the app’s own page', () => {
    expect(() => parseManifest('<!doctype html>')).toThrow(/not JSON/);
    expect(() => parseManifest('[]')).toThrow(/cannot be used/);
  });
});

describe('a vision-only model', () => {
  const { merges, ...common }: ClipManifest = JSON.parse(json);
  const config = { img_size: 70, patch_size: 14, embed_dim: 48, depth: 1, num_heads: 3 };
  const shard = common.shards[0].file;
  const shape: ModelShape = { kind: 'vision', config: v.parse(dinoConfigSchema, config), side: 98 };
  const tensors = Object.fromEntries(
    Array.from(modelTensors(shape), ([name, { shape: sides }]) => [
      name,
      { dtype: 'F32', shape: sides, pieces: [{ shard, key: name, rows: sides[0] }] },
    ]),
  );
  const vision = { ...common, kind: 'vision', config, side: 98, levels: [1], tensors };
  const filesOf = (manifest: object): ModelFiles => ({
    read: async () => new TextEncoder().encode(JSON.stringify(manifest)).buffer,
  });

  it('has a side and no merges', async () => {
    const manifest = await readManifest(filesOf(vision));
    expect(manifest).toMatchObject({ kind: 'vision', side: 98, config: { ...config, layer_scale: true } });
    expect(modelBytes(manifest)).toBe(common.shards.reduce((sum, { bytes }) => sum + bytes, 0));
    expect(modelBytes(parseManifest(json))).toBe(modelBytes(manifest) + merges.bytes);
  });

  it.each([
    ['a side that holds no whole patches', { side: 100 }, /side 100 is not a multiple of the patch/],
    ['no side', { side: undefined }, /side/],
    ['levels past its depth', { levels: [2] }, /blocks from 1 to 1/],
    ['an unknown kind', { kind: 'audio' }, /kind/],
    ['a CLIP’s config', { config: common.config }, /config/],
    ['a tensor missing', { tensors: { ...tensors, cls_token: undefined } }, /cls_token/],
  ])('is refused for %s', async (_case, change, message) => {
    await expect(readManifest(filesOf({ ...vision, ...change }))).rejects.toMatchObject({
      code: 'model-manifest-invalid',
      message,
    });
  });

  it('is refused where words are needed', async () => {
    await expect(readClipManifest(filesOf(vision))).rejects.toMatchObject({
      code: 'model-manifest-invalid',
      message: expect.stringMatching(/sees pictures only/),
    });
  });
});

describe('readManifest', () => {
  const failing = (code: 'model-shard-missing' | 'model-shard-altered'): ModelFiles => ({
    read: () => Promise.reject(new AppError(code, 'nothing there')),
  });

  it('says that there is no model where there is no manifest', async () => {
    await expect(readManifest(failing('model-shard-missing'))).rejects.toMatchObject({
      code: 'model-unreachable',
      message: expect.stringMatching(/no such model/),
    });
    await expect(readManifest(failing('model-shard-altered'))).rejects.toMatchObject({
      code: 'model-shard-altered',
    });
  });
});
