/**
 * Self-attention from the joined projections `[B, n, 3 heads d]` to `[B, n, heads d]`: softmax(q k^T /
 * sqrt(d) + bias) v a head, without the n x n logits ever being stored. Sources: Vaswani et al., 2017;
 * Milakov and Gimelshein, "Online normalizer calculation for softmax", 2018; Dao et al., "FlashAttention",
 * 2022.
 *
 * A workgroup takes some queries of a head and walks over the keys in tiles, four threads a query. For each
 * query it keeps the largest logit so far, the sum of exponentials below it, and the weighted sum of values;
 * when a larger logit comes, the last two are rescaled. Heads are read in the projection's layout and written
 * in the next one's, so nothing is transposed.
 *
 * Roofline: 4 B n^2 heads d flops over 16 B n heads d bytes (each key and value is read n / queries times,
 * but from the cache): n / 4 flops a byte, 57 at n = 226, so memory does not bound it. Shared memory does:
 * the multiply-adds of a logit read five quads for four keys, and so do those of a value. At 226 tokens, 14
 * heads of 64: 183 MFLOP over 3.2 MB, 4 % of a block's work. The plain path moves 2.9 MB of logits five
 * times.
 */
import type * as tf from '@tensorflow/tfjs-core';
import { type Kernel, launch, writtenOnce } from './run-kernel';
import { lines } from './wgsl';

/** Threads that share a query. */
const share = 4;

/**
 * A head's width is read four numbers at a time; wider heads than 128 do not fit the shared memory that every
 * GPU has.
 */
export const attentionFits = (width: number): boolean => width % 4 === 0 && width <= 128;

/** Queries of a workgroup, and keys of a tile. */
const tileOf = (width: number) => (width <= 64 ? 16 : 8);

/** @param width of a head */
const attentionKernel = writtenOnce((width: number): Kernel => {
  const quads = width / 4;
  const tile = tileOf(width);
  const threads = share * tile;
  const mine = Math.ceil(quads / share);
  // One quad of padding a row, so that threads reading the same column of different keys use different banks.
  const pitch = quads + 1;
  /** A thread's j-th quad of a head, or its j-th key of a tile. */
  const slot = (j: number) => `(part + ${share * j}u)`;
  const inside = (j: number, line: string) =>
    (j + 1) * share <= quads ? line : `if (${slot(j)} < ${quads}u) { ${line} }`;
  const bring = (to: string, offset: string) => `
      ${to}[k * ${pitch}u + c] = select(vec4<f32>(), qkv[origin + ${offset}], start + k < uniforms.tokens);`;
  return {
    name: `attention ${width}`,
    inputs: { qkv: 'vec4<f32>', bias: 'f32' },
    outputs: { y: 'vec4<f32>' },
    uniforms: { tokens: 'u32', heads: 'u32', scale: 'f32', biased: 'u32' },
    workgroup: [threads, 1],
    declarations: `
var<workgroup> queries: array<vec4<f32>, ${tile * pitch}>;
var<workgroup> keys: array<vec4<f32>, ${tile * pitch}>;
var<workgroup> values: array<vec4<f32>, ${tile * pitch}>;
var<workgroup> logits: array<f32, ${tile * tile}>;
const lowest = -3.0e38;`,
    body: `
  let head = group.y;
  let image = group.z;
  let first = group.x * ${tile}u;
  let query = index / ${share}u;
  let part = index % ${share}u;
  let across = uniforms.heads * ${quads}u;
  let stride = 3u * across;
  let base = image * uniforms.tokens * stride + head * ${quads}u;
  for (var i = index; i < ${tile * quads}u; i += ${threads}u) {
    let q = i / ${quads}u;
    let c = i % ${quads}u;
    let at = base + min(first + q, uniforms.tokens - 1u) * stride + c;
    queries[q * ${pitch}u + c] = qkv[at] * uniforms.scale;
  }
  var most = lowest;
  var sum = 0.0;
  ${lines(mine, (j) => `var out${j} = vec4<f32>();`)}
  for (var start = 0u; start < uniforms.tokens; start += ${tile}u) {
    workgroupBarrier();
    for (var i = index; i < ${tile * quads}u; i += ${threads}u) {
      let k = i / ${quads}u;
      let c = i % ${quads}u;
      let origin = base + min(start + k, uniforms.tokens - 1u) * stride + c;
      ${bring('keys', 'across')}
      ${bring('values', '2u * across')}
    }
    workgroupBarrier();
    ${lines(tile / share, (j) => `var logit${j} = 0.0;`)}
    for (var c = 0u; c < ${quads}u; c++) {
      let asked = queries[query * ${pitch}u + c];
      ${lines(tile / share, (j) => `logit${j} += dot(asked, keys[${slot(j)} * ${pitch}u + c]);`)}
    }
    ${lines(
      tile / share,
      (j) => `
    if (uniforms.biased == 1u) {
      logit${j} += bias[min(first + query, uniforms.tokens - 1u) * uniforms.tokens + min(start + ${slot(j)}, uniforms.tokens - 1u)];
    }
    logit${j} = select(lowest, logit${j}, start + ${slot(j)} < uniforms.tokens);
    logits[query * ${tile}u + ${slot(j)}] = logit${j};`,
    )}
    workgroupBarrier();
    var larger = most;
    for (var k = 0u; k < ${tile}u; k++) { larger = max(larger, logits[query * ${tile}u + k]); }
    workgroupBarrier();
    ${lines(tile / share, (j) => `logits[query * ${tile}u + ${slot(j)}] = exp(logit${j} - larger);`)}
    workgroupBarrier();
    let shrink = exp(most - larger);
    most = larger;
    sum *= shrink;
    ${lines(mine, (j) => `out${j} *= shrink;`)}
    for (var k = 0u; k < ${tile}u; k++) {
      let weight = logits[query * ${tile}u + k];
      sum += weight;
      ${lines(mine, (j) => inside(j, `out${j} += weight * values[k * ${pitch}u + ${slot(j)}];`))}
    }
  }
  if (first + query < uniforms.tokens) {
    let to = (image * uniforms.tokens + first + query) * across + head * ${quads}u;
    ${lines(mine, (j) => inside(j, `y[to + ${slot(j)}] = out${j} / sum;`))}
  }`,
  };
});

/** @param bias `[n, n]`, added to the logits */
export function attentionByKernel(qkv: tf.Tensor3D, heads: number, bias?: tf.Tensor2D): tf.Tensor3D {
  const [images, tokens, threefold] = qkv.shape;
  const width = threefold / 3 / heads;
  const [y] = launch(attentionKernel(width), {
    inputs: [qkv, bias],
    outputs: [{ shape: [images, tokens, threefold / 3], dtype: 'float32' }],
    uniforms: { tokens, heads, scale: 1 / Math.sqrt(width), biased: Number(bias !== undefined) },
    groups: [Math.ceil(tokens / tileOf(width)), heads, images],
  });
  return y as tf.Tensor3D;
}
