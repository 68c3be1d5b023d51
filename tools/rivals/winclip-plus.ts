/**
 * WinCLIP+. Source: Jeong, Zou, Kim, Zhang, Ravichandran, Dabeer, "WinCLIP: Zero-/Few-Shot Anomaly Classification and
 * Segmentation", CVPR 2023.
 *
 *   s(f) = softmax(100 [f.t_normal, f.t_abnormal])[abnormal],  t = mean of the state's compositional prompts
 *
 * The rest of its equations stand in window-method.ts. The paper runs a ViT-B/16+ at 240 pixels; windows are counted in
 * patches here as there, so another encoder's windows cover another share of the picture.
 */
import * as tf from '@tensorflow/tfjs-core';
import { logitScale } from '../../src/vtfusion/maps';
import type { Method } from '../evaluate/method';
import { compositionalPrompts } from './compositional-prompts';
import { requireWords } from './require-words';
import { stateFeatures } from './text';
import { fitWindowMethod, type LanguageScore } from './window-method';

/** @param states `[2, c]`, normal and abnormal; become the score's */
function stateScore(states: tf.Tensor2D): LanguageScore {
  return {
    score: (features) =>
      tf.tidy(() => {
        const logits = tf.mul(tf.matMul(features, states, false, true), logitScale);
        const [normal, abnormal] = tf.split(logits, 2, 1);
        // A softmax over two states is the sigmoid of their difference.
        return tf.squeeze(tf.sigmoid(tf.sub(abnormal, normal)), [1]);
      }),
    dispose: () => states.dispose(),
  };
}

export const winclipPlus: Method = {
  name: 'winclip+',
  needsWords: true,
  async fit(task) {
    const texts = requireWords(task.texts, 'winclip+');
    return fitWindowMethod(task, stateScore(stateFeatures(texts, compositionalPrompts(task.object))));
  },
};
