/**
 * CLIP's image tower: a vision transformer whose patch tokens can be read after any block. Source:
 * Dosovitskiy et al., 2021; Radford et al., 2021; open_clip `VisionTransformer` (state-dict names
 * `visual.*`).
 */
import * as tf from '@tensorflow/tfjs-core';
import type { FrozenLinear } from '../ops/frozen-linear';
import { frozenLayerNorm, type Norm } from '../ops/frozen-norm';
import type { PatchSequence } from '../ops/patch-sequence';
import type { BlockNaming, Blocks } from './blocks';
import { clipBlock } from './clip-block';
import type { ClipConfig } from './clip-config';
import { projectionOf, sequenceOf } from './frozen-layers';
import type { ImageTower, JointProjection } from './image-tower';
import { prepareTower } from './prepare-tower';
import { readBlocks } from './read-blocks';
import type { TensorSource } from './tensor-source';
import type { Weights } from './weight-stream';

const patches = 'visual.conv1.weight';
const first = [
  ...['visual.class_embedding', 'visual.positional_embedding', patches],
  ...['visual.ln_pre.weight', 'visual.ln_pre.bias'],
];
const last = ['visual.ln_post.weight', 'visual.ln_post.bias', 'visual.proj'];

export class VisionTransformer implements ImageTower {
  readonly side: number;
  readonly patch: number;
  /** Patch tokens along one side: N = grid * grid. */
  readonly grid: number;
  readonly width: number;
  readonly depth: number;
  readonly joint: JointProjection;
  private readonly sequence: PatchSequence;
  private readonly norms: { readonly pre: Norm; readonly post: Norm };
  private readonly projection: FrozenLinear;

  /**
   * @param begin the arrays `first`
   * @param end the arrays `last`
   */
  private constructor(
    config: ClipConfig,
    begin: TensorSource,
    { prefix, positions }: Tokens,
    private readonly blocks: Blocks,
    end: TensorSource,
  ) {
    const v = config.vision_cfg;
    this.side = v.image_size;
    this.patch = v.patch_size;
    this.grid = Math.floor(v.image_size / v.patch_size);
    this.width = v.width;
    this.depth = v.layers;
    this.sequence = sequenceOf(begin, patches, {
      patch: this.patch,
      prefix: tf.tensor2d(prefix, [1, v.width]),
      positions: tf.tensor2d(positions, [this.grid ** 2, v.width]),
    });
    this.norms = { pre: normOf(begin, 'visual.ln_pre'), post: normOf(end, 'visual.ln_post') };
    this.projection = projectionOf(end, 'visual.proj');
    this.joint = foldLayerNorm(end, v.width, config.embed_dim);
  }

  /** Leaves no tensor behind if reading fails. @throws what `Weights.take` throws */
  static async read(config: ClipConfig, weights: Weights): Promise<VisionTransformer> {
    const { image_size: side, patch_size: patch, width, head_width, layers } = config.vision_cfg;
    const begin = await weights.take(first);
    const vector = (name: string) => begin.array(`visual.ln_pre.${name}`).data;
    const tokens = tokensOf(begin);
    const naming: BlockNaming = {
      prefixes: Array.from({ length: layers }, (_, i) => `visual.transformer.resblocks.${i}`),
      settings: clipBlock(width / head_width, config.quick_gelu),
    };
    const blocks = await readBlocks(
      weights,
      { ...naming, width },
      {
        side,
        patch,
        patches: begin.quantised(patches),
        ...tokens,
        norm: { gain: vector('weight'), bias: vector('bias') },
      },
    );
    try {
      return new VisionTransformer(config, begin, tokens, blocks, await weights.take(last));
    } catch (error) {
      blocks.dispose();
      throw error;
    }
  }

  /**
   * Normalised images `[B, side, side, 3]` to the embedded sequence `[B, 1 + N, width]` before the first
   * block.
   */
  private embed(images: tf.Tensor4D): tf.Tensor3D {
    return tf.tidy(() => frozenLayerNorm(this.sequence.embed(images), this.norms.pre));
  }

  /**
   * The residual stream after each of `levels` (1-based blocks), CLS first: each `[B, 1 + N, width]`.
   * Blocks above the highest level are not computed.
   */
  streams(images: tf.Tensor4D, levels: readonly number[]): tf.Tensor3D[] {
    return tf.tidy(
      () => this.blocks.ofImages?.(images, levels) ?? this.blocks.after(this.embed(images), levels),
    );
  }

