/**
 * The residual block that CLIP's two towers share: x + attention(ln_1(x)), then x + mlp(ln_2(x)).
 * Names are those of open_clip's state dict. Source: Radford et al., 2021; open_clip `ResidualAttentionBlock`.
 */
import * as tf from '@tensorflow/tfjs-core';
import { attention, joinHeads, splitHeads } from '../ops/attention';
import { gelu, quickGelu } from '../ops/gelu';
import { layerNorm } from '../ops/layer-norm';
import { linear } from '../ops/linear';
import type { TensorSource } from './tensor-source';

export class TransformerBlock {
  private readonly t;

  constructor(
    source: TensorSource,
    prefix: string,
    private readonly heads: number,
    private readonly useQuickGelu: boolean,
  ) {
    const vector = (name: string) => source.vector(`${prefix}.${name}`);
    const matrix = (name: string) => source.transposed(`${prefix}.${name}`);
    this.t = {
      ln1Gain: vector('ln_1.weight'),
      ln1Bias: vector('ln_1.bias'),
      qkv: matrix('attn.in_proj_weight'),
      qkvBias: vector('attn.in_proj_bias'),
      out: matrix('attn.out_proj.weight'),
      outBias: vector('attn.out_proj.bias'),
      ln2Gain: vector('ln_2.weight'),
      ln2Bias: vector('ln_2.bias'),
      up: matrix('mlp.c_fc.weight'),
      upBias: vector('mlp.c_fc.bias'),
      down: matrix('mlp.c_proj.weight'),
      downBias: vector('mlp.c_proj.bias'),
    };
  }

  /** `[B, n, width]` to `[B, n, width]`; `bias` `[n, n]` is added to the attention logits. */
  apply(x: tf.Tensor3D, bias?: tf.Tensor2D): tf.Tensor3D {
    return tf.tidy(() => {
      const t = this.t;
      const qkv = linear(layerNorm(x, t.ln1Gain, t.ln1Bias), t.qkv, t.qkvBias);
      const [q, k, v] = tf.split(qkv, 3, 2).map((part) => splitHeads(part as tf.Tensor3D, this.heads));
      const attended = joinHeads(attention(q, k, v, bias), this.heads);
      const middle = tf.add(x, linear(attended, t.out, t.outBias));
      const activation = this.useQuickGelu ? quickGelu : gelu;
      const hidden = activation(linear(layerNorm(middle, t.ln2Gain, t.ln2Bias), t.up, t.upBias));
      return tf.add(middle, linear(hidden, t.down, t.downBias));
    }) as tf.Tensor3D;
  }

  dispose(): void {
    tf.dispose(this.t);
  }
}
