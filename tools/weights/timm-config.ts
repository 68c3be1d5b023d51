/**
 * timm's configuration of a vision-only transformer: `config.json` of the hub, which names an architecture, or one that
 * writes the architecture out in timm's own arguments.
 */
import * as v from 'valibot';
import { preprocessSchema } from '../../src/clip/clip-config';
import { type DinoConfig, dinoConfigSchema } from '../../src/clip/dino-config';

/** Of ImageNet's pictures, as red, green, blue in 0..1; DINOv2 was trained with them. */
const imageNet = { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] } as const;

const hubSchema = v.object({
  architecture: v.string(),
  model_args: v.optional(v.record(v.string(), v.unknown()), {}),
  pretrained_cfg: v.optional(
    v.object({
      tag: v.optional(v.string()),
      /** Channels, height, width. */
      input_size: v.optional(v.tuple([v.number(), v.number(), v.number()])),
      mean: v.optional(v.tuple([v.number(), v.number(), v.number()])),
      std: v.optional(v.tuple([v.number(), v.number(), v.number()])),
      interpolation: v.optional(v.string()),
      license: v.optional(v.string()),
    }),
    {},
  ),
  levels: v.optional(v.array(v.number())),
});

/** The sizes of DINOv2's models (Oquab et al., Table 17); all heads are 64 wide. */
const sizes: Record<string, { embed_dim: number; depth: number; num_heads: number }> = {
  small: { embed_dim: 384, depth: 12, num_heads: 6 },
  base: { embed_dim: 768, depth: 12, num_heads: 12 },
  large: { embed_dim: 1024, depth: 24, num_heads: 16 },
};
const architecture = /^vit_(\w+?)_patch(\d+)(_reg4)?_dinov2$/;

export interface TimmSource {
  config: DinoConfig;
  preprocess: v.InferOutput<typeof preprocessSchema>;
  levels?: number[] | undefined;
  /** As timm writes it, such as `apache-2.0`. */
  licence?: string | undefined;
}

/** Whether a parsed configuration is one of timm's. */
export function isTimmConfig(parsed: unknown): boolean {
  return typeof parsed === 'object' && parsed !== null && 'architecture' in parsed;
}

/** Reads a timm configuration. Throws an `Error` with a clause that says what is wrong. */
export function parseTimmConfig(parsed: unknown): TimmSource {
  const result = v.safeParse(hubSchema, parsed);
  if (!result.success) throw new Error(clauseOf(result.issues[0]));
  const { architecture: name, model_args: args, pretrained_cfg: trained, levels } = result.output;
  // Written out in full, or by the architecture's name with what differs from it.
  const isWritten = v.is(dinoConfigSchema, parsed);
  const shape = v.safeParse(
    dinoConfigSchema,
    isWritten ? parsed : { ...named(name, trained.input_size), ...args },
  );
  if (!shape.success) throw new Error(clauseOf(shape.issues[0]));
  const { mean, std, interpolation, license } = trained;
  const preprocess = v.parse(preprocessSchema, {
    mean: mean ?? imageNet.mean,
    std: std ?? imageNet.std,
    interpolation: interpolation ?? 'bicubic',
  });
  return { config: shape.output, preprocess, levels, licence: license };
}

/** The arguments that an architecture's name stands for. Throws an `Error`. */
function named(name: string, inputSize: readonly number[] | undefined) {
  const [, size, patch, registers] = architecture.exec(name) ?? [];
  if (size === 'giant') throw new Error(`${name} has SwiGLU blocks, which this program does not compute`);
  if (!size || !(size in sizes)) {
    throw new Error(
      `the architecture ${name} is not known (known: vit_small, vit_base and vit_large of DINOv2, such as ` +
        'vit_small_patch14_dinov2 or vit_base_patch14_reg4_dinov2)',
    );
  }
  return {
    ...sizes[size],
    img_size: inputSize?.[1] ?? 518,
    patch_size: Number(patch),
    ...(registers ? { reg_tokens: 4, no_embed_class: true } : {}),
  };
}

function clauseOf(issue: v.BaseIssue<unknown>): string {
  const where = v.getDotPath(issue);
  return where === null ? issue.message : `${where}: ${issue.message}`;
}
