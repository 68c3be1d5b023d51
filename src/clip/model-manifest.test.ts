import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { AppError } from '../errors';
import type { ModelFiles } from './model-files';
import { type ClipManifest, parseManifest, readManifest } from './model-manifest';

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
    ['another format', (m) => Object.assign(m, { format: 'onnx' }), /format/],
    ['a later version', (m) => Object.assign(m, { version: 2 }), /version/],
    ['no licence', (m) => Object.assign(m, { licence: undefined }), /licence/],
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

describe('readManifest', () => {
  const failing = (code: 'model-shard-missing' | 'model-shard-altered'): ModelFiles => ({
    read: () => Promise.reject(new AppError(code, 'nothing there')),
  });

  it('says that there is no model where there is no manifest', async () => {
    await expect(readManifest(failing('model-shard-missing'))).rejects.toMatchObject({
      code: 'model-unreachable',
      message: /no such model/,
    });
    await expect(readManifest(failing('model-shard-altered'))).rejects.toMatchObject({
      code: 'model-shard-altered',
    });
  });
});
