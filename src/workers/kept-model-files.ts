/**
 * A model's files in the origin's storage: read over the network and verified once, then read from the disk.
 * A file's key is the model's address and the file's SHA-256, so a model that was made anew is read anew.
 */
import { type FileFacts, fetchModelFiles, type ModelFiles, readVerified } from '../clip/model-files';
import { filesOf, type ModelManifest } from '../clip/model-manifest';
import { sha256Of } from '../sha256';

const cacheName = 'model-files';

const folderOf = (modelUrl: string) =>
  new URL(`/kept-model/${encodeURIComponent(modelUrl)}/`, self.location.origin).href;

const keyOf = (modelUrl: string, { sha256 }: Pick<FileFacts, 'sha256'>) => folderOf(modelUrl) + sha256;

/** The same files, kept on the disk; unchanged if the browser has no storage for them. */
export function keptModelFiles(files: ModelFiles, modelUrl: string): ModelFiles {
  if (!('caches' in self)) return files;
  return {
    read: (file, signal) => files.read(file, signal),

    async kept(facts) {
      try {
        const response = await (await caches.open(cacheName)).match(keyOf(modelUrl, facts));
        return await response?.arrayBuffer();
      } catch {
        return undefined;
      }
    },

    async keep(facts, bytes) {
      try {
        await (await caches.open(cacheName)).put(keyOf(modelUrl, facts), new Response(bytes));
      } catch {
        // Without room, or if storage is forbidden, the file is read over the network the next time as well.
      }
    },
  };
}

/**
 * Reads and keeps the files of a model that nobody has asked for yet, one after another.
 * @returns whether the whole model is kept
 * @throws what `readVerified` throws
 */
export async function keepAllFiles(modelUrl: string, manifest: ModelManifest): Promise<boolean> {
  const files = keptModelFiles(fetchModelFiles(modelUrl), modelUrl);
  const isKept = async (facts: FileFacts) =>
    (await (await caches.open(cacheName)).match(keyOf(modelUrl, facts))) !== undefined;
  for (const facts of filesOf(manifest)) {
    if (!(await isKept(facts))) await readVerified(files, facts);
  }
  return (await Promise.all(filesOf(manifest).map(isKept))).every(Boolean);
}

/** What is kept of a model. */
export interface KeptModel {
  /** The model's address at the server. */
  readonly address: string;
  readonly bytes: number;
}

/** Empty if storage is forbidden. */
export async function keptModels(): Promise<KeptModel[]> {
  if (!('caches' in self)) return [];
  const cache = await caches.open(cacheName).catch(() => undefined);
  if (!cache) return [];
  const bytes = new Map<string, number>();
  for (const request of await cache.keys()) {
    const { size } = (await (await cache.match(request))?.blob()) ?? { size: 0 };
    const address = addressOf(request);
    bytes.set(address, (bytes.get(address) ?? 0) + size);
  }
  return [...bytes].map(([address, size]) => ({ address, bytes: size }));
}

/** Removes all that is kept of a model: it is read over the network when it is used again. */
export async function forgetModel(address: string): Promise<void> {
  const cache = await caches.open(cacheName);
  for (const request of await cache.keys()) if (addressOf(request) === address) await cache.delete(request);
}

const addressOf = ({ url }: Request) => decodeURIComponent(url.split('/').at(-2) ?? '');

export interface KeptCheckOfModels {
  /** Of all models. */
  readonly files: number;
  /** The model's address for each altered file. */
  readonly altered: readonly string[];
}

/**
 * Compares all that is kept with the SHA-256 in its name, and removes altered files, which are read anew
 * later.
 */
export async function removeAlteredFiles(): Promise<KeptCheckOfModels> {
  if (!('caches' in self)) return { files: 0, altered: [] };
  const cache = await caches.open(cacheName);
  const kept = await cache.keys();
  const altered: string[] = [];
  for (const request of kept) {
    const bytes = await (await cache.match(request))?.arrayBuffer();
    const sha256 = request.url.split('/').at(-1);
    if (!bytes || (await sha256Of(bytes)) === sha256) continue;
    altered.push(addressOf(request));
    await cache.delete(request);
  }
  return { files: kept.length, altered };
}

/** Removes kept files of a model that no longer belong to it. Never throws. */
export async function forgetReplacedFiles(modelUrl: string, manifest: ModelManifest): Promise<void> {
  if (!('caches' in self)) return;
  try {
    const cache = await caches.open(cacheName);
    const current = new Set(filesOf(manifest).map((facts) => keyOf(modelUrl, facts)));
    for (const { url } of await cache.keys()) {
      if (url.startsWith(folderOf(modelUrl)) && !current.has(url)) await cache.delete(url);
    }
  } catch {
    // Files that are left over take room and do no harm.
  }
}
