/**
 * The browser may take away all that it keeps while the page is open: damaged, or cleared by hand. The open project is written
 * anew then, of what the page has of it: its good photos, the version that inspects, which the engine holds, and the list of its results.
 */
import type { Archive } from '../../database/archive';
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
import { forgetAllRemoved } from '../storing/removals';
import { letGoOfResultsOf, unsavedResult } from '../storing/unsaved-results';
import { isWaiting } from '../storing/unsaved-version';
import type { Desk } from './desk';
import { shownOf } from './training-part';

/**
 * @param project the open one, as it is now
 * @returns does it where the project is gone; to be called again where that fails
 */
export function writingAnew(desk: Desk, project: ProjectRecord): () => Promise<void> {
  const { get, set, isOpen, change } = desk;
  const { id } = project;
  const before = get();
  const results = new Set(
    doneResults(before.inspected).flatMap((result) => (unsavedResult(result.id) ? [] : [result.id])),
  );
  const versions = new Set(before.versions.flatMap((one) => (isWaiting(one) ? [] : [one.bundle])));
  let isGone = false;
  const goOn = desk.hold();
  /** As the project is by now, or was when it was left. */
  const latest = () => (isOpen(id) ? get() : before);

  async function writeShots(kept: Archive): Promise<void> {
    for (const { id: shot, name, blob } of latest().shots) {
      try {
        const look = await askEngine((engine) => engine.look({ name, blob }));
        release(look);
        const record = photoRecord({ project: id, id: shot, name }, look);
        await kept.savePhoto(record, { sha256: look.sha256, blob });
      } catch (error) {
        if (!isOfPhoto(error)) throw error;
        if (isOpen(id)) set((s) => ({ shots: s.shots.filter((one) => one.id !== shot) }));
      }
    }
  }

  /** With the version that inspects, where it was on the disk and the engine still holds it. @returns whether one inspects now */
  async function writeResults(kept: Archive): Promise<boolean> {
    const { project: now, versions: known, inspected, shots } = latest();
    const version = known.find(({ number }) => number === now?.currentVersion);
    const isLost = version !== undefined && versions.has(version.bundle);
    const file =
      isLost && (await askVersion(version.model, version, takeOut).catch((e) => logProblem(problemOf(e))));
    const listed = doneResults(inspected).filter((result) => results.has(result.id));
    const entries = listed.flatMap((result) => entriesOf(result, known));
    let anew: VersionRecord | undefined;
    if (isLost && file) {
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
      change(isLost && !anew ? { currentVersion: null } : {});
      if (get().training.status !== 'running') set(shownOf(desk.currentVersion()));
    }
    return anew !== undefined || (version !== undefined && !isLost);
  }

  return async () => {
    const kept = await archive();
    isGone ||= (await kept.project(id)) === undefined;
    if (!isGone) return goOn();
    const { notify, withdraw, dropAll } = useNotices.getState();
    if (!isOpen(id)) {
      goOn();
      letGoOfResultsOf(id);
      return notify({ key: 'projectGone', facts: [titleOf(project)] });
    }
    notify({ key: 'keptCleared', facts: [titleOf(project)] });
    // What was removed cannot be had back from the disk.
    dropAll();
    forgetAllRemoved(id);
    // First of all: what comes meanwhile is stored beside it.
    await kept.saveProject({ ...project, currentVersion: null });
    goOn();
    if (get().interrupted === before.interrupted) set({ interrupted: undefined });
    await writeShots(kept);
    const isTrained = await inTurn(() => writeResults(kept));
    withdraw('keptCleared');
    const isWhole = isTrained || project.currentVersion === null;
    notify({ key: 'writtenAnew', facts: [titleOf(project), isWhole] });
  };
}

/** What the trail, which begins anew, is told of a result. */
function entriesOf(result: ResultRecord, versions: readonly VersionRecord[]): AuditEntry[] {
  const version = versions.find(({ number }) => number === result.version);
  const { review } = result;
  return [inspectedEntry(result, version), ...(review ? [takenOverEntry(result, review)] : [])];
}
