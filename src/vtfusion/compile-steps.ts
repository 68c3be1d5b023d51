import * as tf from '@tensorflow/tfjs-core';
import { tidy } from '../ops/tidy';
import { compileAllAhead } from '../ops/webgpu/compile-all';
import { returnManyFreeBuffers } from '../ops/webgpu/free-buffers';
import type { Adam } from './adam';
import { adamFor, type Learning, networkFor } from './learning';
import { lossRow } from './loss-queue';
import type { ShotMemory } from './shot-memory';
import type { SyntheticPool } from './synthetic-pool';
import { predictTiles, rehearsal } from './tile-maps';
import type { TrainingTask } from './training-task';

/**
 * Compiles in parallel everything that steps, calibration and inspection run, on a temporary network: the
 * real weights do not change and no random number is drawn.
 */
export function compileSteps(
  task: TrainingTask,
  memory: ShotMemory,
  learning: Learning,
  pool: SyntheticPool,
): Promise<void> {
  return compileAllAhead(() => {
    const { encoder, settings, states, region } = task;
    const network = networkFor(task);
    let adam: Adam | undefined;
    try {
      adam = adamFor(network, settings, 1);
      const learner = { network, adam };
      const { views } = memory;
      const { tilings } = views.plan;
      const count = Math.min(settings.batch, views.shots);
      // The memory's size depends on the tiling.
      const chosen = Array.from({ length: count }, (_, shot) => ({
        shot,
        view: views.viewsOf(shot % tilings.length)[0],
      }));
      // In the second step, weights are on the GPU already.
      for (let i = 0; i < 2; i++) {
        lossRow(learning.step(learner, chosen, (size) => pool.batch(size, () => 0))).dispose();
        returnManyFreeBuffers();
      }
      const scales = tilings.map((tiling, scale) => ({
        tiling,
        references: memory.prototypesOf(scale).map(({ all }) => all),
        unit: learning.units[scale],
      }));
      const judges = { encoder, network, states };
      for (const [i, scale] of scales.entries()) {
        tidy(() => {
          predictTiles(memory.tokensOf({ shot: 0, pose: 0 }, i), [scale], judges);
        });
        returnManyFreeBuffers();
      }
      tf.dispose(rehearsal(scales, judges, { illumination: views.plan.illumination, region }));
      return [];
    } finally {
      adam?.dispose();
      network.dispose();
    }
  });
}
