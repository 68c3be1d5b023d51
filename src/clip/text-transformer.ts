/**
 * CLIP's text tower: a causal transformer over byte-pair tokens, read at the end-of-text token. Since no
 * token attends to later ones, a batch is computed only up to the end of its longest sentence: a prompt takes
 * about a dozen of the 77 places. Source: Radford et al., 2021; open_clip `encode_text` (pooling at the
 * highest token id).
 */
import * as tf from '@tensorflow/tfjs-core';
import { frozenLayerNorm } from '../ops/frozen-norm';
import { returnFreeBuffers } from '../ops/webgpu/free-buffers';
import { submitRecorded } from '../ops/webgpu/webgpu-backend';
import { clipBlock } from './clip-block';
import type { ClipConfig } from './clip-config';
import { projectionOf } from './frozen-layers';
import { maskOf } from './sight';
import { TransformerBlock } from './transformer-block';
import { type EncoderParts, WasmEncoder } from './wasm-encoder';
import type { Weights } from './weight-stream';

/** Sentences that are computed together: a larger batch would need too much memory for each operation. */
const atOnce = 12;

/** A batch of sentences, up to the end of the longest. */
interface Batch {
  readonly texts: readonly Int32Array[];
  /** The place at which each is read. */
  readonly ends: readonly number[];
}

/**
 * Token ids, each of the context's length, to CLIP's text features, not normalised: `[texts, embed_dim]`. All
 * sentences go through the tower while it is being read, so that only a block or two are in memory: the tower
 * is most of a small CLIP's bytes and is needed once per training. (The WebAssembly program holds all blocks
 * in its own memory meanwhile.)
 * @throws what `Weights.take` throws
 */
export async function encodeTexts(
  config: ClipConfig,
  weights: Weights,
  texts: readonly Int32Array[],
): Promise<tf.Tensor2D> {
  const { width, heads, layers, context_length } = config.text_cfg;
  const parts = {
    prefixes: Array.from({ length: layers }, (_, i) => `transformer.resblocks.${i}`),
    settings: clipBlock(heads, config.quick_gelu),
    width,
    places: context_length,
  };
  const batches = batchesOf(texts);
  const sequences = await embed(weights, width, batches);
  try {
    const onWasm = await WasmEncoder.read(weights, parts);
    if (onWasm) throughProgram(onWasm, layers, sequences);
    else await throughBlocks(weights, parts, sequences);
    const end = await weights.take(['ln_final.weight', 'ln_final.bias', 'text_projection']);
    return tf.tidy(() => {
      const read = sequences.map((x, i) => {
        const [sentences, places] = x.shape;
        const rows = batches[i].ends.map((place, sentence) => sentence * places + place);
        return tf.gather(tf.reshape(x, [sentences * places, width]), rows);
      });
      const norm = { gain: end.vector('ln_final.weight'), bias: end.vector('ln_final.bias') };
      const projection = projectionOf(end, 'text_projection');
      const features = projection.apply(frozenLayerNorm(tf.concat(read) as tf.Tensor2D, norm));
      projection.dispose();
      return features;
    });
  } finally {
    tf.dispose(sequences);
    returnFreeBuffers();
  }
}

function batchesOf(texts: readonly Int32Array[]): Batch[] {
  return Array.from({ length: Math.ceil(texts.length / atOnce) }, (_, i) => {
    const own = texts.slice(i * atOnce, (i + 1) * atOnce);
    return { texts: own, ends: own.map((ids) => ids.indexOf(Math.max(...ids))) };
  });
}

/** Tokens with their positions, of each batch `[B, n, width]`. */
async function embed(weights: Weights, width: number, batches: readonly Batch[]): Promise<tf.Tensor3D[]> {
  // A prompt needs a few dozen of the table's 49 408 rows.
  const ids = [...new Set(batches.flatMap(({ texts }) => texts.flatMap((text) => [...text])))];
  const rows = await weights.takeRows('token_embedding.weight', ids);
  const rowOf = new Map(ids.map((id, i) => [id, i * width]));
  const positions = (await weights.take(['positional_embedding'])).array('positional_embedding').data;
  return batches.map(({ texts, ends }) => {
    const places = 1 + Math.max(...ends);
    const sequence = new Float32Array(texts.length * places * width);
    for (const [b, text] of texts.entries()) {
      for (let place = 0; place < places; place++) {
        const [from, to] = [rowOf.get(text[place])!, (b * places + place) * width];
        for (let j = 0; j < width; j++) sequence[to + j] = rows[from + j] + positions[place * width + j];
      }
    }
    return tf.tensor3d(sequence, [texts.length, places, width]);
  });
}

/** Replaces each sequence by the output of all blocks. */
function throughProgram(encoder: WasmEncoder, depth: number, sequences: tf.Tensor3D[]): void {
  try {
    for (const [i, x] of sequences.entries()) [sequences[i]] = encoder.after(x, [depth], 'causal');
  } finally {
    encoder.dispose();
  }
}

/** The same by tensor operations, block by block. */
async function throughBlocks(
  weights: Weights,
  { prefixes, settings }: EncoderParts,
  sequences: tf.Tensor3D[],
): Promise<void> {
  const masks = sequences.map(({ shape }) => maskOf('causal', shape[1]));
  try {
    for (const prefix of prefixes) {
      const block = await TransformerBlock.read(weights, prefix, settings);
      try {
        for (const [i, x] of sequences.entries()) {
          sequences[i] = block.apply(x, masks[i]);
          x.dispose();
          // The next batch can use this one's buffers.
          submitRecorded();
        }
      } finally {
        block.dispose();
        // Frees the block's weights before the next block's come.
        returnFreeBuffers();
      }
    }
  } finally {
    for (const mask of masks) mask?.dispose();
  }
}
