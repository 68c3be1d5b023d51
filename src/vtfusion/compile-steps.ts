import { tidy } from '../ops/tidy';
import { compileAllAhead } from '../ops/webgpu/compile-all';
import { returnManyFreeBuffers } from '../ops/webgpu/run-kernel';
import type { Adam } from './adam';
import { adamFor, type Learning, networkFor } from './learning';
import { lossRow } from './loss-queue';
import type { ShotMemory } from './shot-memory';
import type { SyntheticPool } from './synthetic-pool';
import type { TrainingTask } from './training-task';

/**
 * Has all that steps, calibration and inspection run compiled side by side, on a network of its own that is let go: no
 * weight of the other changes and no random number is drawn.
 */
export function compileSteps(
  task: TrainingTask,
  memory: ShotMemory,
  learning: Learning,
  pool: SyntheticPool,
): Promise<void> {
  return compileAllAhead(() => {
    const { settings, states } = task;
    const network = networkFor(task);
    let adam: Adam | undefined;
    try {
      adam = adamFor(network, settings, 1);
      const learner = { network, adam };
      const { views } = memory;
      const { tilings } = views.plan;
      const count = Math.min(settings.batch, views.shots);
      // Each tiling has a memory of its own size.
      const chosen = Array.from({ length: count }, (_, shot) => ({
        shot,
        view: views.viewsOf(shot % tilings.length)[0],
      }));
      // The second step finds weights on the GPU that the first one put there.
      for (let i = 0; i < 2; i++) {
        lossRow(learning.step(learner, chosen, (size) => pool.batch(size, () => 0))).dispose();
        returnManyFreeBuffers();
      }
      for (const scale of tilings.keys()) {
        const references = memory.prototypesOf(scale).map(({ all }) => all);
        const units = references.map(() => learning.units[scale]);
        tidy(() => {
          network.predict(memory.tokensOf({ shot: 0, pose: 0 }, scale), { references, states, units });
        });
        returnManyFreeBuffers();
      }
      return [];
    } finally {
      adam?.dispose();
      network.dispose();
    }
  });
}
