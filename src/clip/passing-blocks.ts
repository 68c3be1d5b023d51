/**
 * Transformer blocks that are on the GPU one after the other: weights wait on the host in int8 and go up for as long as
 * their block computes. For a tower that is used once beside another that stays: of ViT-B/16+'s text tower a block of 5 MB
 * is up at a time, not 60 MB. Each pass sends every weight once, a few milliseconds a pass on any GPU.
 */
import type * as tf from '@tensorflow/tfjs-core';
import { returnFreeBuffers, submitRecorded } from '../ops/webgpu/run-kernel';
import type { Task } from '../ops/webgpu/tuner';
import type { BlockNaming, Blocks, Sight } from './blocks';
import { TensorBlocks } from './tensor-blocks';
import type { TensorSource } from './tensor-source';

export class PassingBlocks implements Blocks {
  constructor(
    private readonly source: TensorSource,
    private readonly naming: BlockNaming,
  ) {}

  after(sequence: tf.Tensor3D, levels: readonly number[], sight: Sight = 'all'): tf.Tensor3D[] {
    const { prefixes, settings } = this.naming;
    const wanted = new Map<number, tf.Tensor3D>();
    let x = sequence;
    for (let block = 1; block <= Math.max(...levels); block++) {
      const passing = new TensorBlocks(this.source, { prefixes: [prefixes[block - 1]], settings });
      const before = x;
      [x] = passing.after(wanted.has(block - 1) ? before.clone() : before, [1], sight);
      submitRecorded();
      passing.dispose();
      if (levels.includes(block)) wanted.set(block, x);
    }
    return levels.map((level) => wanted.get(level)!);
  }

  /** Nothing: it is used once, so tuning would take longer than it saves. */
  tasks(): Task[] {
    return [];
  }

  dispose(): void {
    submitRecorded();
    returnFreeBuffers();
  }
}
