/** open_clip's configuration of a CLIP: `open_clip_config.json`, or a bare `model_cfg`. */
import * as v from 'valibot';
import { clipConfigSchema, preprocessSchema } from '../../src/clip/clip-config';

export const openClipSchema = v.object({
  model_cfg: clipConfigSchema,
  preprocess_cfg: v.optional(preprocessSchema, {}),
  levels: v.optional(v.array(v.number())),
});

/** Settings that leave a CLIP's tensors named as usual but compute something else with them, and their usual values. */
const usual: readonly (readonly [branch: 'vision_cfg' | 'text_cfg', setting: string, values: unknown[]])[] = [
  ['vision_cfg', 'timm_model_name', []],
  ['vision_cfg', 'attentional_pool', [false]],
  ['vision_cfg', 'no_ln_pre', [false]],
  ['vision_cfg', 'pos_embed_type', ['learnable']],
  ['vision_cfg', 'pool_type', ['tok']],
  ['vision_cfg', 'final_ln_after_pool', [false]],
  ['vision_cfg', 'act_kwargs', []],
  ['vision_cfg', 'norm_kwargs', []],
  ['text_cfg', 'hf_model_name', []],
  ['text_cfg', 'no_causal_mask', [false]],
  ['text_cfg', 'pool_type', ['argmax']],
  ['text_cfg', 'act_kwargs', []],
  ['text_cfg', 'norm_kwargs', []],
];

/** Names a setting that this program would silently compute wrongly; undefined where there is none. */
export function unusualSetting(modelConfig: unknown): string | undefined {
  const parsed = v.safeParse(
    v.object({
      vision_cfg: v.optional(v.record(v.string(), v.unknown()), {}),
      text_cfg: v.optional(v.record(v.string(), v.unknown()), {}),
    }),
    modelConfig,
  );
  if (!parsed.success) return undefined;
  for (const [branch, setting, values] of usual) {
    const value = parsed.output[branch][setting];
    if (value !== undefined && value !== null && !values.includes(value)) {
      return `${branch}.${setting} is ${JSON.stringify(value)}, which this program does not compute`;
    }
  }
  return undefined;
}
