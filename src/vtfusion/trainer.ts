/**
 * Training, Algorithm 1, phase by phase. The encoder is frozen: features of good photos are computed once,
 * and those of a synthetic image once, when it joins the pool.
 */
import * as tf from '@tensorflow/tfjs-core';
import { AppError } from '../errors';
import { Detector, type Scale } from './detector';
import { withLevels } from './frozen-encoder';
import { networkFor } from './learning';
import { LeaveOneOut, unitsOf } from './leave-one-out';
import { Pace } from './pace';
import { copyReference } from './prototypes';
import { withinRegion } from './region';
import { ShotMemory } from './shot-memory';
import { TrainingLoop } from './training-loop';
import type { TrainingControl, TrainingTask } from './training-task';

/**
 * Trains a detector on good photos. Leaves no tensor behind but the detector's own, even if it fails. The
 * exception: if an operation of a step throws, as on a lost device, TensorFlow.js keeps the tensors of its
 * gradient tape.
 * @throws AppError `shots-count` without a photo, `training-cancelled`, `training-diverged`,
 *   `checkpoint-unusable`
 */
export async function trainDetector(task: TrainingTask, control: TrainingControl = {}): Promise<Detector> {
  if (task.shots.length === 0) {
    throw new AppError('shots-count', 'There is no good photo to train on; add photos of good parts.');
  }
  const encoder = withLevels(task.encoder, task.settings.levels);
  const shots = task.shots.map((shot) => withinRegion(shot, task.region));
  return train({ ...task, encoder, shots }, new Pace(control));
}

async function train(task: TrainingTask, pace: Pace): Promise<Detector> {
  const { encoder, states, settings, goingOn, region } = task;
  const network = networkFor(task);
  let memory: ShotMemory | undefined;
  try {
    memory = await ShotMemory.of(task, network, pace);
    if (goingOn) await memory.rememberDefects(await goingOn.anomalies(memory.views.plan));

    const leaveOneOut = new LeaveOneOut(task, network, memory, pace);
    const start = await leaveOneOut.judge();
    const distances = leaveOneOut.startingDistances(start);
    const usual = leaveOneOut.usualDistances(start);

    // Prototypes and D0 come from the starting features, whatever was learnt since.
    if (goingOn) network.learnFrom(goingOn.network);
    await new TrainingLoop(task, network, memory, distances, pace).run();

    const judged = settings.calibrateOn === 'trained-features' ? await leaveOneOut.judge() : start;
    const units = unitsOf(settings, distances);
    const thresholds = await leaveOneOut.calibrate(judged, units);
    return new Detector({
      encoder,
      network,
      illumination: memory.views.plan.illumination,
      scales: scalesOf(memory, { units, usual }, settings.prototypes.strategy === 'memory'),
      states: states && tf.clone(states),
      topShare: settings.topShare,
      thresholds,
      region,
    });
  } catch (error) {
    network.dispose();
    throw error;
  } finally {
    memory?.dispose();
  }
}

/** The detector's references for each tiling. */
const scalesOf = (
  memory: ShotMemory,
  { units, usual }: { readonly units: readonly number[]; readonly usual: readonly number[] },
  namesCopies: boolean,
): Scale[] =>
  memory.views.plan.tilings.map((tiling, scale) => ({
    tiling,
    references: memory.prototypesOf(scale).map(({ all }) => copyReference(all)),
    unit: units[scale],
    usual: usual[scale],
    copies: namesCopies ? memory.copiesFor(tiling) : undefined,
  }));
