import * as tf from '@tensorflow/tfjs-core';
import { turnPicture } from '../../src/images/turn-picture';
import type { FrozenEncoder } from '../../src/vtfusion/frozen-encoder';
import { encodeTokens } from '../../src/vtfusion/tokens';
import type { Picture } from '../evaluate/method';

/** AnomalyDINO's turns of a shot, beside the upright one: eight in all. */
const degrees = [45, 90, 135, 180, 225, 270, 315] as const;

/** The tokens of a shot and of its seven turns by 45 degrees: 8 x L x `[N * d]`, the upright one first. */
export async function tokensOfAllTurns(
  picture: Picture,
  encoder: FrozenEncoder,
): Promise<(readonly Float32Array[])[]> {
  const turned = await picture.derived('turned-by-45', async () => {
    const arrays: Float32Array[] = [];
    for (const angle of degrees) {
      const tokens = encodeTokens([turnPicture(picture.image, angle)], encoder);
      try {
        arrays.push(...((await Promise.all(tokens.map((t) => t.data()))) as Float32Array[]));
      } finally {
        tf.dispose(tokens);
      }
    }
    return arrays;
  });
  const levels = encoder.levels.length;
  return [await picture.tokens(), ...degrees.map((_, i) => turned.slice(i * levels, (i + 1) * levels))];
}