  /** Patch tokens after each of `levels`, CLS dropped: each `[B, N, width]`. */
  patchTokens(images: tf.Tensor4D, levels: readonly number[]): tf.Tensor3D[] {
    return tf.tidy(() =>
      this.streams(images, levels).map((x) =>
        tf.slice(x, [0, 1, 0], [-1, this.grid * this.grid, this.width]),
      ),
    );
  }

  /** CLIP's image feature, not normalised: `[B, embed_dim]`. */
  pooled(images: tf.Tensor4D): tf.Tensor2D {
    return tf.tidy(() => {
      const [last] = this.streams(images, [this.depth]);
      return this.project(last);
    });
  }

  /**
   * CLIP's image features of windows, not normalised: `[B, windows, embed_dim]`. For each window the
   * transformer sees only the class token and the window's patches. Source: Jeong et al., WinCLIP, 2023, 4.2.
   * @param windows places of patches, row by row on the grid; all windows have the same number
   */
  windowFeatures(images: tf.Tensor4D, windows: readonly (readonly number[])[]): tf.Tensor3D {
    return tf.tidy(() => {
      const sequence = this.embed(images);
      const length = 1 + windows[0].length;
      // Windows are placed side by side in one sequence about as long as a picture's and masked from each
      // other: the many small products of a batch of windows would be several times slower.
      const together = Math.max(1, Math.floor(sequence.shape[1] / length));
      const parts: tf.Tensor3D[] = [];
      for (let start = 0; start < windows.length; start += together) {
        parts.push(this.runWindows(sequence, windows.slice(start, start + together)));
      }
      return tf.concat(parts, 1);
    });
  }

  /** Image features of windows from the embedded sequence `[B, 1 + N, width]`: `[B, windows, embed_dim]`. */
  private runWindows(sequence: tf.Tensor3D, windows: readonly (readonly number[])[]): tf.Tensor3D {
    return tf.tidy(() => {
      const [count, length] = [windows.length, 1 + windows[0].length];
      // Place 0 of the sequence is the class token.
      const places = windows.flatMap((window) => [0, ...window.map((place) => place + 1)]);
      const [x] = this.blocks.after(tf.gather(sequence, places, 1), [this.depth], { windows: count });
      const last = tf.reshape(x, [sequence.shape[0] * count, length, this.width]) as tf.Tensor3D;
      return tf.reshape(this.project(last), [sequence.shape[0], count, -1]);
    });
  }

  /** The class token of the last block's output `[B, n, width]` in the joint space: `[B, embed_dim]`. */
  private project(last: tf.Tensor3D): tf.Tensor2D {
    const cls = tf.reshape(tf.slice(last, [0, 0, 0], [-1, 1, this.width]), [-1, this.width]) as tf.Tensor2D;
    return this.projection.apply(frozenLayerNorm(cls, this.norms.post));
  }

  prepare(begun?: () => void): Promise<void> {
    return prepareTower(this, this.blocks, begun);
  }

  dispose(): void {
    this.sequence.dispose();
    this.projection.dispose();
    tf.dispose(Object.values(this.norms).flatMap(({ gain, bias }) => [gain, bias]));
    this.blocks.dispose();
  }
}

function normOf(source: TensorSource, name: string): Norm {
  return { gain: source.vector(`${name}.weight`), bias: source.vector(`${name}.bias`) };
}

interface Tokens {
  /** The class token with its position, `[d]`. */
  readonly prefix: Float32Array;
  /** The positions of the patches, `[N, d]`. */
  readonly positions: Float32Array;
}

function tokensOf(source: TensorSource): Tokens {
  const positions = source.array('visual.positional_embedding').data;
  const first = source.array('visual.class_embedding').data;
  return {
    prefix: first.map((value, i) => value + positions[i]),
    positions: positions.slice(first.length),
  };
}

/** (g * n + b) P = n (diag(g) P) + b P, where n is the token after normalisation without gain and bias. */
function foldLayerNorm(source: TensorSource, width: number, embed: number): JointProjection {
  const gain = source.array('visual.ln_post.weight').data;
  const shift = source.array('visual.ln_post.bias').data;
  const projection = source.array('visual.proj').data;
  const weight = new Float32Array(width * embed);
  const bias = new Float32Array(embed);
  for (let i = 0; i < width; i++) {
    for (let j = 0; j < embed; j++) {
      weight[i * embed + j] = gain[i] * projection[i * embed + j];
      bias[j] += shift[i] * projection[i * embed + j];
    }
  }
  return { weight, bias };
}
