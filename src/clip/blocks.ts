/** A model's transformer blocks, by whichever path this machine computes them best. */
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
   * Runs sequences `[B, n, d]` through the blocks: what comes out after each of `levels`, counted from 1, each
   * `[B, n, d]`. Blocks above the highest level are not computed. The sequences are consumed.
   */
  after(sequence: tf.Tensor3D, levels: readonly number[], sight?: Sight): tf.Tensor3D[];
  /** The same of normalised images `[B, side, side, 3]`, where the path embeds them as well. */
  ofImages?(images: tf.Tensor4D, levels: readonly number[]): tf.Tensor3D[];
  /** What to tune the products of a block on, for `rows` tokens; nothing where they are not ours to tune. */
  tasks(rows: number): Task[];
  dispose(): void;
}
