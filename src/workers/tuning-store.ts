/**
 * Keeps the tuner's choices from one start to the next, one for each adapter and shape, in the origin's cache
 * storage.
 */
import type { TuningStore } from '../ops/webgpu/tuner';

/** The number goes up whenever the variants, or how they are timed, change. */
const place = 'kernel-tuning-3';
const former = ['kernel-tuning-1', 'kernel-tuning-2'];
/** Never fetched: a cache identifies its entries by address. */
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
