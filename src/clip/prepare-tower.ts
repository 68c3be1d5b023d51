/**
 * Prepares an image tower once, before its first picture: tunes its kernels for this GPU and compiles them in
 * parallel.
 */
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
 * Batches to tune: a photo as a whole, and with its nine tiles, which a GPU takes as one batch if the photo
 * is large enough for tiles (vtfusion/views.ts). Sizes in between take the larger one's choices.
 */
const batches = [1, 10];

/**
 * Does nothing if no kernel is in use, or on software renderers, where it would take longer than it saves.
 * @param begun called if there is something to do
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
  // The same levels and operations as an inspection (vtfusion/tokens.ts).
  await compileAllAhead(() =>
    batches.flatMap((batch) =>
      tower.patchTokens(tf.zeros([batch, side, side, 3]), [1]).map(frozenNormalisation),
    ),
  );
}
