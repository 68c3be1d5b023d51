/** A vision-only encoder from the hub to features: `npm run weights -- --from timm/...`, then the program's loader. */
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readManifest } from '../../src/clip/model-manifest';
import { normaliseLayer } from '../../src/ops/layer-norm';
import { linear } from '../../src/ops/linear';
import { Pretrained } from '../../src/vtfusion/pretrained';
import { cosinesOf } from '../fidelity/fidelity';
import { releaseBackends, selectBackend } from '../node/backends';
import { directoryModelFiles } from '../node/model-files';
import { readArrays } from '../node/read-arrays';
import { indexJson } from './model-index';
import { runWeights } from './run';
import { startServer, type TestServer } from './test-server';

const repository = 'timm/vit_small_patch14_dinov2.lvd142m';
const at = `/${repository}/resolve/main`;
const checkpoint = await readFile('fixtures/golden/micro-dino.safetensors');
const config = JSON.parse(await readFile('fixtures/golden/micro-dino.config.json', 'utf8'));

let server: TestServer;
let root: string;
let printed: string;
beforeAll(() => selectBackend('wasm'));
afterAll(releaseBackends);
beforeEach(async () => {
  server = await startServer();
  root = await mkdtemp(path.join(os.tmpdir(), 'vision-'));
  printed = '';
});
afterEach(async () => {
  await server.close();
  await rm(root, { recursive: true });
});

const run = (...args: string[]) =>
  runWeights(args, {
    root,
    environment: { HF_ENDPOINT: server.url },
    output: {
      write: (text) => {
        printed += text;
      },
    },
  });

const convert = (...args: string[]) => run('--from', repository, ...args);

/** Puts the tiny encoder where the hub has the small one. */
function serve(more: object = {}): void {
  server.files.set(`${at}/config.json`, { bytes: Buffer.from(JSON.stringify({ ...config, ...more })) });
  server.files.set(`${at}/model.safetensors`, { bytes: checkpoint });
}

const models = () => path.join(root, 'public/models');
const made = () => path.join(models(), 'vit_small_patch14_dinov2.lvd142m');

