/**
 * Transformer blocks that are on the GPU one after the other: weights wait on the host in int8 and go up for as long as
 * their block computes. For a tower that is used once beside another that stays: of ViT-B/16+'s text tower a block of 5 MB
 * is up at a time, not 60 MB. Each pass sends every weight once, a few milliseconds a pass on any GPU.
 */
import type * as tf from '@tensorflow/tfjs-core';
import { returnFreeBuffers, submitRecorded } from '../ops/webgpu/run-kernel';
import type { Task } from '../ops/webgpu/tuner';
import type { BlockNaming, Blocks, Sight } from './blocks';
import { throughBlocks } from './tensor-blocks';
import type { TensorSource } from './tensor-source';
import { TransformerBlock } from './transformer-block';

export class PassingBlocks implements Blocks {
  constructor(
    private readonly source: TensorSource,
    private readonly naming: BlockNaming,
  ) {}

  after(sequence: tf.Tensor3D, levels: readonly number[], sight?: Sight): tf.Tensor3D[] {
    const { prefixes, settings } = this.naming;
    const apply = (i: number, x: tf.Tensor3D, bias: tf.Tensor2D | undefined) => {
      const block = new TransformerBlock(this.source, prefixes[i], settings);
      const next = block.apply(x, bias);
      submitRecorded();
      block.dispose();
      returnFreeBuffers();
      return next;
    };
    return throughBlocks(apply, sequence, levels, sight);
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
