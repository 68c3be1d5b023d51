/**
 * A model's files in the origin's storage: read over the network and verified once, and from the disk after that. A file's
 * key is the model's address and the file's SHA-256, so that a model that was made anew is read anew.
 */
import type { FileFacts, ModelFiles } from '../clip/model-files';
import type { ModelManifest } from '../clip/model-manifest';

const cacheName = 'model-files';

const folderOf = (modelUrl: string) =>
  new URL(`/kept-model/${encodeURIComponent(modelUrl)}/`, self.location.origin).href;

const keyOf = (modelUrl: string, { sha256 }: Pick<FileFacts, 'sha256'>) => folderOf(modelUrl) + sha256;

/** The same files, kept; as they are where the browser has no storage for them. */
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
        // Without room, or where storage is forbidden, the file is read over the network the next time as well.
      }
    },
  };
}

/** Lets go of what is kept of a model and no longer belongs to it. Never throws. */
export async function forgetReplacedFiles(modelUrl: string, manifest: ModelManifest): Promise<void> {
  if (!('caches' in self)) return;
  try {
    const cache = await caches.open(cacheName);
    const files = [...manifest.shards, ...(manifest.kind === 'clip' ? [manifest.merges] : [])];
    const current = new Set(files.map((facts) => keyOf(modelUrl, facts)));
    for (const { url } of await cache.keys()) {
      if (url.startsWith(folderOf(modelUrl)) && !current.has(url)) await cache.delete(url);
    }
  } catch {
    // What is left over takes room and does no harm.
  }
}
