/** The command as a person runs it, against a server of this machine. */
import { createHash } from 'node:crypto';
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readManifest } from '../../src/clip/model-manifest';
import { directoryModelFiles } from '../node/model-files';
import { runWeights } from './run';
import { startServer, type TestServer } from './test-server';

const checkpoint = await readFile('fixtures/golden/micro-clip-quickgelu.safetensors');
const config = await readFile('fixtures/golden/micro-clip-quickgelu.config.json');
const wrapped = Buffer.from(
  JSON.stringify({
    model_cfg: { ...JSON.parse(config.toString()), custom_text: false },
    preprocess_cfg: { mean: [0, 0, 0], std: [1, 1, 1], resize_mode: 'shortest', fill_color: 0 },
  }),
);
const REPOSITORY = '/timm/vit_base_patch16_plus_clip_240.laion400m_e32/resolve/main';

let server: TestServer;
let root: string;
let printed: string;
beforeEach(async () => {
  server = await startServer();
  root = await mkdtemp(path.join(os.tmpdir(), 'weights-'));
  await mkdir(path.join(root, 'public/models/pico-clip'), { recursive: true });
  await copyFile('public/models/pico-clip/merges.txt', path.join(root, 'public/models/pico-clip/merges.txt'));
  printed = '';
});
afterEach(async () => {
  await server.close();
  await rm(root, { recursive: true });
});

const run = (...args: string[]) =>
  runWeights(args, {
    root,
    environment: { HF_ENDPOINT: `${server.url}/` },
    output: {
      write: (text) => {
        printed += text;
      },
    },
  });
const manifestOf = (folder: string) => readManifest(directoryModelFiles(folder));

