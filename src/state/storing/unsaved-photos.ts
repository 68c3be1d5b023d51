/**
 * Good photos that found no room on the disk: they are used like others, and tried again until they are
 * stored.
 */
import type { PhotoRecord, ProjectRecord } from '../../database/records';
import { archive } from './archive';
import { changeLater, isStored, neverStore } from './store-later';

interface UnsavedPhoto {
  readonly record: PhotoRecord;
  /** As it was given. */
  readonly blob: Blob;
}

type Key = Pick<PhotoRecord, 'project' | 'sha256'>;

/** By their keys, in the order in which they were given. */
const waiting = new Map<string, UnsavedPhoto>();

/** What is being stored just now, by its key. */
const atWork = new Map<string, Promise<unknown>>();

/** A photo that is given again takes the place of the one that waits. */
const keyOf = ({ project, sha256 }: Key) => `good photo ${project} ${sha256}`;

/** Stores a good photo, now or as soon as there is room; the person is told if it has to wait. */
export async function keepGoodPhoto(project: ProjectRecord, record: PhotoRecord, blob: Blob): Promise<void> {
  const key = keyOf(record);
  const store = async () => {
    const saving = archive().then((kept) => kept.savePhoto(record, { sha256: record.sha256, blob }));
    atWork.set(key, saving);
    try {
      await saving;
    } finally {
      if (atWork.get(key) === saving) atWork.delete(key);
    }
    waiting.delete(key);
  };
  try {
    await store();
    isStored(key);
  } catch (error) {
    waiting.set(key, { record, blob });
    changeLater(key, project, store, error, { about: record.name, onGone: () => waiting.delete(key) });
  }
}

/** For a good photo that the person removed. */
export function letGoOfPhoto(photo: Key): void {
  neverStore(keyOf(photo));
}

/** Resolves once it is not being stored: if it was dropped too late, it is on the disk by then. */
export async function photoStoringEnded(photo: Key): Promise<void> {
  await atWork.get(keyOf(photo))?.catch(() => undefined);
}

export function unsavedPhotos(project: string): PhotoRecord[] {
  return waitingOf(project).map(({ record }) => record);
}

/**
 * Call it before a copy of a project is made.
 * @returns stores the photos that wait now for the copy, once that is there
 */
export function unsavedPhotosFor(copy: ProjectRecord, from: string): () => Promise<void> {
  const photos = waitingOf(from);
  return async () => {
    for (const { record, blob } of photos) await keepGoodPhoto(copy, { ...record, project: copy.id }, blob);
  };
}

function waitingOf(project: string): UnsavedPhoto[] {
  return [...waiting.values()].filter(({ record }) => record.project === project);
}

/** The bytes of a photo that waits, of any project. */
export function unsavedPhoto(sha256: string): Blob | undefined {
  return [...waiting.values()].find(({ record }) => record.sha256 === sha256)?.blob;
}
