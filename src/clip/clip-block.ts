/** A transformer block in open_clip's names, for both of CLIP's towers. */
import type { BlockNames, BlockSettings } from './transformer-block';

const names: BlockNames = {
  norm1: 'ln_1',
  qkv: { weight: 'attn.in_proj_weight', bias: 'attn.in_proj_bias' },
  out: 'attn.out_proj',
  norm2: 'ln_2',
  up: 'mlp.c_fc',
  down: 'mlp.c_proj',
};

export function clipBlock(heads: number, quickGelu: boolean): BlockSettings {
  return { names, heads, activation: quickGelu ? 'quick-gelu' : 'gelu', eps: 1e-5, layerScale: false };
}