describe('npm run weights', () => {
  it('makes the default model from the hub, checked by the hub’s SHA-256', async () => {
    const sha256 = createHash('sha256').update(checkpoint).digest('hex');
    server.files.set(`${REPOSITORY}/open_clip_config.json`, { bytes: wrapped });
    server.files.set('/cdn/blob', { bytes: checkpoint });
    server.redirects.set(`${REPOSITORY}/open_clip_model.safetensors`, {
      to: '/cdn/blob',
      headers: { 'x-linked-etag': `"${sha256}"` },
    });
    await run('--levels', '1,2,3,4');
    expect(await manifestOf(path.join(root, 'public/models/vit-b-16-plus-240'))).toMatchObject({
      name: 'vit-b-16-plus-240',
      title: 'CLIP ViT-B/16+ 240 (LAION-400M)',
      licence: 'MIT',
      levels: [1, 2, 3, 4],
      config: { quick_gelu: true },
      preprocess: { mean: [0, 0, 0], interpolation: 'bicubic' },
      source: {
        file: 'open_clip_model.safetensors',
        sha256,
        url: `${server.url}${REPOSITORY}/open_clip_model.safetensors`,
      },
    });
    expect(printed).toMatch(/Fetching: 4\.0 of 4\.0 MB, 100 %/);
    expect(printed).toMatch(/Made .*vit-b-16-plus-240: 2\.0 million parameters/);
    expect(await readdir(path.join(root, '.cache/weights'))).toEqual([]);
  });

  it('knows the default model in another folder too', async () => {
    server.files.set(`${REPOSITORY}/open_clip_config.json`, { bytes: wrapped });
    server.files.set(`${REPOSITORY}/open_clip_model.safetensors`, { bytes: checkpoint });
    const out = path.join(root, 'public/models/mine');
    await run('--out', out, '--levels', '1,2,3,4');
    expect(await manifestOf(out)).toMatchObject({
      name: 'mine',
      title: 'CLIP ViT-B/16+ 240 (LAION-400M)',
      licence: 'MIT',
    });
  });

  it('takes an address with a bare configuration and merges beside it, and keeps the file when asked', async () => {
    server.files.set('/m/tiny.safetensors', { bytes: checkpoint });
    server.files.set('/m/tiny.config.json', { bytes: config });
    const out = path.join(root, 'tiny');
    await run('--from', `${server.url}/m/tiny.safetensors`, '--out', out, '--keep', '--licence', 'MIT');
    expect(await manifestOf(out)).toMatchObject({ name: 'tiny', levels: [1, 2, 3, 4], licence: 'MIT' });
    expect(server.requests.map(({ path: asked }) => asked)).toContain('/m/merges.txt');
    server.requests.length = 0;
    await run('--from', `${server.url}/m/tiny.safetensors`, '--out', out, '--force');
    expect(server.requests.map(({ path: asked }) => asked)).not.toContain('/m/tiny.safetensors');
  });

  it('takes a file with its configuration named', async () => {
    const out = path.join(root, 'tiny');
    const from = path.join(root, 'x.safetensors');
    await copyFile('fixtures/golden/micro-clip-quickgelu.safetensors', from);
    await expect(run('--from', path.join(root, 'missing.safetensors'), '--out', out)).rejects.toMatchObject({
      message: expect.stringMatching(/missing\.safetensors cannot be opened\. Check the path after --from/),
    });
    const named = ['--config', 'fixtures/golden/micro-clip-quickgelu.config.json'];
    await expect(run('--from', from, '--out', out)).rejects.toMatchObject({
      code: 'weights-source-invalid',
      message: expect.stringMatching(/open_clip_config\.json, x\.config\.json.*--config/),
    });
    await expect(
      run('--from', from, '--out', out, ...named, '--sha256', 'AB'.repeat(32)),
    ).rejects.toMatchObject({
      code: 'weights-source-invalid',
    });
    await expect(
      run('--from', path.join(root, 'none'), '--out', out, ...named, '--sha256', 'ab'.repeat(32)),
    ).rejects.toMatchObject({
      code: 'weights-source-invalid',
      message: expect.stringMatching(/none cannot be opened\. Check the path after --from/),
    });
    await expect(run('--from', root, '--out', out, ...named)).rejects.toMatchObject({
      code: 'weights-source-invalid',
    });
    await run('--from', from, '--out', out, ...named);
    expect(await manifestOf(out)).toMatchObject({ licence: 'unknown', source: { file: 'x.safetensors' } });
  });

  it('finds what is wrong before it fetches the checkpoint', async () => {
    server.files.set('/m/tiny.safetensors', { bytes: checkpoint });
    server.files.set('/m/open_clip_config.json', { bytes: config });
    const from = ['--from', `${server.url}/m/tiny.safetensors`];
    const out = ['--out', path.join(root, 'tiny')];
    await expect(run(...from, ...out, '--levels', '3,9')).rejects.toMatchObject({
      code: 'weights-usage',
      message: expect.stringMatching(/levels 3, 9 .* from 1 to 4/),
    });
    await expect(run(...from)).rejects.toMatchObject({
      code: 'weights-usage',
      message: expect.stringMatching(/--out/),
    });
    await expect(run(...from, '--out', path.join(root, 'public'))).rejects.toMatchObject({
      code: 'weights-usage',
    });
    server.files.set('/m/merges.txt', { bytes: new TextEncoder().encode('#version\na b') });
    await expect(run(...from, ...out)).rejects.toMatchObject({
      code: 'weights-source-invalid',
      message: expect.stringMatching(/--merges/),
    });
    server.files.set('/m/open_clip_config.json', {
      bytes: new TextEncoder().encode('{"model_cfg": {"embed_dim": 4}}'),
    });
    await expect(run(...from, ...out)).rejects.toMatchObject({
      code: 'weights-source-invalid',
      message: expect.stringMatching(/open_clip_config\.json.*vision_cfg.*--config/),
    });
    expect(server.requests.map(({ path: asked }) => asked)).not.toContain('/m/tiny.safetensors');
  });

  it('says what to do without a network', async () => {
    await server.close();
    await expect(run()).rejects.toMatchObject({
      code: 'weights-network',
      message: expect.stringMatching(
        /open_clip_config\.json on another machine.*--from FOLDER\/open_clip_model\.safetensors/,
      ),
    });
  });

  it('prints its options, and refuses those that it does not know', async () => {
    await run('--help');
    expect(printed).toMatch(/--from REPOSITORY\|FILE\|URL/);
    for (const wrong of [
      ['--what'],
      ['--levels', '0,1'],
      ['--levels', 'a'],
      ['--sha256', 'ab'],
      ['--levels', '4,2'],
      ['--list'],
    ]) {
      await expect(run('--from', 'x', '--out', root, ...wrong)).rejects.toMatchObject({
        code: 'weights-usage',
      });
    }
  });
});
