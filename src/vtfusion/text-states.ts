/** The frozen text features of "normal" and "abnormal": means of prompt ensembles (III-C). */
import * as tf from '@tensorflow/tfjs-core';
import { unit } from '../ops/unit';
import type { StatePrompts } from './prompts';

/** Text features `[sentences, c]`, of any length; the caller disposes of them. */
export type EncodeTexts = (sentences: readonly string[]) => Promise<tf.Tensor2D>;

/** Mean of rows `[n, c]`, made unit: `[1, c]`. */
const unitMean = (rows: tf.Tensor2D): tf.Tensor2D => unit(tf.mean(rows, 0, true) as tf.Tensor2D);

/**
 * T of the object's two states: `[2, c]`, row 0 normal, row 1 abnormal, rows of length 1. With a person's own
 * words the abnormal row lies half-way between "damaged" and the mean of the words' own states,
 *
 *   T_abnormal = unit( D + unit( mean_k W_k ) ),
 *
 * so that many words, or words that the encoder does not know, replace at most half of it. With an equal
 * share for each word, words that did not fit the object cost M^t more of its pixel AUROC (pico-clip, four
 * data sets).
 */
export async function stateFeatures(prompts: StatePrompts, encode: EncodeTexts): Promise<tf.Tensor2D> {
  const ensembles = [prompts.normal, prompts.abnormal, ...prompts.words];
  const features = await encode(ensembles.flat());
  const lengths = ensembles.map(({ length }) => length);
  try {
    return tf.tidy(() => {
      const [normal, damaged, ...words] = (tf.split(unit(features), lengths) as tf.Tensor2D[]).map(unitMean);
      if (words.length === 0) return tf.concat([normal, damaged]);
      return tf.concat([normal, unitMean(tf.concat([damaged, unitMean(tf.concat(words))]))]);
    });
  } finally {
    features.dispose();
  }
}
