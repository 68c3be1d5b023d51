/** Where preferences are kept: localStorage, but for what a newer program kept there, which is neither read nor changed. */
import { createJSONStorage, type PersistStorage } from 'zustand/middleware';

/** @param version as the store has it: the highest that is understood */
export function olderOrSame<S>(version: number): PersistStorage<S> | undefined {
  const plain = createJSONStorage<S>(() => localStorage);
  if (!plain) return undefined;
  const isNewer = (name: string) => versionOf(localStorage.getItem(name)) > version;
  return {
    getItem: (name) => (isNewer(name) ? null : plain.getItem(name)),
    setItem: (name, value) => (isNewer(name) ? undefined : plain.setItem(name, value)),
    removeItem: (name) => (isNewer(name) ? undefined : plain.removeItem(name)),
  };
}

/** Of what was kept; 0 where it does not say. */
function versionOf(kept: string | null): number {
  try {
    const { version } = JSON.parse(kept ?? '{}');
    return typeof version === 'number' ? version : 0;
  } catch {
    return 0;
  }
}
