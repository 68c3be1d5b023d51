/**
 * The pre-norm residual block that every encoder here is made of:
 *
 *   x + s_1 * attention(norm_1(x)),  then  x + s_2 * mlp(norm_2(x))
 *
 * s is the layer scale, a gain per channel, where the model has one. Source: Vaswani et al., 2017; Radford et al.,
 * 2021 (open_clip `ResidualAttentionBlock`); Touvron et al., "Going deeper with image transformers", 2021 (timm `Block`).
 */
import * as tf from '@tensorflow/tfjs-core';
import { attention, joinHeads, splitHeads } from '../ops/attention';
import { gelu, quickGelu } from '../ops/gelu';
import { layerNorm } from '../ops/layer-norm';
import { linear } from '../ops/linear';
import type { TensorSource } from './tensor-source';

/** What a family of checkpoints calls the parts of a block; `.weight` and `.bias` follow where not written out. */
export interface BlockNames {
  readonly norm1: string;
  readonly qkv: { readonly weight: string; readonly bias: string };
  readonly out: string;
  readonly norm2: string;
  readonly up: string;
  readonly down: string;
}

export interface BlockSettings {
  readonly names: BlockNames;
  readonly heads: number;
  readonly activation: 'gelu' | 'quick-gelu';
  /** What layer normalisation adds to the variance. */
  readonly eps: number;
  /** Whether there are `ls1.gamma` and `ls2.gamma`. */
  readonly layerScale: boolean;
}

export class TransformerBlock {
  private readonly t;

  constructor(
    source: TensorSource,
    prefix: string,
    private readonly settings: BlockSettings,
  ) {
    const { names, layerScale } = settings;
    const vector = (name: string) => source.vector(`${prefix}.${name}`);
    const matrix = (name: string) => source.transposed(`${prefix}.${name}`);
    this.t = {
      gain1: vector(`${names.norm1}.weight`),
      bias1: vector(`${names.norm1}.bias`),
      qkv: matrix(names.qkv.weight),
      qkvBias: vector(names.qkv.bias),
      out: matrix(`${names.out}.weight`),
      outBias: vector(`${names.out}.bias`),
      gain2: vector(`${names.norm2}.weight`),
      bias2: vector(`${names.norm2}.bias`),
      up: matrix(`${names.up}.weight`),
      upBias: vector(`${names.up}.bias`),
      down: matrix(`${names.down}.weight`),
      downBias: vector(`${names.down}.bias`),
      ...(layerScale ? { scale1: vector('ls1.gamma'), scale2: vector('ls2.gamma') } : {}),
    };
  }

  /** `[B, n, width]` to `[B, n, width]`; `bias` `[n, n]` is added to the attention logits. */
  apply(x: tf.Tensor3D, bias?: tf.Tensor2D): tf.Tensor3D {
    return tf.tidy(() => {
      const { t } = this;
      const { heads, activation, eps } = this.settings;
      const scaled = (y: tf.Tensor, scale?: tf.Tensor) => (scale ? tf.mul(y, scale) : y);
      const qkv = linear(layerNorm(x, t.gain1, t.bias1, eps), t.qkv, t.qkvBias);
      const [q, k, v] = tf.split(qkv, 3, 2).map((part) => splitHeads(part as tf.Tensor3D, heads));
      const attended = joinHeads(attention(q, k, v, bias), heads);
      const middle = tf.add(x, scaled(linear(attended, t.out, t.outBias), t.scale1)) as tf.Tensor3D;
      const hidden = linear(layerNorm(middle, t.gain2, t.bias2, eps), t.up, t.upBias);
      const active = activation === 'gelu' ? gelu(hidden) : quickGelu(hidden);
      return tf.add(middle, scaled(linear(active, t.down, t.downBias), t.scale2));
    }) as tf.Tensor3D;
  }

  dispose(): void {
    tf.dispose(this.t);
  }
}
