/**
 * Whether the browser has promised not to clear its storage when the disk gets full. Chrome decides without
 * telling the person, by whether the page is bookmarked, installed or much used, and does not remember a
 * refusal: it may grant at a later start what it refuses today.
 */
import { create } from 'zustand';
import { hasProjects } from './kept-marker';

/** Undefined until it is known, or if the browser does not say. */
export const usePersistence = create<{ readonly isPromised: boolean | undefined }>()(() => ({
  isPromised: undefined,
}));

/** Checks whether the promise was given. */
export const lookForPromise = (): Promise<void> => note((storage) => storage.persisted());

/** Asks for the promise; nothing depends on it. */
export const askToPersist = (): Promise<void> =>
  note(async (storage) => (await storage.persisted()) || storage.persist());

/** At each start with projects of the person's own, and when the page is installed. */
export function keepAsking(): void {
  if (hasProjects()) void askToPersist();
  window.addEventListener('appinstalled', () => void askToPersist());
}

async function note(ask: (storage: StorageManager) => Promise<boolean>): Promise<void> {
  const storage = globalThis.navigator?.storage;
  if (!storage?.persist) return;
  try {
    usePersistence.setState({ isPromised: await ask(storage) });
  } catch {
    // As if the browser did not say.
  }
}
