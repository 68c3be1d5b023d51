/**
 * Transformer blocks as tensor operations, which run on every backend.
 *
 * On WebGPU each block is a submit of its own. A block of ViT-B/16+ takes 4.5 GFLOP for one picture, and 45
 * for the ten pictures of a photo. By itself the backend submits every 15 dispatches, about two blocks, which
 * take 0.6 to 3 s at the 150 to 30 GFLOP/s of the slowest integrated GPUs.
 */
import * as tf from '@tensorflow/tfjs-core';
import { returnFreeBuffers } from '../ops/webgpu/free-buffers';
import { submitPart } from '../ops/webgpu/run-kernel';
import type { Task } from '../ops/webgpu/tuner';
import type { BlockNaming, Blocks } from './blocks';
import { maskOf, type Sight } from './sight';
import { TransformerBlock } from './transformer-block';
import type { Weights } from './weight-stream';

export class TensorBlocks implements Blocks {
  private constructor(private readonly blocks: readonly TransformerBlock[]) {}

  /** Reads block by block; leaves no tensor behind if that fails. @throws what `Weights.take` throws */
  static async read(weights: Weights, { prefixes, settings }: BlockNaming): Promise<TensorBlocks> {
    const blocks: TransformerBlock[] = [];
    const all = new TensorBlocks(blocks);
    try {
      for (const prefix of prefixes) blocks.push(await TransformerBlock.read(weights, prefix, settings));
    } catch (error) {
      all.dispose();
      throw error;
    }
    return all;
  }

  after(sequence: tf.Tensor3D, levels: readonly number[], sight: Sight = 'all'): tf.Tensor3D[] {
    return tf.tidy(() => {
      const bias = maskOf(sight, sequence.shape[1]);
      const wanted = new Map<number, tf.Tensor3D>();
      let x = sequence;
      for (let block = 1; block <= Math.max(...levels); block++) {
        const next = this.blocks[block - 1].apply(x, bias);
        if (!wanted.has(block - 1)) x.dispose();
        x = next;
        submitPart();
        if (levels.includes(block)) wanted.set(block, x);
      }
      return levels.map((level) => wanted.get(level)!);
    });
  }

  tasks(rows: number): Task[] {
    return this.blocks[0].tasks(rows);
  }

  dispose(): void {
    for (const block of this.blocks) block.dispose();
    returnFreeBuffers();
  }
}
