/**
 * CLIP image features of windows, WinCLIP's way: the transformer runs on the class token and a window's patches alone,
 * so that a window knows nothing of what lies around it. Source: Jeong et al., CVPR 2023, 4.2.
 *
 * An encoder without that (one that cannot run on some of its patches) gives the mean of the window's patch features
 * in the joint space instead: patches that have seen the whole picture.
 */
import * as tf from '@tensorflow/tfjs-core';
import { unit } from '../../src/ops/unit';
import type { FrozenEncoder } from '../../src/vtfusion/frozen-encoder';
import { toEncoderInput } from '../../src/vtfusion/tokens';
import type { Picture } from '../evaluate/method';
import { jointFeatures, levelTensors } from './patch-features';
import { windowSides, windowsOf } from './windows';

/** What WinCLIP compares, unit rows. */
export interface WindowFeatures {
  /** The whole picture, `[1, c]`. */
  readonly whole: tf.Tensor2D;
  /** The windows of each of `windowSides`, `[windows, c]`. */
  readonly scales: readonly tf.Tensor2D[];
}

/** Of a picture, computed once for all cells; the caller disposes of them. */
export async function windowFeatures(picture: Picture, encoder: FrozenEncoder): Promise<WindowFeatures> {
  const { grid } = encoder;
  const c = encoder.joint.bias.length;
  const arrays = await picture.derived('winclip-windows', async () => {
    const found: Float32Array[] = [];
    for (const windows of [windowsOf(grid, grid), ...windowSides.map((side) => windowsOf(grid, side))]) {
      const features = masked(picture, encoder, windows) ?? pooled(await picture.tokens(), encoder, windows);
      found.push((await features.data()) as Float32Array);
      features.dispose();
    }
    return found;
  });
  const [whole, ...scales] = arrays.map((values) => tf.tensor2d(values, [values.length / c, c]));
  return { whole, scales };
}

/** Nothing where the encoder cannot run on windows. */
function masked(
  picture: Picture,
  encoder: FrozenEncoder,
  windows: readonly (readonly number[])[],
): tf.Tensor2D | undefined {
  if (!encoder.windowFeatures) return undefined;
  const run = encoder.windowFeatures;
  return tf.tidy(() => {
    const found = run(toEncoderInput([picture.image], encoder), windows);
    return unit(tf.squeeze(found, [0]) as tf.Tensor2D);
  });
}

function pooled(
  tokens: readonly Float32Array[],
  encoder: FrozenEncoder,
  windows: readonly (readonly number[])[],
): tf.Tensor2D {
  return tf.tidy(() => {
    const last = jointFeatures(levelTensors(tokens, encoder).slice(-1), encoder)[0];
    const n = encoder.grid ** 2;
    const shares = new Float32Array(windows.length * n);
    for (const [w, places] of windows.entries()) for (const place of places) shares[w * n + place] = 1;
    return unit(tf.matMul(tf.tensor2d(shares, [windows.length, n]), last) as tf.Tensor2D);
  });
}
