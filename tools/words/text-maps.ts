/** M^t of test photos for several pairs of state features at once: each photo is encoded once. */
import * as tf from '@tensorflow/tfjs-core';
import type { FrozenEncoder } from '../../src/vtfusion/frozen-encoder';
import { textMap } from '../../src/vtfusion/maps';
import type { TestCase } from '../evaluate/test-photos';
import { jointFeatures, levelTensors } from '../rivals/patch-features';

/**
 * Maps over the token grid, in 0..1 (M^t of eq. 6 divided by the number of levels).
 * @param states each `[2, c]`
 * @returns `[states][cases]`, each `[N]`
 */
export async function textMaps(
  cases: readonly TestCase[],
  states: readonly tf.Tensor2D[],
  encoder: FrozenEncoder,
): Promise<Float32Array[][]> {
  const maps: Float32Array[][] = states.map(() => []);
  for (const { picture } of cases) {
    const tokens = await picture.tokens();
    const found = tf.tidy(() => {
      const levels = jointFeatures(levelTensors(tokens, encoder), encoder);
      const batch = levels.map((x) => tf.expandDims(x, 0) as tf.Tensor3D);
      return states.map((each) => tf.div(textMap(batch, each), levels.length));
    });
    for (const [i, map] of found.entries()) maps[i].push((await map.data()) as Float32Array);
    tf.dispose(found);
  }
  return maps;
}
