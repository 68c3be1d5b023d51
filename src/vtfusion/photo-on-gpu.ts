/**
 * From a photo whose bytes are on the GPU to the encoder's input tiles, without going through main memory:
 * the same as `tilesOf` (views.ts) and `toEncoderInput` (tokens.ts) for a photo that is stretched to the
 * square. Resizing gives the same bytes. Even light is computed in float32 here and may round to a
 * neighbouring byte.
 */
import * as tf from '@tensorflow/tfjs-core';
import { cellStarts, FLOOR, LEVEL, surroundWeights } from '../images/illumination';
import { tapsOf } from '../images/resize/resize-taps';
import type { Mask } from '../images/rgb-image';
import { plainProduct, productABt } from '../ops/mat-mul';
import { tidy } from '../ops/tidy';
import type { PhotoBytes } from '../ops/webgpu/photo-bytes';
import { type PackedPicture, resizeByKernel } from '../ops/webgpu/photo-resize';
import { cellsByKernel, coverByKernel, cutByKernel } from '../ops/webgpu/photo-tiles';
import type { FrozenEncoder } from './frozen-encoder';
import type { Tiling } from './tiles';
import { normalisedBytes } from './tokens';
import type { ViewPlan } from './views';

interface Look extends Pick<ViewPlan, 'illumination'> {
  /** As in region.ts. */
  readonly region?: Mask | undefined;
}

/** The encoder's input for all tiles of a photo, one tiling after the other, `[tiles, side, side, 3]`. */
export function inputOnGpu(
  photo: PhotoBytes,
  tilings: readonly Tiling[],
  { illumination, region }: Look,
  encoder: Pick<FrozenEncoder, 'mean' | 'std'>,
): tf.Tensor4D {
  return tidy(() => {
    const numbers = tf.tensor2d(
      Float32Array.from(normalisedBytes(encoder).flatMap((each) => [...each])),
      [3, 256],
    );
    const mask = region && tf.tensor2d(Int32Array.from(region.data), [region.height, region.width], 'int32');
    const inputs = tilings.map(({ pictureSide, tileSide, offsets }) => {
      const across = tapsOf(photo.width, pictureSide);
      const down = tapsOf(photo.height, pictureSide);
      const resized = resizeByKernel(photo, across, down);
      const picture = mask ? coverByKernel(resized, mask) : resized;
      return cutByKernel(picture, {
        offsets: tf.tensor1d([...offsets], 'int32'),
        tileSide,
        numbers,
        light:
          illumination === 'even' ? { surround: surroundOf(picture), level: LEVEL, floor: FLOOR } : undefined,
      });
    });
    return tf.concat(inputs);
  });
}

/** Mean luminance of the surround, `[cells, cells]`. */
function surroundOf(picture: PackedPicture): tf.Tensor2D {
  const means = cellsByKernel(picture, tf.tensor1d(cellStarts(picture.shape[0]), 'int32'));
  const [cells] = means.shape;
  const weights = tf.tensor2d(Float32Array.from(surroundWeights(cells)), [cells, cells]);
  return productABt(plainProduct(weights, means), weights);
}
