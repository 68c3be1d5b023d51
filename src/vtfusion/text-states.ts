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

/** Mean of the unit features of `prompts`, made unit again: `[1, c]`. */
function ensemble(prompts: readonly string[], texts: EncodeTexts): tf.Tensor2D {
  return unit(tf.mean(texts(prompts), 0, true) as tf.Tensor2D);
}

/**
 * T of the object's two states: `[2, c]`, row 0 normal, row 1 abnormal, rows of length 1.
 */
export function stateFeatures(prompts: StatePrompts, texts: EncodeTexts): tf.Tensor2D {
  return tf.tidy(() => {
    const normal = ensemble(prompts.normal, texts);
    const abnormal = [prompts.abnormal, ...prompts.words].map((each) => ensemble(each, texts));
    return tf.concat([normal, unit(tf.mean(tf.concat(abnormal), 0, true) as tf.Tensor2D)]);
  });
}
