/**
 * A CLIP's shape, in the words of open_clip's model configurations (`model_cfg`), and the tensors it needs.
 * Keys that are not listed are ignored.
 */
import * as v from 'valibot';
import type { ScaleAxis } from './quantise';

const size = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1_000_000));

const visionSchema = v.pipe(
  v.object({
    /** Side of the square image, in pixels. */
    image_size: size,
    layers: size,
    width: size,
    /** Width of one attention head; the number of heads is width / head_width. */
    head_width: v.optional(size, 64),
    /** Side of a patch, in pixels. */
    patch_size: size,
    mlp_ratio: v.optional(v.pipe(v.number(), v.gtValue(0)), 4),
  }),
  v.check((vision) => vision.width % vision.head_width === 0, 'width is not a multiple of head_width'),
  v.check((vision) => vision.patch_size <= vision.image_size, 'patch_size is larger than image_size'),
);

const textSchema = v.pipe(
  v.object({
    /** Tokens of a text, the marks of start and end among them. */
    context_length: size,
    vocab_size: size,
    width: size,
    heads: size,
    layers: size,
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

const triple = v.tuple([v.number(), v.number(), v.number()]);
export const preprocessSchema = v.object({
  /** Of red, green, blue in 0..1. */
  mean: v.optional(triple, [0.48145466, 0.4578275, 0.40821073]),
  std: v.optional(triple, [0.26862954, 0.26130258, 0.27577711]),
  interpolation: v.optional(v.string(), 'bicubic'),
  /** `squash` (ignore the aspect ratio), `shortest` (then crop the centre) or `longest` (then pad). */
  resize_mode: v.optional(v.string(), 'shortest'),
});
export type PreprocessConfig = v.InferOutput<typeof preprocessSchema>;

export type Branch = 'vision' | 'text';

/** A tensor that a CLIP of a given shape has. */
export interface ClipTensor {
  shape: number[];
  branch: Branch;
  /** The axis of the output channels of a matrix; undefined for what stays float32. */
  scaleAxis?: ScaleAxis;
}

/** Every tensor of a CLIP by its open_clip name, the image encoder's first. */
export function clipTensors(config: ClipConfig): Map<string, ClipTensor> {
  const { embed_dim: joint, vision_cfg: vision, text_cfg: text } = config;
  const tensors = new Map<string, ClipTensor>();
  const plain = (branch: Branch, name: string, ...shape: number[]) => tensors.set(name, { shape, branch });
  const matrix = (branch: Branch, scaleAxis: ScaleAxis, name: string, ...shape: number[]) =>
    tensors.set(name, { shape, branch, scaleAxis });
  const norm = (branch: Branch, name: string, width: number) => {
    plain(branch, `${name}.weight`, width);
    plain(branch, `${name}.bias`, width);
  };
  const blocks = (branch: Branch, prefix: string, layers: number, width: number, hidden: number) => {
    for (let layer = 0; layer < layers; layer++) {
      const block = `${prefix}transformer.resblocks.${layer}`;
      norm(branch, `${block}.ln_1`, width);
      matrix(branch, 0, `${block}.attn.in_proj_weight`, 3 * width, width);
      plain(branch, `${block}.attn.in_proj_bias`, 3 * width);
      matrix(branch, 0, `${block}.attn.out_proj.weight`, width, width);
      plain(branch, `${block}.attn.out_proj.bias`, width);
      norm(branch, `${block}.ln_2`, width);
      matrix(branch, 0, `${block}.mlp.c_fc.weight`, hidden, width);
      plain(branch, `${block}.mlp.c_fc.bias`, hidden);
      matrix(branch, 0, `${block}.mlp.c_proj.weight`, width, hidden);
      plain(branch, `${block}.mlp.c_proj.bias`, width);
    }
  };

  const grid = Math.floor(vision.image_size / vision.patch_size);
  plain('vision', 'visual.class_embedding', vision.width);
  plain('vision', 'visual.positional_embedding', 1 + grid * grid, vision.width);
  matrix('vision', 0, 'visual.conv1.weight', vision.width, 3, vision.patch_size, vision.patch_size);
  norm('vision', 'visual.ln_pre', vision.width);
  const hidden = Math.floor(vision.width * vision.mlp_ratio);
  blocks('vision', 'visual.', vision.layers, vision.width, hidden);
  norm('vision', 'visual.ln_post', vision.width);
  matrix('vision', 1, 'visual.proj', vision.width, joint);

  matrix('text', 0, 'token_embedding.weight', text.vocab_size, text.width);
  plain('text', 'positional_embedding', text.context_length, text.width);
  blocks('text', '', text.layers, text.width, 4 * text.width);
  norm('text', 'ln_final', text.width);
  matrix('text', 1, 'text_projection', text.width, joint);
  plain('text', 'logit_scale');
  return tensors;
}