describe('npm run weights -- --from timm/vit_small_patch14_dinov2.lvd142m', () => {
  it('fetches, goes on where a connection was cut, converts, and says what the model is', async () => {
    serve();
    const sha256 = createHash('sha256').update(checkpoint).digest('hex');
    server.redirects.set(`${at}/model.safetensors`, {
      to: '/cdn/blob',
      headers: { 'x-linked-etag': `"${sha256}"` },
    });
    server.files.set('/cdn/blob', { bytes: checkpoint });
    server.afterAnswer = () => {
      if (server.requests.at(-1)?.path === `${at}/model.safetensors` && server.requests.length < 6)
        server.cuts.push(100_000);
    };
    await convert();
    expect(server.requests.some(({ path: asked, range }) => asked === '/cdn/blob' && range)).toBe(true);
    const manifest = await readManifest(directoryModelFiles(made()));
    expect(manifest).toMatchObject({
      kind: 'vision',
      side: 224,
      name: 'vit_small_patch14_dinov2.lvd142m',
      title: 'DINOv2 ViT-S/14',
      licence: 'Apache-2.0',
      licenceNote: expect.stringContaining('https://huggingface.co/timm/vit_small_patch14_dinov2.lvd142m'),
      levels: [1, 2, 3, 4],
      source: { file: 'model.safetensors', sha256, bytes: checkpoint.length },
    });
    expect(manifest).not.toHaveProperty('merges');
    const dtypes = Object.entries(manifest.tensors).map(([name, { dtype }]) => [name, dtype]);
    expect(Object.fromEntries(dtypes)).toMatchObject({
      'patch_embed.proj.weight': 'I8',
      'blocks.3.mlp.fc2.weight': 'I8',
      'blocks.3.ls2.gamma': 'F32',
      pos_embed: 'F32',
      cls_token: 'F32',
    });
    expect(await readdir(made())).toEqual(['model.json', 'weights-00001.safetensors']);
  });

  it('gives int8 features that point where the float ones do, at another side than the checkpoint’s', async () => {
    serve();
    await convert('--side', '98');
    const before = tf.memory().numTensors;
    const pretrained = await Pretrained.load(directoryModelFiles(made()));
    expect(pretrained.words).toBe(false);
    expect(pretrained.encoder).toMatchObject({ side: 98, grid: 7, width: 48, visionOnly: true });
    await expect(pretrained.states('nut')).rejects.toMatchObject({ code: 'model-without-words' });
    const golden = readArrays('fixtures/golden/micro-dino.activations.safetensors');
    const { shape, data } = golden.get('image98')!;
    const { joint, levels } = pretrained.encoder;
    const features = tf.tidy(() => {
      const planes = tf.tensor4d(data, shape as [number, number, number, number]);
      const images = tf.transpose(planes, [0, 2, 3, 1]) as tf.Tensor4D;
      const weight = tf.tensor2d(joint.weight, [48, 48]);
      return pretrained.encoder
        .patchTokens(images, levels)
        .map((x) => linear(normaliseLayer(x), weight, tf.tensor1d(joint.bias)));
    });
    for (const [i, feature] of features.entries()) {
      const expected = golden.get(`block${i + 1}_98.patches_normed`)!.data;
      expect(
        Math.min(...cosinesOf(await feature.data<'float32'>(), expected, 48)),
        `block ${i + 1}`,
      ).toBeGreaterThan(0.999);
    }
    tf.dispose(features);
    pretrained.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  it('says without a network which files that repository has', async () => {
    await server.close();
    await expect(convert()).rejects.toMatchObject({
      code: 'weights-network',
      message: expect.stringMatching(
        /that file and its config\.json on another machine.*--from FOLDER\/model\.safetensors/,
      ),
    });
  });

  it('refreshes an index that is there, and lists what each model is', async () => {
    serve();
    await mkdir(models(), { recursive: true });
    await writeFile(path.join(models(), 'index.json'), '[]');
    await convert('--licence', 'Apache-2.0');
    const index = JSON.parse(await readFile(path.join(models(), 'index.json'), 'utf8'));
    expect(index).toEqual([
      expect.objectContaining({
        folder: 'vit_small_patch14_dinov2.lvd142m',
        title: 'DINOv2 ViT-S/14',
        kind: 'vision',
        licence: 'Apache-2.0',
        side: 224,
      }),
    ]);
    expect(index[0].bytes).toBeGreaterThan(index[0].parameters);
    await mkdir(path.join(models(), 'broken'));
    await writeFile(path.join(models(), 'broken/model.json'), '{}');
    await mkdir(path.join(models(), '.half-made.partial'));
    await writeFile(path.join(models(), '.half-made.partial/model.json'), '{}');
    printed = '';
    await run('--list');
    expect(printed).toMatch(
      /DINOv2 ViT-S\/14: pictures only, 0\.1 million parameters, 0\.2 MB, 224 x 224 pixels/,
    );
    expect(printed).toMatch(/licence: Apache-2\.0/);
    expect(printed).toMatch(/broken\n {2}Not usable\. The model's model\.json cannot be used/);
    expect(printed).not.toContain('half-made');
    // The page is not offered what it could not load.
    expect(JSON.parse(indexJson(models()))).toEqual(index);
    expect(JSON.parse(indexJson(path.join(root, 'nothing')))).toEqual([]);
  });

  it('makes no index where there is none', async () => {
    serve();
    await convert('--out', path.join(root, 'elsewhere/tiny'));
    expect(await readdir(path.join(root, 'elsewhere'))).toEqual(['tiny']);
  });

  it('says what is wrong before it fetches the weights', async () => {
    serve();
    await expect(convert('--side', '100')).rejects.toMatchObject({
      code: 'weights-usage',
      message: expect.stringMatching(/side 100/),
    });
    await expect(convert('--side', '0')).rejects.toMatchObject({
      code: 'weights-usage',
      message: expect.stringMatching(/--side/),
    });
    await expect(convert('--levels', '5')).rejects.toMatchObject({
      code: 'weights-usage',
      message: expect.stringMatching(/1 to 4/),
    });
    server.files.set(`${at}/config.json`, {
      bytes: Buffer.from('{"architecture": "vit_giant_patch14_dinov2"}'),
    });
    await expect(convert()).rejects.toMatchObject({
      code: 'weights-source-invalid',
      message: expect.stringMatching(/SwiGLU/),
    });
    server.files.delete(`${at}/config.json`);
    await expect(convert()).rejects.toMatchObject({
      code: 'weights-source-invalid',
      message: expect.stringMatching(/no configuration beside .*config\.json/),
    });
    expect(server.requests.map(({ path: asked }) => asked)).not.toContain(`${at}/model.safetensors`);
  });

  it('refuses a checkpoint of another shape, naming the tensor', async () => {
    serve({ reg_tokens: 4, no_embed_class: true });
    await expect(convert()).rejects.toMatchObject({
      code: 'weights-source-invalid',
      message: expect.stringMatching(/not a vision transformer .* no tensor reg_token.*config\.json/),
    });
    expect(await readdir(models())).toEqual([]);
  });

  it('takes a CLIP’s repository by its open_clip files', async () => {
    const clip = '/timm/tiny_clip.openai/resolve/main';
    const bytes = await readFile('fixtures/golden/micro-clip.safetensors');
    server.files.set(`${clip}/open_clip_config.json`, {
      bytes: await readFile('fixtures/golden/micro-clip.config.json'),
    });
    server.files.set(`${clip}/open_clip_model.safetensors`, { bytes });
    server.files.set(`${clip}/merges.txt`, { bytes: await readFile('public/models/pico-clip/merges.txt') });
    server.files.set(`${clip}/config.json`, { bytes: Buffer.from('{"architecture": "vit_tiny_clip"}') });
    await run('--from', 'timm/tiny_clip.openai', '--licence', 'MIT');
    expect(await readManifest(directoryModelFiles(path.join(models(), 'tiny_clip.openai')))).toMatchObject({
      kind: 'clip',
      title: 'timm/tiny_clip.openai',
    });
  });
});
