/**
 * The shape of a vision-only ViT in the names of timm's `VisionTransformer`, and the tensors it needs. It is
 * for the DINOv2 family: a class token, optional registers, layer scale, GELU. Keys that are not listed are
 * ignored. Source: Oquab et al., "DINOv2", 2023; Darcet et al., "Vision Transformers Need Registers", 2023.
 */
import * as v from 'valibot';
import { blocks, size } from './config-numbers';
import { type ModelTensor, TensorList } from './tensor-list';

export const dinoConfigSchema = v.pipe(
  v.object({
    /** Side of the images that the checkpoint's position embeddings are for, in pixels. */
    img_size: size,
    /** Side of a patch, in pixels. */
    patch_size: size,
    /** Width d of a token. */
    embed_dim: size,
    /** Number of blocks. */
    depth: blocks,
    num_heads: size,
    mlp_ratio: v.optional(v.pipe(v.number(), v.finite(), v.gtValue(0)), 4),
    /** Register tokens between the class token and the patches. */
    reg_tokens: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1000)), 0),
    /** Position embeddings are for patches alone, not for class and register tokens. */
    no_embed_class: v.optional(v.boolean(), false),
    /** Each branch of a block is multiplied by a learnt gain per channel before it is added. */
    layer_scale: v.optional(v.boolean(), true),
    /** Added to the variance in layer normalisation. */
    norm_eps: v.optional(v.pipe(v.number(), v.finite(), v.gtValue(0)), 1e-6),
  }),
  v.check(
    ({ embed_dim, num_heads }) => embed_dim % num_heads === 0,
    'embed_dim is not a multiple of num_heads',
  ),
  v.check(({ patch_size, img_size }) => patch_size <= img_size, 'patch_size is larger than img_size'),
);
export type DinoConfig = v.InferOutput<typeof dinoConfigSchema>;

/** Class token and registers. */
export const prefixTokens = ({ reg_tokens }: DinoConfig): number => 1 + reg_tokens;

/** Every tensor of such an encoder by its timm name. */
export function dinoTensors(config: DinoConfig): Map<string, ModelTensor> {
  const { embed_dim: width, patch_size: patch, reg_tokens: registers } = config;
  const grid = Math.floor(config.img_size / patch);
  const hidden = Math.floor(width * config.mlp_ratio);
  const list = new TensorList('vision');
  list.plain('cls_token', 1, 1, width);
  if (registers > 0) list.plain('reg_token', 1, registers, width);
  list.plain('pos_embed', 1, grid * grid + (config.no_embed_class ? 0 : prefixTokens(config)), width);
  list.matrix(0, 'patch_embed.proj.weight', width, 3, patch, patch);
  list.plain('patch_embed.proj.bias', width);
  for (let layer = 0; layer < config.depth; layer++) {
    const block = `blocks.${layer}`;
    list.norm(`${block}.norm1`, width);
    list.linear(`${block}.attn.qkv`, 3 * width, width);
    list.linear(`${block}.attn.proj`, width, width);
    if (config.layer_scale) list.plain(`${block}.ls1.gamma`, width);
    list.norm(`${block}.norm2`, width);
    list.linear(`${block}.mlp.fc1`, hidden, width);
    list.linear(`${block}.mlp.fc2`, width, hidden);
    if (config.layer_scale) list.plain(`${block}.ls2.gamma`, width);
  }
  list.norm('norm', width);
  return list.tensors;
}
