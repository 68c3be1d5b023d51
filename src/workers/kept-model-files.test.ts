/** What is kept of models, in a cache that is a map. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { ModelFiles } from '../clip/model-files';
import type { ModelManifest } from '../clip/model-manifest';
import { sha256Of } from '../sha256';
import { forgetReplacedFiles, keptModelFiles, keptModels, removeAlteredFiles } from './kept-model-files';

const urlOf = (key: Request | string) => (typeof key === 'string' ? key : key.url);
let files: Map<string, Response>;
beforeEach(() => {
  files = new Map();
  const cache = {
    keys: async () => [...files.keys()].map((url) => new Request(url)),
    match: async (key: Request | string) => files.get(urlOf(key))?.clone(),
    put: async (key: string, response: Response) => void files.set(key, response),
    delete: async (key: Request | string) => files.delete(urlOf(key)),
  };
  const caches = { open: async () => cache };
  vi.stubGlobal('caches', caches);
  vi.stubGlobal('self', { caches, location: new URL('http://localhost/') });
});
afterEach(() => void vi.unstubAllGlobals());

const bytesOf = (text: string) => new TextEncoder().encode(text);

/** Keeps a file of a model. */
async function keep(model: string, text: string, kept = text) {
  const sha256 = await sha256Of(bytesOf(text));
  const facts = { file: 'a.bin', bytes: text.length, sha256 };
  await keptModelFiles({} as ModelFiles, model).keep?.(facts, bytesOf(kept).buffer);
  return facts;
}

const kept = async () => (await keptModels()).map(({ address, bytes }) => [address, bytes]);

it('lets go of altered files, and of no others', async () => {
  await keep('/models/pico', 'sound');
  await keep('/models/nano', 'as it was', 'altered');
  expect(await removeAlteredFiles()).toEqual({ files: 2, altered: ['/models/nano'] });
  expect(await kept()).toEqual([['/models/pico', 5]]);
});

it('lets go of what no longer belongs to a model, and of nothing of another one', async () => {
  await keep('/models/pico', 'replaced');
  const current = await keep('/models/pico', 'current');
  await keep('/models/nano', 'another');
  await forgetReplacedFiles('/models/pico', {
    kind: 'vision',
    shards: [current],
  } as unknown as ModelManifest);
  expect(await kept()).toEqual([
    ['/models/pico', 7],
    ['/models/nano', 7],
  ]);
});
