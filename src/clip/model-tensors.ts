/** The tensors of a model, which follow from its kind and config. */
import { type ClipConfig, clipTensors } from './clip-config';
import { type DinoConfig, dinoTensors } from './dino-config';
import type { ModelTensor } from './tensor-list';

/** A CLIP in open_clip's names, or a vision-only encoder in timm's. */
export type ModelShape =
  | { readonly kind: 'clip'; readonly config: ClipConfig }
  | {
      readonly kind: 'vision';
      readonly config: DinoConfig;
      /** Side of the square image in pixels; the position embeddings are resampled to it. */
      readonly side: number;
    };

/** Every tensor of a model by its name in the checkpoint, the image encoder's first. */
export function modelTensors(shape: ModelShape): Map<string, ModelTensor> {
  return shape.kind === 'clip' ? clipTensors(shape.config) : dinoTensors(shape.config);
}

/** Side of the square image, in pixels. */
export function sideOf(shape: ModelShape): number {
  return shape.kind === 'clip' ? shape.config.vision_cfg.image_size : shape.side;
}

/** Blocks of the image encoder. */
export function depthOf(shape: ModelShape): number {
  return shape.kind === 'clip' ? shape.config.vision_cfg.layers : shape.config.depth;
}
