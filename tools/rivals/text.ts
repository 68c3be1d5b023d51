/**
 * Zero shots: M^t alone. Source: the paper's eq. 6 (Jiang et al., VTFusion) before any training; the prompt ensembles
 * are those that VTFusion itself starts with.
 *
 *   M^t = sum_l softmax(s F_l T^T)[abnormal],  s = 100;  image score: the maximum
 */
import * as tf from '@tensorflow/tfjs-core';
import { unit } from '../../src/ops/unit';
import { textMap } from '../../src/vtfusion/maps';
import { statePrompts } from '../../src/vtfusion/prompts';
import type { EncodeTexts, Method } from '../evaluate/method';
import { judgePatches } from './judge-patches';
import { jointFeatures, levelTensors } from './patch-features';
import { requireWords } from './require-words';

/** Mean of the unit features of each state's prompts, made unit: `[2, c]`, row 0 normal, row 1 abnormal. */
export function stateFeatures(
  texts: EncodeTexts,
  prompts: { readonly normal: readonly string[]; readonly abnormal: readonly string[] },
): tf.Tensor2D {
  return tf.tidy(() =>
    tf.concat(
      [prompts.normal, prompts.abnormal].map((each) => unit(tf.mean(texts(each), 0, true) as tf.Tensor2D)),
    ),
  );
}

export const text: Method = {
  name: 'text',
  needsWords: true,
  async fit({ encoder, texts, object, onProgress }) {
    const states = stateFeatures(requireWords(texts, 'text'), statePrompts(object));
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
