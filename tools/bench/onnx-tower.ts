import type { InferenceSession } from 'onnxruntime-web';
import type { OnnxTower } from './bench';

/** A session of an image tower whose input is `image` and whose last block's output is `tokens`. */
export function towerOf(ort: typeof import('onnxruntime-web'), session: InferenceSession): OnnxTower {
  return {
    async tokens(images, batch, side) {
      const image = new ort.Tensor('float32', images, [batch, 3, side, side]);
      const { tokens } = await session.run({ image });
      return (await tokens.getData()) as Float32Array;
    },
    release: () => session.release(),
  };
}
