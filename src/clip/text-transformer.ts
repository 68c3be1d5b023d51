/**
 * CLIP's text tower: causal transformer over byte-pair tokens, read at the end-of-text token.
 * Source: Radford et al., 2021; open_clip `encode_text` (pooling at the highest token id).
 */
import * as tf from '@tensorflow/tfjs-core';
import { layerNorm } from '../ops/layer-norm';
import { clipBlock } from './clip-block';
import type { ClipConfig } from './clip-config';
import type { TensorSource } from './tensor-source';
import { TransformerBlock } from './transformer-block';

export class TextTransformer {
  readonly contextLength: number;
  private readonly width: number;
  private readonly blocks: TransformerBlock[];
  /** Kept on the host: a prompt needs a few dozen of its 49 408 rows. */
  private readonly tokenRow: (id: number) => Float32Array;
  private readonly t;

  constructor(config: ClipConfig, source: TensorSource) {
    const c = config.text_cfg;
    this.contextLength = c.context_length;
    this.width = c.width;
    this.tokenRow = source.rows('token_embedding.weight');
    this.t = {
      positions: source.matrix('positional_embedding'),
      causal: tf.tensor2d(causalMask(c.context_length), [c.context_length, c.context_length]),
      finalGain: source.vector('ln_final.weight'),
      finalBias: source.vector('ln_final.bias'),
      projection: source.matrix('text_projection'),
    };
    const settings = clipBlock(c.heads, config.quick_gelu);
    this.blocks = Array.from(
      { length: c.layers },
      (_, i) => new TransformerBlock(source, `transformer.resblocks.${i}`, settings),
    );
  }

  /** Token ids, each `[contextLength]`, to CLIP's text features, not normalised: `[B, embed_dim]`. */
  encode(texts: readonly Int32Array[]): tf.Tensor2D {
    return tf.tidy(() => {
      const n = this.contextLength;
      let x = tf.add(this.embed(texts), this.t.positions) as tf.Tensor3D;
      for (const block of this.blocks) {
        const next = block.apply(x, this.t.causal);
        x.dispose();
        x = next;
      }
      const ends = texts.map((ids, b) => {
        const end = ids.indexOf(Math.max(...ids));
        return tf.reshape(tf.slice(x, [b, Math.min(end, n - 1), 0], [1, 1, this.width]), [1, this.width]);
      });
      const pooled = layerNorm(tf.concat(ends) as tf.Tensor2D, this.t.finalGain, this.t.finalBias);
      return tf.matMul(pooled, this.t.projection);
    });
  }

  private embed(texts: readonly Int32Array[]): tf.Tensor3D {
    const { width, contextLength } = this;
    const rows = new Float32Array(texts.length * contextLength * width);
    texts.forEach((ids, b) => {
      ids.forEach((id, i) => {
        rows.set(this.tokenRow(id), (b * contextLength + i) * width);
      });
    });
    return tf.tensor3d(rows, [texts.length, contextLength, width]);
  }

  dispose(): void {
    tf.dispose(this.t);
    for (const block of this.blocks) block.dispose();
  }
}

/** Zero on and below the diagonal, far below any logit above it: a token sees only what came before. */
function causalMask(n: number): Float32Array {
  const mask = new Float32Array(n * n);
  for (let i = 0; i < n; i++) mask.fill(-1e9, i * n + i + 1, (i + 1) * n);
  return mask;
}
