/**
 * A vision-only transformer of the DINOv2 family: pre-norm blocks with layer scale, a class token, optional
 * registers. State-dict names are those of timm's `VisionTransformer`. Source: Oquab et al., "DINOv2", 2023;
 * Darcet et al., "Vision Transformers Need Registers", 2023; timm.
 */
import * as tf from '@tensorflow/tfjs-core';
import { frozenLayerNorm, type Norm } from '../ops/frozen-norm';
import type { PatchSequence } from '../ops/patch-sequence';
import type { BlockNaming, Blocks } from './blocks';
import { type DinoConfig, prefixTokens } from './dino-config';
import { sequenceOf } from './frozen-layers';
import type { ImageTower, JointProjection } from './image-tower';
import { resampleGrid } from './position-embeddings';
import { prepareTower } from './prepare-tower';
import { readBlocks } from './read-blocks';
import type { TensorSource } from './tensor-source';
import type { BlockNames } from './transformer-block';
import type { Weights } from './weight-stream';

const patches = 'patch_embed.proj.weight';
const last = ['norm.weight', 'norm.bias'];

const blockNames: BlockNames = {
  norm1: 'norm1',
  qkv: { weight: 'attn.qkv.weight', bias: 'attn.qkv.bias' },
  out: 'attn.proj',
  norm2: 'norm2',
  up: 'mlp.fc1',
  down: 'mlp.fc2',
};

export class DinoTransformer implements ImageTower {
  readonly patch: number;
  readonly grid: number;
  readonly width: number;
  readonly depth: number;
  readonly joint: JointProjection;
  /** Class token and registers, which come before the patches. */
  private readonly prefix: number;
  private readonly eps: number;
  private readonly sequence: PatchSequence;
  private readonly norm: Norm;

  /**
   * @param side of the images to come, in pixels: a multiple of the patch
   * @param begin the arrays that come before the blocks
   * @param end the arrays `last`
   */
  private constructor(
    config: DinoConfig,
    readonly side: number,
    begin: TensorSource,
    { prefix, positions }: Tokens,
    private readonly blocks: Blocks,
    end: TensorSource,
  ) {
    this.patch = config.patch_size;
    this.grid = side / config.patch_size;
    this.width = config.embed_dim;
    this.depth = config.depth;
    this.prefix = prefixTokens(config);
    this.eps = config.norm_eps;
    this.sequence = sequenceOf(begin, patches, {
      patch: this.patch,
      prefix: tf.tensor2d(prefix, [this.prefix, this.width]),
      positions: tf.tensor2d(positions, [this.grid * this.grid, this.width]),
    });
    this.norm = { gain: end.vector('norm.weight'), bias: end.vector('norm.bias') };
    this.joint = normAsProjection(end, this.width);
  }

  /**
   * Leaves no tensor behind if reading fails.
   * @param side of the images to come, in pixels: a multiple of the patch
   * @throws what `Weights.take` throws
   */
  static async read(config: DinoConfig, side: number, weights: Weights): Promise<DinoTransformer> {
    const { patch_size: patch, embed_dim: width } = config;
    const begin = await weights.take(firstOf(config));
    const tokens = tokensOf(config, side, begin);
    const naming: BlockNaming = {
      prefixes: Array.from({ length: config.depth }, (_, i) => `blocks.${i}`),
      settings: {
        names: blockNames,
        heads: config.num_heads,
        activation: 'gelu',
        eps: config.norm_eps,
        layerScale: config.layer_scale,
      },
    };
    const blocks = await readBlocks(
      weights,
      { ...naming, width },
      { side, patch, patches: begin.quantised(patches), ...tokens, norm: undefined },
    );
    try {
      return new DinoTransformer(config, side, begin, tokens, blocks, await weights.take(last));
    } catch (error) {
      blocks.dispose();
      throw error;
    }
  }

  /** The sequence before the first block: `[B, prefix + N, d]`. */
  embed(images: tf.Tensor4D): tf.Tensor3D {
    return this.sequence.embed(images);
  }

  streams(images: tf.Tensor4D, levels: readonly number[]): tf.Tensor3D[] {
    return tf.tidy(
      () => this.blocks.ofImages?.(images, levels) ?? this.blocks.after(this.embed(images), levels),
    );
  }

  patchTokens(images: tf.Tensor4D, levels: readonly number[]): tf.Tensor3D[] {
    return tf.tidy(() =>
      this.streams(images, levels).map((x) => tf.slice(x, [0, this.prefix, 0], [-1, -1, this.width])),
    );
  }

  /** The class token after the last block and the final normalisation, `[B, d]`. */
  pooled(images: tf.Tensor4D): tf.Tensor2D {
    return tf.tidy(() => {
      const [last] = this.streams(images, [this.depth]);
      const cls = tf.reshape(tf.slice(last, [0, 0, 0], [-1, 1, this.width]), [-1, this.width]);
      return frozenLayerNorm(cls as tf.Tensor2D, this.norm, this.eps);
    });
  }

  prepare(begun?: () => void): Promise<void> {
    return prepareTower(this, this.blocks, begun);
  }

  dispose(): void {
    this.sequence.dispose();
    tf.dispose([this.norm.gain, this.norm.bias]);
    this.blocks.dispose();
  }
}

function firstOf({ reg_tokens }: DinoConfig): string[] {
  const tokens = ['cls_token', ...(reg_tokens > 0 ? ['reg_token'] : []), 'pos_embed'];
  return [...tokens, patches, 'patch_embed.proj.bias'];
}

interface Tokens {
  /** The tokens before the patches, with positions if they have any: `[prefix, d]`. */
  readonly prefix: Float32Array;
  /** The patches' positions with the projection's bias, `[N, d]`. */
  readonly positions: Float32Array;
}

function tokensOf(config: DinoConfig, side: number, source: TensorSource): Tokens {
  const { data } = source.array('pos_embed');
  const width = config.embed_dim;
  const prefix = config.no_embed_class ? 0 : prefixTokens(config) * width;
  const own = Math.floor(config.img_size / config.patch_size);
  const grid = resampleGrid(data.subarray(prefix), own, side / config.patch_size, width);
  const bias = source.array('patch_embed.proj.bias').data;
  return {
    prefix: prefixOf(config, data.subarray(0, prefix), source),
    positions: grid.map((value, i) => value + bias[i % width]),
  };
}

/** Class token, then registers, plus their positions if they have any: `[prefix, d]`. */
function prefixOf(config: DinoConfig, positions: Float32Array, source: TensorSource): Float32Array {
  const tokens = new Float32Array(prefixTokens(config) * config.embed_dim);
  tokens.set(source.array('cls_token').data);
  if (config.reg_tokens > 0) tokens.set(source.array('reg_token').data, config.embed_dim);
  for (let i = 0; i < positions.length; i++) tokens[i] += positions[i];
  return tokens;
}

/** The final normalisation's gain and bias as a linear map d -> d, at which training may start. */
function normAsProjection(source: TensorSource, width: number): JointProjection {
  const gain = source.array('norm.weight').data;
  const weight = new Float32Array(width * width);
  for (let i = 0; i < width; i++) weight[i * width + i] = gain[i];
  return { weight, bias: Float32Array.from(source.array('norm.bias').data) };
}
