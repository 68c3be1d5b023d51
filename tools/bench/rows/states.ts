import * as tf from '@tensorflow/tfjs-core';
import type { Pretrained } from '../../../src/vtfusion/pretrained';
import type { Bench } from '../bench';
import { objectName } from './photos';

/**
 * The states that the text branch compares with, `[2, c]`; none where the encoder has no words. Where computing is slow
 * they are made up: what follows takes as long with any numbers, and the prompts of an object take minutes.
 */
export async function statesFor(bench: Bench, pretrained: Pretrained): Promise<tf.Tensor2D | undefined> {
  if (!pretrained.words) return undefined;
  if (!bench.slow) return pretrained.states(objectName);
  return tf.randomNormal([2, pretrained.encoder.joint.bias.length], 0, 1, 'float32', 1);
}
