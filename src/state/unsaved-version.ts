/**
 * A trained version that found no room on the disk. It inspects as long as its project is open, and is stored before
 * anything that names it: its results, other thresholds, the project whose current version it is.
 */
import type { KeptBlob } from '../database/archive';
import type { VersionRecord } from '../database/records';
import { archive } from './archive';
import { trainedEntry } from './audit-entries';

interface Waiting {
  readonly bundle: Blob;
  readonly store: () => Promise<void>;
  readonly whenStored: () => Promise<void>;
}

/** By the version's bundle. */
const waiting = new Map<string, Waiting>();

/**
 * Stores a version; one that cannot be stored waits.
 * @param whenStored is called where it had to wait
 * @throws AppError as the archive does
 */
export async function keepVersion(
  version: VersionRecord,
  bundle: KeptBlob,
  shots: readonly KeptBlob[],
  whenStored: () => Promise<void>,
): Promise<void> {
  const store = async () =>
    (await archive()).saveVersion(version, [bundle, ...shots], [trainedEntry(version)]);
  try {
    await store();
  } catch (error) {
    waiting.set(version.bundle, { bundle: bundle.blob, store, whenStored });
    throw error;
  }
}

/** Stores a version that waits, and does nothing where it is stored. @throws AppError as the archive does */
export async function storeWaiting({ bundle }: VersionRecord): Promise<void> {
  const item = waiting.get(bundle);
  if (!item) return;
  await item.store();
  waiting.delete(bundle);
  await item.whenStored();
}

/** A version's file; nothing where the browser no longer has it. @throws AppError as the archive does */
export async function bundleOf({ bundle }: VersionRecord): Promise<Blob | undefined> {
  return waiting.get(bundle)?.bundle ?? (await archive()).blob(bundle);
}

export function isWaiting({ bundle }: VersionRecord): boolean {
  return waiting.has(bundle);
}

/** Whoever opens the project next may give the numbers of those that wait to other versions. */
export function letGoOfWaiting(versions: readonly VersionRecord[]): void {
  for (const { bundle } of versions) waiting.delete(bundle);
}
