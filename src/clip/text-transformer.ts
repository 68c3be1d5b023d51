/**
 * CLIP's text tower: causal transformer over byte-pair tokens, read at the end-of-text token. No token sees one that comes
 * after it, so a sentence is read as far as its end, or that of the longest beside it, and no further: a prompt has a
 * dozen of the 77 places.
 * Source: Radford et al., 2021; open_clip `encode_text` (pooling at the highest token id).
 */
import * as tf from '@tensorflow/tfjs-core';
import type { FrozenLinear } from '../ops/frozen-linear';
import { frozenLayerNorm } from '../ops/frozen-norm';
import { usesKernel } from '../ops/kernels';
import type { Blocks } from './blocks';
import { clipBlock } from './clip-block';
import type { ClipConfig } from './clip-config';
import { projectionOf } from './frozen-layers';
import { PassingBlocks } from './passing-blocks';
import { TensorBlocks } from './tensor-blocks';
import type { TensorSource } from './tensor-source';
import { WasmEncoder } from './wasm-encoder';

export class TextTransformer {
  private readonly width: number;
  private readonly blocks: Blocks;
  private readonly depth: number;
  /** Kept on the host: a prompt needs a few dozen of its 49 408 rows. */
  private readonly tokenRow: (id: number) => Float32Array;
  private readonly projection: FrozenLinear;
  private readonly t;

  constructor(config: ClipConfig, source: TensorSource) {
    const c = config.text_cfg;
    this.width = c.width;
    this.tokenRow = source.rows('token_embedding.weight');
    this.t = {
      positions: source.matrix('positional_embedding'),
      gain: source.vector('ln_final.weight'),
      bias: source.vector('ln_final.bias'),
    };
    this.projection = projectionOf(source, 'text_projection');
    this.depth = c.layers;
    const naming = {
      prefixes: Array.from({ length: c.layers }, (_, i) => `transformer.resblocks.${i}`),
      settings: clipBlock(c.heads, config.quick_gelu),
    };
    const parts = { ...naming, width: c.width, places: c.context_length };
    this.blocks =
      WasmEncoder.of(source, parts) ??
      (usesKernel('matmul') ? new PassingBlocks(source, naming) : new TensorBlocks(source, naming));
  }

  /** Token ids, each of the context, to CLIP's text features, not normalised: `[B, embed_dim]`. */
  encode(texts: readonly Int32Array[]): tf.Tensor2D {
    return tf.tidy(() => {
      const ends = texts.map((ids) => ids.indexOf(Math.max(...ids)));
      const places = 1 + Math.max(...ends);
      const positions = tf.slice(this.t.positions, [0, 0], [places, this.width]);
      const sequence = tf.add(this.embed(texts, places), positions) as tf.Tensor3D;
      const [x] = this.blocks.after(sequence, [this.depth], 'causal');
      const read = ends.map((end, b) =>
        tf.reshape(tf.slice(x, [b, end, 0], [1, 1, this.width]), [1, this.width]),
      );
      return this.projection.apply(frozenLayerNorm(tf.concat(read) as tf.Tensor2D, this.t));
    });
  }

  /** Each text's first places. */
  private embed(texts: readonly Int32Array[], places: number): tf.Tensor3D {
    const { width } = this;
    const rows = new Float32Array(texts.length * places * width);
    texts.forEach((ids, b) => {
      ids.subarray(0, places).forEach((id, i) => {
        rows.set(this.tokenRow(id), (b * places + i) * width);
      });
    });
    return tf.tensor3d(rows, [texts.length, places, width]);
  }

  dispose(): void {
    tf.dispose(this.t);
    this.projection.dispose();
    this.blocks.dispose();
  }
}
