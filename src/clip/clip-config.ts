/**
 * A CLIP's shape, in the words of open_clip's model configurations (`model_cfg`), and the tensors it needs.
 * Keys that are not listed are ignored.
 */
import * as v from 'valibot';
import { blocks, size } from './config-numbers';
import { type ModelTensor, TensorList } from './tensor-list';

const visionSchema = v.pipe(
  v.object({
    /** Side of the square image, in pixels. */
    image_size: size,
    layers: blocks,
    width: size,
    /** Width of one attention head; the number of heads is width / head_width. */
    head_width: v.optional(size, 64),
    /** Side of a patch, in pixels. */
    patch_size: size,
    mlp_ratio: v.optional(v.pipe(v.number(), v.finite(), v.gtValue(0)), 4),
  }),
  v.check((vision) => vision.width % vision.head_width === 0, 'width is not a multiple of head_width'),
  v.check((vision) => vision.patch_size <= vision.image_size, 'patch_size is larger than image_size'),
  v.check(
    (vision) => vision.image_size % vision.patch_size === 0,
    'image_size is not a multiple of patch_size',
  ),
);

const textSchema = v.pipe(
  v.object({
    /** Tokens of a text, including the start and end marks. */
    context_length: size,
    vocab_size: size,
    width: size,
    heads: size,
    layers: blocks,
  }),
  v.check((text) => text.width % text.heads === 0, 'width is not a multiple of heads'),
);

export const clipConfigSchema = v.object({
  /** Width of the joint space of images and texts. */
  embed_dim: size,
  /** x * sigmoid(1.702 x) in place of GELU. */
  quick_gelu: v.optional(v.boolean(), false),
  vision_cfg: visionSchema,
  text_cfg: textSchema,
});
export type ClipConfig = v.InferOutput<typeof clipConfigSchema>;

const finite = v.pipe(v.number(), v.finite());
const triple = v.tuple([finite, finite, finite]);
const divisor = v.pipe(finite, v.gtValue(0));
export const preprocessSchema = v.object({
  /** Of red, green, blue in 0..1. */
  mean: v.optional(triple, [0.48145466, 0.4578275, 0.40821073]),
  std: v.optional(v.tuple([divisor, divisor, divisor]), [0.26862954, 0.26130258, 0.27577711]),
  interpolation: v.optional(v.string(), 'bicubic'),
  /** `squash` (ignore the aspect ratio), `shortest` (then crop the centre) or `longest` (then pad). */
  resize_mode: v.optional(v.string(), 'shortest'),
});
export type PreprocessConfig = v.InferOutput<typeof preprocessSchema>;

/** Every tensor of a CLIP by its open_clip name, the image encoder's first. */
export function clipTensors(config: ClipConfig): Map<string, ModelTensor> {
  const { embed_dim: joint, vision_cfg: vision, text_cfg: text } = config;
  const seen = new TensorList('vision');
  const grid = Math.floor(vision.image_size / vision.patch_size);
  seen.plain('visual.class_embedding', vision.width);
  seen.plain('visual.positional_embedding', 1 + grid * grid, vision.width);
  seen.matrix(0, 'visual.conv1.weight', vision.width, 3, vision.patch_size, vision.patch_size);
  seen.norm('visual.ln_pre', vision.width);
  addBlocks(seen, 'visual.', vision.layers, vision.width, Math.floor(vision.width * vision.mlp_ratio));
  seen.norm('visual.ln_post', vision.width);
  seen.matrix(1, 'visual.proj', vision.width, joint);

  const read = new TensorList('text', seen.tensors);
  read.matrix(0, 'token_embedding.weight', text.vocab_size, text.width);
  read.plain('positional_embedding', text.context_length, text.width);
  addBlocks(read, '', text.layers, text.width, 4 * text.width);
  read.norm('ln_final', text.width);
  read.matrix(1, 'text_projection', text.width, joint);
  read.plain('logit_scale');
  return read.tensors;
}

function addBlocks(list: TensorList, prefix: string, layers: number, width: number, hidden: number): void {
  for (let layer = 0; layer < layers; layer++) {
    const block = `${prefix}transformer.resblocks.${layer}`;
    list.norm(`${block}.ln_1`, width);
    list.matrix(0, `${block}.attn.in_proj_weight`, 3 * width, width);
    list.plain(`${block}.attn.in_proj_bias`, 3 * width);
    list.linear(`${block}.attn.out_proj`, width, width);
    list.norm(`${block}.ln_2`, width);
    list.linear(`${block}.mlp.c_fc`, hidden, width);
    list.linear(`${block}.mlp.c_proj`, width, hidden);
  }
}
