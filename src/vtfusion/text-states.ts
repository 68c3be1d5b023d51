/** The frozen text features of "normal" and "abnormal": the mean of each state's prompt ensemble (III-C). */
import * as tf from '@tensorflow/tfjs-core';
import type { TextTransformer } from '../clip/text-transformer';
import type { Tokenizer } from '../clip/tokenizer';
import { unit } from '../ops/unit';
import { statePrompts } from './prompts';

const promptsAtOnce = 12;

/** Mean of the unit features of `prompts`, made unit again: `[1, c]`. */
function ensemble(prompts: readonly string[], tokenizer: Tokenizer, text: TextTransformer): tf.Tensor2D {
  return tf.tidy(() => {
    const parts: tf.Tensor2D[] = [];
    for (let i = 0; i < prompts.length; i += promptsAtOnce) {
      parts.push(unit(text.encode(prompts.slice(i, i + promptsAtOnce).map((p) => tokenizer.encode(p)))));
    }
    return unit(tf.mean(tf.concat(parts), 0, true) as tf.Tensor2D);
  });
}

/** T of the object's two states: `[2, c]`, row 0 normal, row 1 abnormal, rows of length 1. */
export function encodeStates(object: string, tokenizer: Tokenizer, text: TextTransformer): tf.Tensor2D {
  return tf.tidy(() => {
    const prompts = statePrompts(object);
    return tf.concat([
      ensemble(prompts.normal, tokenizer, text),
      ensemble(prompts.abnormal, tokenizer, text),
    ]);
  });
}
