/** A model's transformer blocks, on whichever path is fastest on this machine. */
import type * as tf from '@tensorflow/tfjs-core';
import type { Task } from '../ops/webgpu/tuner';
import type { Sight } from './sight';
import type { BlockSettings } from './transformer-block';

export interface BlockNaming {
  /** Names of the blocks in the checkpoint, first to last. */
  readonly prefixes: readonly string[];
  readonly settings: BlockSettings;
}

export interface Blocks {
  /**
   * Runs sequences `[B, n, d]` through the blocks. Returns the output after each of `levels` (counted from
   * 1), each `[B, n, d]`. Blocks above the highest level are not computed. The sequences are consumed.
   */
  after(sequence: tf.Tensor3D, levels: readonly number[], sight?: Sight): tf.Tensor3D[];
  /** The same for normalised images `[B, side, side, 3]`, if the path embeds them as well. */
  ofImages?(images: tf.Tensor4D, levels: readonly number[]): tf.Tensor3D[];
  /** The products of a block to tune, for `rows` tokens; none where our kernels are not used. */
  tasks(rows: number): Task[];
  dispose(): void;
}
