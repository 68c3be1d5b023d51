/** The versions of the open project: which one inspects, by which thresholds, and as a file. */
import type { VersionRecord } from '../../database/records';
import { type Thresholds, verdictOf } from '../../workers/client';
import { archive } from '../archive';
import { thresholdEntry } from '../audit-entries';
import { askVersion, inTurn, takeOut } from '../loaded-version';
import { notifyError, useNotices } from '../notices';
import { usePreferences } from '../preferences';
import { saveProjectFile } from '../project-file';
import { resultsOfVersion } from '../results-of-version';
import { titleOf } from '../title';
import { bundleOf, storeWaiting } from '../unsaved-version';
import { changeTogether } from './change-results';
import type { Desk } from './desk';
import { isWorking, type VersionsPart } from './inspection-state';
import { trainingOf } from './training-part';

export function versionsPart(desk: Desk): VersionsPart {
  const { get, set, isOpen, change, currentVersion, tryPrepareEngine } = desk;

  /** A version with other thresholds, in the engine, in its file, and with its results in the archive; nothing once its project was left. */
  async function judgeBy(
    project: string,
    number: number,
    thresholds: Thresholds,
  ): Promise<VersionRecord | undefined> {
    const version = isOpen(project) && get().versions.find((one) => one.number === number);
    if (!version) return undefined;
    await storeWaiting(version);
    const file = await askVersion(version.model, version, async (engine) => {
      await engine.setThresholds(thresholds);
      return takeOut(engine);
    });
    if (!isOpen(project)) return undefined;
    const changed: VersionRecord = {
      ...version,
      ...{ thresholds, measured: version.measured ?? version.thresholds },
      ...{ bundle: file.sha256, bundleBytes: file.blob.size },
      blobs: [file.sha256, ...version.shots.map(({ sha256 }) => sha256)],
    };
    const again = get().inspected.filter((item) => item.status === 'done' && item.result.version === number);
    const entry = thresholdEntry(changed, usePreferences.getState().person, again.length);
    const kept = await archive();
    await changeTogether(
      desk,
      project,
      (result) =>
        result.version === number
          ? { ...result, thresholds, verdict: verdictOf(result.score, thresholds) }
          : result,
      (results) => kept.saveVersion(changed, [file], [entry], results),
    );
    return changed;
  }

  return {
    versions: [],

    async goBackTo(number) {
      const { project, versions } = get();
      const version = versions.find((one) => one.number === number);
      if (!project || !version || isWorking(get())) return;
      const before = { model: project.model, currentVersion: project.currentVersion };
      change({ model: version.model, currentVersion: number });
      void desk.flush();
      const shown = resultsOfVersion(get().inspected, number).at(-1)?.id;
      set({ training: trainingOf(version), losses: version.losses, examples: [], selected: shown });
      if ((await tryPrepareEngine()) || !isOpen(project.id)) return;
      change(before);
      const again = currentVersion();
      set({ training: trainingOf(again), losses: again?.losses ?? [] });
    },

    async setThresholds(thresholds) {
      const { project } = get();
      const number = currentVersion()?.number;
      if (!project || number === undefined) return;
      try {
        const changed = await inTurn(() => judgeBy(project.id, number, thresholds));
        if (!changed) {
          return useNotices.getState().notify({ key: 'thresholdsLeft', facts: [titleOf(project)] });
        }
        if (!isOpen(project.id)) return;
        set((s) => ({
          versions: s.versions.map((one) => (one.number === number ? changed : one)),
          training:
            s.training.status === 'trained' && s.training.version.number === number
              ? { status: 'trained', version: changed }
              : s.training,
        }));
      } catch (error) {
        notifyError(error);
      }
    },

    async exportProject() {
      const { project } = get();
      const version = currentVersion();
      if (!project || !version) return;
      try {
        saveProjectFile(await bundleOf(version), version.object);
      } catch (error) {
        notifyError(error);
      }
    },
  };
}
