/**
 * A trained version that found no room on the disk. It inspects as long as its project is open, is tried
 * again every few seconds, and is stored before anything that names it: its results, other thresholds, the
 * project whose current version it is.
 */
import type { KeptBlob } from '../../database/archive';
import type { VersionRecord } from '../../database/records';
import { AppError } from '../../errors';
import { Serial } from '../../serial';
import { useNotices } from '../page/notices';
import { archive } from './archive';
import { trainedEntry } from './audit-entries';
import { isRefusedElsewhere, neverStore, storeLater } from './store-later';

interface Waiting {
  readonly version: VersionRecord;
  readonly bundle: Blob;
  readonly store: () => Promise<void>;
  readonly whenStored: () => Promise<void>;
}

/** By the version's bundle, in the order of their training. */
const waiting = new Map<string, Waiting>();
const storing = new Serial();

const keyOf = ({ bundle }: VersionRecord) => `version ${bundle}`;

/**
 * Stores a version. One that cannot be stored waits, unless another tab has taken its project over.
 * @param whenStored is called if it had to wait
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
    if (isRefusedElsewhere(error)) throw error;
    waiting.set(version.bundle, { version, bundle: bundle.blob, store, whenStored });
    storeLater(keyOf(version), () => storeWaiting(version));
    throw error;
  }
}

/** Stores a version that waits; does nothing if it is stored. @throws AppError as the archive does */
export function storeWaiting({ bundle }: VersionRecord): Promise<void> {
  // One after another: two at once would both enter it in the trail.
  return storing.run(() => storeNow(bundle));
}

async function storeNow(bundle: string): Promise<void> {
  const item = waiting.get(bundle);
  if (!item) return;
  await item.store();
  letGo(item);
  await item.whenStored();
  useNotices.getState().notify({ key: 'versionStored', facts: [item.version.number] });
}

/**
 * A version's file.
 * @throws AppError `training-not-kept` if the browser no longer has it, and as the archive does
 */
export async function bundleOf({ bundle }: VersionRecord): Promise<Blob> {
  const kept = waiting.get(bundle)?.bundle ?? (await (await archive()).blob(bundle));
  if (kept) return kept;
  throw notKept();
}

export function notKept(): AppError {
  return new AppError(
    'training-not-kept',
    'What was trained is no longer stored in this browser. Train again.',
  );
}

export function isWaiting({ bundle }: VersionRecord): boolean {
  return waiting.has(bundle);
}

/** Resolves when the version being stored now is stored, even if its project was left meanwhile. */
export function storedNow(): Promise<unknown> {
  return storing.ended;
}

/**
 * Whoever opens the project next may give the numbers of those that wait to other versions.
 * @returns how many there were
 */
export function letGoOfWaiting(project: string): number {
  const gone = [...waiting.values()].filter(({ version }) => version.project === project);
  for (const item of gone) letGo(item);
  return gone.length;
}

function letGo({ version }: Waiting): void {
  waiting.delete(version.bundle);
  neverStore(keyOf(version));
}
