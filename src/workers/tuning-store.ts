/** Keeps what the tuner chose from one start to the next: a line an adapter and shape, in the origin's cache storage. */
import type { TuningStore } from '../ops/webgpu/tuner';

/** Counted up when variants, or how they are timed, are others. */
const place = 'kernel-tuning-3';
const former = ['kernel-tuning-1', 'kernel-tuning-2'];
/** Never fetched: entries of a cache are told apart by addresses. */
const addressOf = (key: string) => new URL(`/kernel-tuning/${encodeURIComponent(key)}`, location.origin).href;

export const browserTuningStore: TuningStore = {
  async read(key) {
    const found = await (await caches.open(place)).match(addressOf(key));
    return found?.text();
  },

  async write(key, variant) {
    await Promise.all(former.map((name) => caches.delete(name)));
    await (await caches.open(place)).put(addressOf(key), new Response(variant));
  },
};
