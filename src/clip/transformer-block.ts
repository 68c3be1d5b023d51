/**
 * The pre-norm residual block that every encoder here is made of:
 *
 *   x + s_1 * attention(norm_1(x)),  then  x + s_2 * mlp(norm_2(x))
 *
 * s is the layer scale, a gain per channel, where the model has one. Source: Vaswani et al., 2017; Radford et
 * al., 2021 (open_clip `ResidualAttentionBlock`); Touvron et al., "Going deeper with image transformers",
 * 2021 (timm `Block`).
 */
import * as tf from '@tensorflow/tfjs-core';
import { frozenAttention } from '../ops/frozen-attention';
import type { FrozenActivation, FrozenLinear } from '../ops/frozen-linear';
import { frozenLayerNorm, type Norm } from '../ops/frozen-norm';
import type { Task } from '../ops/webgpu/tuner';
import { linearOf } from './frozen-layers';
import type { TensorSource } from './tensor-source';
import type { Weights } from './weight-stream';

/**
 * Names of a block's parts in a family of checkpoints; `.weight` and `.bias` are appended unless written out.
 */
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
  readonly activation: FrozenActivation;
  /** Added to the variance in layer normalisation. */
  readonly eps: number;
  /** Whether there are `ls1.gamma` and `ls2.gamma`. */
  readonly layerScale: boolean;
}

/** Names of a block's arrays in the checkpoint. */
export function blockArrays(prefix: string, { names, layerScale }: BlockSettings): string[] {
  const { norm1, qkv, out, norm2, up, down } = names;
  return [
    ...[qkv.weight, qkv.bias],
    ...[norm1, out, norm2, up, down].flatMap((name) => [`${name}.weight`, `${name}.bias`]),
    ...(layerScale ? ['ls1.gamma', 'ls2.gamma'] : []),
  ].map((name) => `${prefix}.${name}`);
}

export class TransformerBlock {
  private readonly norm1: Norm;
  private readonly norm2: Norm;
  private readonly qkv: FrozenLinear;
  private readonly out: FrozenLinear;
  private readonly up: FrozenLinear;
  private readonly down: FrozenLinear;

  private constructor(
    source: TensorSource,
    prefix: string,
    private readonly settings: BlockSettings,
  ) {
    const { names, layerScale } = settings;
    const norm = (name: string): Norm => ({
      gain: source.vector(`${prefix}.${name}.weight`),
      bias: source.vector(`${prefix}.${name}.bias`),
    });
    const layer = (name: string, scale?: string) =>
      linearOf(source, {
        weight: `${prefix}.${name}.weight`,
        bias: `${prefix}.${name}.bias`,
        gain: scale === undefined || !layerScale ? undefined : `${prefix}.${scale}.gamma`,
      });
    this.norm1 = norm(names.norm1);
    this.qkv = linearOf(source, {
      weight: `${prefix}.${names.qkv.weight}`,
      bias: `${prefix}.${names.qkv.bias}`,
    });
    this.out = layer(names.out, 'ls1');
    this.norm2 = norm(names.norm2);
    this.up = layer(names.up);
    this.down = layer(names.down, 'ls2');
  }

  /** @throws what `Weights.take` throws */
  static async read(weights: Weights, prefix: string, settings: BlockSettings): Promise<TransformerBlock> {
    return weights.lend(
      blockArrays(prefix, settings),
      (source) => new TransformerBlock(source, prefix, settings),
    );
  }

  /** `[B, n, width]` to `[B, n, width]`; `bias` `[n, n]` is added to the attention logits. */
  apply(x: tf.Tensor3D, bias?: tf.Tensor2D): tf.Tensor3D {
    return tf.tidy(() => {
      const { heads, activation, eps } = this.settings;
      const qkv = this.qkv.apply(frozenLayerNorm(x, this.norm1, eps));
      const middle = this.out.apply(frozenAttention(qkv, heads, bias), { residual: x });
      const hidden = this.up.apply(frozenLayerNorm(middle, this.norm2, eps), { activation });
      return this.down.apply(hidden, { residual: middle });
    });
  }

  /** The block's products to tune, for `rows` tokens. */
  tasks(rows: number): Task[] {
    const { activation } = this.settings;
    return [
      this.qkv.task(rows),
      this.out.task(rows, { residual: true }),
      this.up.task(rows, { activation }),
      this.down.task(rows, { residual: true }),
    ].filter((task) => task !== undefined);
  }

  dispose(): void {
    tf.dispose([this.norm1, this.norm2].flatMap(({ gain, bias }) => [gain, bias]));
    for (const layer of [this.qkv, this.out, this.up, this.down]) layer.dispose();
  }
}
