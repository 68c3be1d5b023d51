/** Transformer blocks as tensor operations: the path that every backend has. */
import * as tf from '@tensorflow/tfjs-core';
import { returnFreeBuffers } from '../ops/webgpu/run-kernel';
import type { Task } from '../ops/webgpu/tuner';
import type { BlockNaming, Blocks, Sight } from './blocks';
import type { TensorSource } from './tensor-source';
import { TransformerBlock } from './transformer-block';

export class TensorBlocks implements Blocks {
  private readonly blocks: readonly TransformerBlock[];

  constructor(source: TensorSource, { prefixes, settings }: BlockNaming) {
    this.blocks = prefixes.map((prefix) => new TransformerBlock(source, prefix, settings));
  }

  after(sequence: tf.Tensor3D, levels: readonly number[], sight?: Sight): tf.Tensor3D[] {
    return throughBlocks((i, x, bias) => this.blocks[i].apply(x, bias), sequence, levels, sight);
  }

  tasks(rows: number): Task[] {
    return this.blocks[0].tasks(rows);
  }

  dispose(): void {
    for (const block of this.blocks) block.dispose();
    returnFreeBuffers();
  }
}

/** As `Blocks.after`. @param apply block number `i`, from 0; `bias` `[n, n]` is added to the attention logits */
export function throughBlocks(
  apply: (i: number, x: tf.Tensor3D, bias: tf.Tensor2D | undefined) => tf.Tensor3D,
  sequence: tf.Tensor3D,
  levels: readonly number[],
  sight: Sight = 'all',
): tf.Tensor3D[] {
  return tf.tidy(() => {
    const bias = maskOf(sight, sequence.shape[1]);
    const wanted = new Map<number, tf.Tensor3D>();
    let x = sequence;
    for (let block = 1; block <= Math.max(...levels); block++) {
      const next = apply(block - 1, x, bias);
      if (!wanted.has(block - 1)) x.dispose();
      x = next;
      if (levels.includes(block)) wanted.set(block, x);
    }
    return levels.map((level) => wanted.get(level)!);
  });
}

/** What is added to the logits `[n, n]`: 0 where a place sees, far below any logit where it does not. */
function maskOf(sight: Sight, n: number): tf.Tensor2D | undefined {
  if (sight === 'all') return undefined;
  const mask = new Float32Array(n * n).fill(-1e9);
  for (let i = 0; i < n; i++) {
    const length = sight === 'causal' ? n : n / sight.windows;
    const start = Math.floor(i / length) * length;
    mask.fill(0, i * n + start, i * n + (sight === 'causal' ? i + 1 : start + length));
  }
  return tf.tensor2d(mask, [n, n]);
}
