/**
 * Whether the browser has promised not to clear what is kept here when the disk gets full. Chrome decides that without a word to
 * the person, by whether the page is bookmarked, installed or much used, and does not remember a refusal: what it refuses today it may grant
 * at a later start.
 */
import { create } from 'zustand';
import { hasProjects } from './kept-marker';

/** Undefined as long as nobody has looked, or where the browser does not say. */
export const usePersistence = create<{ readonly isPromised: boolean | undefined }>()(() => ({
  isPromised: undefined,
}));

/** Looks whether it has. */
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
    // As if it did not say.
  }
}
