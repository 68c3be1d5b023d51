/** The model that is made when no other is named: the encoder that the paper uses. */
import type { ModelShape } from '../../src/clip/model-tensors';
import { hubFile } from './hub';
import { WeightsError } from './weights-error';

const REPOSITORY = 'timm/vit_base_patch16_plus_clip_240.laion400m_e32';

export const DEFAULT_MODEL = {
  name: 'vit-b-16-plus-240',
  levels: [3, 6, 9, 12],
  title: 'CLIP ViT-B/16+ 240 (LAION-400M)',
  description:
    "open_clip's ViT-B-16-plus-240, trained for 32 epochs on LAION-400M: images of 240 pixels, 15 x 15 patches of width 896.",
  licence: 'MIT',
  licenceNote:
    `Weights of open_clip's LAION models, which its authors publish under the MIT licence ` +
    `(https://github.com/mlfoundations/open_clip, https://huggingface.co/${REPOSITORY}). ` +
    'The byte-pair merges are MIT, OpenAI (https://github.com/openai/CLIP).',
} as const;

/** The checkpoint's address on the hub. */
export function defaultModelUrl(environment: NodeJS.ProcessEnv): string {
  return hubFile(REPOSITORY, 'open_clip_model.safetensors', environment);
}

/** Keeps another model from being named as this one. Throws `weights-usage`. */
export function checkIsDefault(shape: ModelShape): void {
  if (shape.kind === 'clip') {
    const { embed_dim: joint, vision_cfg: vision } = shape.config;
    const sizes = [joint, vision.image_size, vision.patch_size, vision.width, vision.layers].join();
    if (sizes === '640,240,16,896,12') return;
  }
  throw new WeightsError(
    'weights-usage',
    `The checkpoint is not ${DEFAULT_MODEL.title}. Name the folder to make for it with --out.`,
  );
}
