/** Turns a training's outcome into a version, with which the project inspects from then on. */
import type { KeptBlob } from '../../database/archive';
import type { TrainingRecord, VersionRecord } from '../../database/records';
import type { TrainingReport } from '../../workers/client';
import { logProblem } from '../page/log';
import { notifyError } from '../page/notices';
import { problemOf } from '../page/problem';
import { highestVersion } from '../storing/highest-version';
import { isRefusedElsewhere } from '../storing/store-later';
import { keepVersion, letGoOfWaiting } from '../storing/unsaved-version';
import { endTraining, type TrainingPhoto } from './begun-training';
import type { Desk } from './desk';
import { nextNumber } from './open-project-state';

/**
 * Stores the version, or lets it wait and tells the person if the disk takes nothing.
 * @param file what the engine has learnt
 * @throws AppError `project-elsewhere` if another tab has taken the project over
 */
export async function madeVersion(
  { get, isOpen, change, flush }: Desk,
  training: TrainingRecord,
  shots: readonly TrainingPhoto[],
  report: TrainingReport,
  file: KeptBlob,
): Promise<VersionRecord> {
  const sums = shots.map(({ name, sha256 }) => ({ name, sha256 }));
  const { project: id, model, object, words, preset } = training;
  const { versions, losses } = get();
  // A trained version is not lost because a disk does not answer.
  const highest = await highestVersion(id).catch((error) => {
    logProblem(problemOf(error));
    return 0;
  });
  const { thresholds, encoder, settings, seed, seconds } = report;
  const version: VersionRecord = {
    project: id,
    number: nextNumber(versions, highest),
    created: Date.parse(report.created),
    model,
    encoder,
    object,
    words,
    preset,
    settings: { ...settings },
    seed,
    seconds: seconds ?? null,
    thresholds,
    losses: [...losses],
    shots: sums,
    bundle: file.sha256,
    bundleBytes: file.blob.size,
    blobs: [file.sha256, ...sums.map(({ sha256 }) => sha256)],
  };
  // Until the version is stored, the training can go on from its last checkpoint when the page is opened
  // again.
  const end = async () => {
    await flush();
    await endTraining(training);
  };
  let isKept = true;
  try {
    await keepVersion(version, file, shots, async () => {
      if (isOpen(id)) change({});
      await end();
    });
  } catch (error) {
    // The tab that has the project now goes on with its training.
    if (isRefusedElsewhere(error)) throw error;
    isKept = false;
    notifyError(error);
  }
  if (isOpen(id)) {
    get().addVersion(version);
    change({ currentVersion: version.number });
  } else letGoOfWaiting(id);
  if (isKept) await end();
  return version;
}
