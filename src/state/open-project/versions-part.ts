/** The versions of the open project: which one inspects, its thresholds, and its file. */
import type { VersionRecord } from '../../database/records';
import type { Thresholds } from '../../workers/client';
import { askEngine } from '../engine/engine-store';
import { askVersion, holdsNothing, inTurn, takeOut } from '../engine/loaded-version';
import { notifyError, useNotices } from '../page/notices';
import { usePreferences } from '../page/preferences';
import { titleOf } from '../page/title';
import { useUnderWay } from '../page/under-way';
import { judgedBy } from '../photos/judged-by';
import { resultsOfVersion } from '../photos/results-of-version';
import { archive } from '../storing/archive';
import { thresholdEntry, usedEntry } from '../storing/audit-entries';
import { saveProjectFile } from '../storing/project-file';
import { storeLater } from '../storing/store-later';
import { bundleOf, storeWaiting } from '../storing/unsaved-version';
import { changeTogether } from './change-results';
import type { Desk } from './desk';
import { useLearning } from './learning';
import { isWorking, type VersionsPart } from './open-project-state';
import { shownOf } from './training-part';

export function versionsPart(desk: Desk): VersionsPart {
  const { get, set, isOpen, currentVersion, loadCurrent } = desk;

  /**
   * Gives a version other thresholds, in the engine, in its file, and with its results in the archive.
   * @returns false if its project was left before
   */
  async function judgeBy(project: string, number: number, thresholds: Thresholds): Promise<boolean> {
    const version = isOpen(project) && get().versions.find((one) => one.number === number);
    if (!version) return false;
    await storeWaiting(version);
    const file = await askVersion(version.model, version, async (engine) => {
      holdsNothing();
      await engine.setThresholds(thresholds);
      return takeOut(engine);
    });
    if (!isOpen(project)) return false;
    const changed: VersionRecord = {
      ...version,
      thresholds,
      measured: version.measured ?? version.thresholds,
      bundle: file.sha256,
      bundleBytes: file.blob.size,
      blobs: [file.sha256, ...version.shots.map(({ sha256 }) => sha256)],
    };
    const again = get().inspected.filter((item) => item.status === 'done' && item.result.version === number);
    const entry = thresholdEntry(changed, usePreferences.getState().person, again.length);
    const kept = await archive();
    await changeTogether(
      desk,
      project,
      (result) => (result.version === number ? judgedBy(result, thresholds) : result),
      (results) => kept.saveVersion(changed, [file], [entry], results),
    );
    // Before the next change of results, which may restore some of this version.
    if (isOpen(project)) {
      set((s) => ({
        versions: s.versions.map((one) => (one.number === number ? changed : one)),
        training:
          s.training.status === 'trained' && s.training.version.number === number
            ? { status: 'trained', version: changed }
            : s.training,
      }));
    }
    return true;
  }

  return {
    versions: [],

    addVersion(version) {
      // For an opening project this is for what is being read: it may have been read before this was stored.
      if (isOpen(version.project) || get().status === 'opening')
        set((s) => ({ versions: [...s.versions, version] }));
    },

    removeVersion({ project, number }) {
      if (isOpen(project)) set((s) => ({ versions: s.versions.filter((one) => one.number !== number) }));
    },

    async acceptVersion(number) {
      const { project: { id } = { id: '' } } = get();
      try {
        // Not while it gets other thresholds: one of the two would be lost.
        await inTurn(async () => {
          const version = get().versions.find((one) => one.project === id && one.number === number);
          if (!version?.taught || !isOpen(id)) return;
          const accepted: VersionRecord = { ...version, taught: { ...version.taught, waits: false } };
          await (await archive()).saveVersion(accepted, []);
          if (isOpen(id))
            set((s) => ({ versions: s.versions.map((one) => (one.number === number ? accepted : one)) }));
        });
      } catch (error) {
        notifyError(error);
      }
    },

    async goBackTo(number) {
      const { project, versions } = get();
      const version = versions.find((one) => one.number === number);
      if (!project || !version || isWorking(get())) return;
      const { project: learning } = useLearning.getState();
      if (learning && version.model !== project.model)
        return useNotices.getState().notify({ key: 'atWork', facts: [titleOf(learning)] });
      const choosing = desk.choose({ model: version.model, currentVersion: number }, () => {
        void desk.flush();
        return loadCurrent();
      });
      const selected = resultsOfVersion(get().inspected, number).at(-1)?.id;
      set({ ...shownOf(version), examples: [], selected });
      if (!(await choosing)) return;
      const chosen = currentVersion();
      set(shownOf(chosen));
      if (chosen?.number !== number || number === project.currentVersion) return;
      const entry = usedEntry(chosen, usePreferences.getState().person);
      const tell = async () => (await archive()).updateResults(project.id, [], [entry]);
      try {
        await tell();
      } catch {
        // The choice itself waits for the disk as well, and the person is told that.
        storeLater(`used ${project.id} ${number}`, tell);
      }
    },

    async setThresholds(thresholds) {
      const { project } = get();
      const number = currentVersion()?.number;
      if (!project || number === undefined) return;
      try {
        if (!(await inTurn(() => judgeBy(project.id, number, thresholds))))
          useNotices.getState().notify({ key: 'thresholdsLeft', facts: [titleOf(project)] });
      } catch (error) {
        notifyError(error);
      }
    },

    async exportProject() {
      const { project } = get();
      const version = currentVersion();
      if (!project || !version) return;
      const title = titleOf(project);
      const end = useUnderWay.getState().begin();
      try {
        const bundle = await bundleOf(version);
        const file = await askEngine((engine) => engine.titleProject(bundle, title));
        saveProjectFile(new Blob([file]), title);
      } catch (error) {
        notifyError(error);
      } finally {
        end();
      }
    },
  };
}
