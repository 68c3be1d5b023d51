/**
 * Zero shots: M^t alone. Source: the paper's eq. 6 (Jiang et al., VTFusion) before any training; the prompt ensembles
 * are those that VTFusion itself starts with.
 *
 *   M^t = sum_l softmax(s F_l T^T)[abnormal],  s = 100;  image score: the maximum
 */
import * as tf from '@tensorflow/tfjs-core';
import { textMap } from '../../src/vtfusion/maps';
import { statePrompts } from '../../src/vtfusion/prompts';
import { stateFeatures } from '../../src/vtfusion/text-states';
import type { Method } from '../evaluate/method';
import { judgePatches } from './judge-patches';
import { jointFeatures, levelTensors } from './patch-features';
import { requireWords } from './require-words';

export const text: Method = {
  name: 'text',
  needsWords: true,
  async fit({ encoder, texts, object, words, onProgress }) {
    const states = await stateFeatures(statePrompts(object, words), requireWords(texts, 'text'));
    onProgress(1);
    return {
      async judge(picture) {
        const tokens = await picture.tokens();
        const map = tf.tidy(() => {
          const levels = jointFeatures(levelTensors(tokens, encoder), encoder);
          return textMap(
            levels.map((x) => tf.expandDims(x, 0) as tf.Tensor3D),
            states,
          );
        });
        try {
          return judgePatches((await map.data()) as Float32Array, encoder, 0);
        } finally {
          map.dispose();
        }
      },
      dispose: () => states.dispose(),
    };
  },
};
