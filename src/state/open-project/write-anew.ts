/**
 * The browser may take its storage away while the page is open: damaged, or cleared by hand. The open project
 * is then written anew from what the page has: its good photos, the version that inspects, which the engine
 * holds, and the list of its results.
 */
import type { Archive, KeptBlob } from '../../database/archive';
import type { AuditEntry } from '../../database/audit';
import type { ProjectRecord, ResultRecord, VersionRecord } from '../../database/records';
import { askEngine } from '../engine/engine-store';
import { askVersion, inTurn, takeOut } from '../engine/loaded-version';
import { logProblem } from '../page/log';
import { useNotices } from '../page/notices';
import { problemOf } from '../page/problem';
import { titleOf } from '../page/title';
import { doneResults, isOfPhoto, release } from '../photos/photo';
import { photoRecord } from '../photos/photo-record';
import { archive } from '../storing/archive';
import { inspectedEntry, takenOverEntry, trainedEntry } from '../storing/audit-entries';
import { restoreAllRemoved } from '../storing/removals';
import { letGoOfResultsOf, unsavedResult } from '../storing/unsaved-results';
import { isWaiting } from '../storing/unsaved-version';
import type { Desk } from './desk';
import { shownOf } from './training-part';

/**
 * @param project the open one, as it is now
 * @param goOn ends what holds its edits back
 * @returns writes the project anew if it is gone; to be called again if that fails
 */
export function writingAnew(desk: Desk, project: ProjectRecord, goOn: () => void): () => Promise<void> {
  const { get, set, isOpen, change } = desk;
  const { notify, withdraw, dropAll } = useNotices.getState();
  const { id } = project;
  const before = get();
  /** Those that were on the disk; results that wait for room are stored by themselves. */
  const results = new Set(
    doneResults(before.inspected).flatMap((result) => (unsavedResult(result.id) ? [] : [result.id])),
  );
  const versions = new Set(before.versions.flatMap((one) => (isWaiting(one) ? [] : [one.bundle])));
  let isTold = false;
  /** Whether its record is on the disk again, so that later changes are stored beside it. */
  let isBegun = false;
  let file: KeptBlob | undefined;
  /** The project as it is now, or was when it was left. */
  const latest = () => (isOpen(id) ? get() : before);
  const current = () => latest().versions.find(({ number }) => number === latest().project?.currentVersion);

  /** @returns whether to go on */
  async function begin(kept: Archive): Promise<boolean> {
    if ((await kept.project(id)) !== undefined) return false;
    if (!isOpen(id)) {
      letGoOfResultsOf(id);
      notify({ key: 'projectGone', facts: [titleOf(project)] });
      return false;
    }
    if (!isTold) {
      isTold = true;
      notify({ key: 'keptCleared', facts: [titleOf(project)] });
      // Removed things cannot be restored from the disk.
      dropAll();
    }
    await kept.saveProject({ ...project, ...get().project, currentVersion: null });
    isBegun = true;
    await restoreAllRemoved(id);
    if (get().interrupted === before.interrupted) set({ interrupted: undefined });
    return true;
  }

  /** The engine's copy of the version that inspects, if that was only on the disk. */
  async function takeOutCurrent(): Promise<KeptBlob | undefined> {
    const version = current();
    if (!version || !versions.has(version.bundle)) return undefined;
    try {
      return await askVersion(version.model, version, takeOut);
    } catch (error) {
      logProblem(problemOf(error));
      return undefined;
    }
  }

  /** Writes the results and the version that inspects. @returns what became of the version */
  async function writeResults(kept: Archive): Promise<'kept' | 'lost' | 'none'> {
    file ??= await takeOutCurrent();
    const { versions: known, inspected, shots } = latest();
    const version = current();
    const wasKept = version !== undefined && versions.has(version.bundle);
    const listed = doneResults(inspected).filter((result) => results.has(result.id));
    const entries = listed.flatMap((result) => entriesOf(result, known));
    let anew: VersionRecord | undefined;
    if (wasKept && file) {
      const photos = shots.map(({ photo: { sha256 }, blob }) => ({ sha256, blob }));
      const blobs = [file.sha256, ...photos.map(({ sha256 }) => sha256)];
      anew = { ...version, bundle: file.sha256, bundleBytes: file.blob.size, blobs };
      await kept.saveVersion(anew, [file, ...photos], [trainedEntry(anew), ...entries], listed);
      await kept.changeProject(id, { currentVersion: anew.number });
    } else if (listed.length > 0) await kept.updateResults(id, listed, entries);
    if (isOpen(id)) {
      set((s) => ({
        versions: s.versions.flatMap((one) => {
          if (one === version && anew) return [anew];
          return versions.has(one.bundle) ? [] : [one];
        }),
      }));
      change(wasKept && !anew ? { currentVersion: null } : {});
      if (get().training.status !== 'running') set(shownOf(desk.currentVersion()));
    }
    if (!version) return 'none';
    return anew || !wasKept ? 'kept' : 'lost';
  }

  /** @returns how many photos can no longer be read */
  async function writeShots(kept: Archive): Promise<number> {
    let lost = 0;
    for (const { id: shot, name, blob } of latest().shots) {
      // It may have been removed meanwhile.
      if (!latest().shots.some((one) => one.id === shot)) continue;
      try {
        const look = await askEngine((engine) => engine.look({ name, blob }));
        release(look);
        const record = photoRecord({ project: id, id: shot, name }, look);
        await kept.savePhoto(record, { sha256: look.sha256, blob });
      } catch (error) {
        if (!isOfPhoto(error)) throw error;
        lost++;
        if (isOpen(id)) set((s) => ({ shots: s.shots.filter((one) => one.id !== shot) }));
      }
    }
    return lost;
  }

  return async () => {
    const kept = await archive();
    if (!isBegun && !(await begin(kept))) return goOn();
    goOn();
    const version = await inTurn(() => writeResults(kept));
    const lostPhotos = await writeShots(kept);
    withdraw('keptCleared');
    notify({ key: 'writtenAnew', facts: [titleOf(project), version, lostPhotos] });
  };
}

/** The entries for a result in the trail, which begins anew. */
function entriesOf(result: ResultRecord, versions: readonly VersionRecord[]): AuditEntry[] {
  const version = versions.find(({ number }) => number === result.version);
  const { review } = result;
  return [inspectedEntry(result, version), ...(review ? [takenOverEntry(result, review)] : [])];
}
