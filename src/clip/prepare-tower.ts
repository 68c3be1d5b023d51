/** What an image tower does once, before its first picture: its kernels are tuned for this GPU and compiled side by side. */
import * as tf from '@tensorflow/tfjs-core';
import { frozenNormalisation } from '../ops/frozen-norm';
import { usesKernel } from '../ops/kernels';
import { isSoftware } from '../ops/webgpu/adapter';
import { compileAllAhead } from '../ops/webgpu/compile-all';
import { tune } from '../ops/webgpu/tuner';
import { currentDevice } from '../ops/webgpu/webgpu-backend';
import type { Blocks } from './blocks';
import type { ImageTower } from './image-tower';

/**
 * A photo as a whole, and with its nine tiles, which a GPU takes as one batch where its pixels bear them (vtfusion/views.ts). What lies
 * between takes the larger one's choices.
 */
const batches = [1, 10];

/**
 * Does nothing where no kernel is in use, and on software renderers, where it would take longer than it saves.
 * @param begun is told where there is something to do
 */
export async function prepareTower(
  tower: Pick<ImageTower, 'side' | 'grid' | 'patchTokens'>,
  blocks: Blocks,
  begun?: () => void,
): Promise<void> {
  if (!usesKernel('matmul') || isSoftware(currentDevice())) return;
  begun?.();
  const { side, grid } = tower;
  await tune(batches.flatMap((batch) => blocks.tasks(batch * (1 + grid * grid))));
  // As what inspects takes them (vtfusion/tokens.ts).
  await compileAllAhead(() =>
    batches.flatMap((batch) =>
      tower.patchTokens(tf.zeros([batch, side, side, 3]), [1]).map(frozenNormalisation),
    ),
  );
}
