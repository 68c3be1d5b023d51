/** The frozen text features of "normal" and "abnormal": means of prompt ensembles (III-C). */
import * as tf from '@tensorflow/tfjs-core';
import { unit } from '../ops/unit';
import type { StatePrompts } from './prompts';

/** Unit text features `[sentences, c]`; the caller disposes of them. */
export type EncodeTexts = (sentences: readonly string[]) => tf.Tensor2D;

/** Sentences through the text tower at a time. */
const atOnce = 12;

/**
 * Unit features of any number of sentences, a few at a time: a long batch would need much memory.
 * @param encode a few sentences to features `[sentences, c]` of any length
 */
export function inParts(encode: EncodeTexts): EncodeTexts {
  return (sentences) =>
    tf.tidy(() => {
      const parts: tf.Tensor2D[] = [];
      for (let i = 0; i < sentences.length; i += atOnce) {
        parts.push(unit(encode(sentences.slice(i, i + atOnce))));
      }
      return tf.concat(parts);
    });
}

/** Mean of rows `[n, c]`, made unit: `[1, c]`. */
const unitMean = (rows: tf.Tensor2D): tf.Tensor2D => unit(tf.mean(rows, 0, true) as tf.Tensor2D);

const ensemble = (prompts: readonly string[], texts: EncodeTexts) => unitMean(texts(prompts));

/**
 * T of the object's two states: `[2, c]`, row 0 normal, row 1 abnormal, rows of length 1. With a person's own words the
 * abnormal row lies half-way between "damaged" and the mean of the words' own states,
 *
 *   T_abnormal = unit( D + unit( mean_k W_k ) ),
 *
 * so that many words, or words that the encoder does not know, take away no more than half. With one share a word,
 * words that did not fit the object cost M^t more of its pixel AUROC (pico-clip, four data sets).
 */
export function stateFeatures(prompts: StatePrompts, texts: EncodeTexts): tf.Tensor2D {
  return tf.tidy(() => {
    const [normal, damaged] = [prompts.normal, prompts.abnormal].map((each) => ensemble(each, texts));
    if (prompts.words.length === 0) return tf.concat([normal, damaged]);
    const words = unitMean(tf.concat(prompts.words.map((each) => ensemble(each, texts))));
    return tf.concat([normal, unitMean(tf.concat([damaged, words]))]);
  });
}
