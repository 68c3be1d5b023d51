/**
 * Results on their way to the disk. One that cannot be stored, for the disk is full, stays here and is tried again, before
 * any later one and every few seconds, until there is room; so nothing is lost while the page is open.
 */
import { create } from 'zustand';
import type { PictureRecord, ResultRecord, VersionRecord } from '../database/records';
import { AppError } from '../errors';
import { archive } from './archive';
import { inspectedEntry, reviewedEntry } from './audit-entries';
import { notifyError, useNotices } from './notices';
import { isWaiting, letGoOfWaiting, storeWaiting } from './unsaved-version';

export interface UnsavedResult {
  readonly result: ResultRecord;
  readonly picture: PictureRecord;
  readonly thumbnail: Blob;
  /** The photo as it was given. */
  readonly blob: Blob;
  /** Which judged it. */
  readonly version: VersionRecord | undefined;
}

const AGAIN_MS = 5_000;
/** In the order in which they were made. */
const unsaved = new Map<string, UnsavedResult>();
/** Those of them, and of the ones stored since, of which the person was told that they have to wait. */
const waited = new Set<string>();
let saving: Promise<void> = Promise.resolve();
/** The one that is being stored just now, until it is or cannot be. */
let atWork: { readonly id: string; readonly ended: Promise<void> } | undefined;
let timer: ReturnType<typeof setTimeout> | undefined;

interface Unsaved {
  /** What results wait for since the last try: room on the disk, or a browser that stores at all. */
  readonly waitsFor: 'room' | 'browser' | undefined;
}

export const useUnsaved = create<Unsaved>()(() => ({ waitsFor: undefined }));

/** Stores the result, now or as soon as there is room; the person is told when it has to wait. */
export function keepResult(item: UnsavedResult): Promise<void> {
  unsaved.set(item.result.id, item);
  return saveAll();
}

/** One that is not stored yet. */
export function unsavedResult(id: string): UnsavedResult | undefined {
  return unsaved.get(id);
}

/** Another word on a result that is not stored yet. @returns false where it is stored */
export function changeUnsaved(result: ResultRecord): Promise<boolean> {
  return change(result.id, (item) => ({ ...item, result }));
}

/** As `changeUnsaved`, of where its defect is painted. */
export function paintUnsaved(id: string, painted: PictureRecord['painted']): Promise<boolean> {
  return change(id, (item) => ({ ...item, picture: { ...item.picture, painted } }));
}

async function change(id: string, by: (item: UnsavedResult) => UnsavedResult): Promise<boolean> {
  // What is being stored just now would go over what is said of it meanwhile.
  while (id === atWork?.id) await atWork.ended;
  const item = unsaved.get(id);
  if (!item) return false;
  unsaved.set(id, by(item));
  return true;
}

/** For results that the person removed, or that a kiosk has no room for. */
export function letGoOfUnsaved(ids: Iterable<string>): void {
  for (const id of ids) {
    unsaved.delete(id);
    waited.delete(id);
  }
}

/** When a project is left: what waits goes with the version that judged it, where that waits too. @returns how much went */
export function letGoOfProjectsWaiting(project: string): {
  readonly versions: number;
  readonly results: number;
} {
  const items = [...unsaved.values()];
  const results = items.filter(
    ({ result, version }) => result.project === project && version && isWaiting(version),
  );
  letGoOfUnsaved(results.map(({ result }) => result.id));
  return { versions: letGoOfWaiting(project), results: results.length };
}

/** How many are not stored yet. */
export const unsavedCount = (): number => unsaved.size;
export const hasUnsaved = (): boolean => unsavedCount() > 0;

function saveAll(): Promise<void> {
  saving = saving.then(saveInOrder);
  return saving;
}

async function saveInOrder(): Promise<void> {
  clearTimeout(timer);
  try {
    // What comes meanwhile is stored in the same round: a map goes on to what is added to it.
    for (const [id, item] of unsaved) {
      const stored = store(item);
      atWork = { id, ended: stored.catch(() => undefined) };
      await stored;
    }
    tellStored(waited.size);
    waited.clear();
    useUnsaved.setState({ waitsFor: undefined });
  } catch (error) {
    const isFull = error instanceof AppError && error.name === 'storage-full';
    useUnsaved.setState({ waitsFor: isFull ? 'room' : 'browser' });
    for (const id of unsaved.keys()) waited.add(id);
    if (isFull) {
      useNotices.getState().notify({ key: 'resultsWait', facts: [] });
    } else {
      notifyError(error);
    }
    timer = setTimeout(() => void saveAll(), AGAIN_MS);
  } finally {
    atWork = undefined;
  }
}

async function store({ result, picture, thumbnail, blob, version }: UnsavedResult): Promise<void> {
  const { id, review, sha256 } = result;
  const entries = [inspectedEntry(result, version), ...(review ? [reviewedEntry(result, review)] : [])];
  if (version) await storeWaiting(version);
  // It may have been let go of meanwhile, with its version.
  if (!unsaved.has(id)) return;
  await (await archive()).saveResult(result, picture, thumbnail, { sha256, blob }, entries);
  unsaved.delete(id);
}

function tellStored(count: number): void {
  const { notices, dismiss, notify } = useNotices.getState();
  for (const { id, said } of notices) {
    if (typeof said === 'object' && 'key' in said && said.key === 'resultsWait') dismiss(id);
  }
  if (count > 0) notify({ key: 'storedAfterAll', facts: [count] });
}
