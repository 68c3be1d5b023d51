/** The page takes the list whole or not at all, so one model's folder must not cost it the others. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fetchModels } from '../../src/state/engine/models';
import { indexJson } from './model-index';

let models: string;
beforeEach(async () => {
  models = await mkdtemp(path.join(os.tmpdir(), 'index-'));
  vi.stubGlobal('fetch', async () => new Response(indexJson(models)));
});
afterEach(async () => {
  vi.unstubAllGlobals();
  await rm(models, { recursive: true });
});

async function put(folder: string, manifest: unknown): Promise<void> {
  await mkdir(path.join(models, folder), { recursive: true });
  await writeFile(path.join(models, folder, 'model.json'), JSON.stringify(manifest));
}
const listed = async () => (await fetchModels()).map(({ folder }) => folder);

const common = {
  title: 'Tiny',
  description: 'small',
  licence: 'MIT',
  licenceNote: 'ours',
  parameters: 7,
  shards: [{ bytes: 10 }, { bytes: 20 }],
};
const clip = { ...common, kind: 'clip', merges: { bytes: 5 }, config: { vision_cfg: { image_size: 96 } } };
const vision = { ...common, kind: 'vision', side: 224, config: {} };

describe('the index of models', () => {
  it('tells of CLIPs, of those of before there were kinds, and of what sees pictures only', async () => {
    const { kind: _, ...first } = clip;
    await put('clip', clip);
    await put('first', first);
    await put('vision', vision);
    const { title, description, licence, licenceNote, parameters } = common;
    const told = { title, description, licence, licenceNote, parameters };
    expect(await fetchModels()).toEqual([
      { folder: 'clip', kind: 'clip', side: 96, bytes: 35, ...told },
      { folder: 'first', kind: 'clip', side: 96, bytes: 35, ...told },
      { folder: 'vision', kind: 'vision', side: 224, bytes: 30, ...told },
    ]);
  });

  it.each([
    ['is of an unknown kind', { ...vision, kind: 'audio' }],
    ['has no title', { ...clip, title: undefined }],
    ['has shards without sizes', { ...clip, shards: [{}] }],
    ['is null', null],
  ])('leaves a model out that %s, and keeps the others', async (_, manifest) => {
    await put('bad', manifest);
    await put('good', clip);
    expect(await listed()).toEqual(['good']);
  });

  it('can be read by the page whatever one field of a manifest is', async () => {
    await put('good', vision);
    const field = fc.constantFrom(...new Set([...Object.keys(clip), ...Object.keys(vision)]));
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(clip, vision),
        field,
        fc.jsonValue(),
        async (manifest, name, value) => {
          await put('other', { ...manifest, [name]: value });
          expect(await listed()).toContain('good');
        },
      ),
    );
  });
});
