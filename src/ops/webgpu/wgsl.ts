/** WGSL that several kernels share. */
import type { KernelFeature } from './run-kernel';

/** `count` lines, each from its number. */
export const lines = (count: number, line: (i: number) => string): string =>
  Array.from({ length: count }, (_, i) => line(i)).join('\n');

/** Four signed bytes of a word, lowest first, as floats. Plain shifts: not every browser has `unpack4xI8`. */
export const unpackBytes = `
fn unpackBytes(word: u32) -> vec4<f32> {
  return vec4<f32>((bitcast<vec4<i32>>(vec4<u32>(word) << vec4<u32>(24u, 16u, 8u, 0u))) >> vec4<u32>(24u));
}`;

/** Packs and unpacks a pixel of one word, red in the lowest byte. */
export const pixelWords = `
fn channelsOf(pixel: u32) -> vec3<u32> {
  return (vec3<u32>(pixel) >> vec3<u32>(0u, 8u, 16u)) & vec3<u32>(255u);
}
fn packed(bytes: vec3<u32>) -> u32 { return bytes.x | (bytes.y << 8u) | (bytes.z << 16u); }`;

/** What `activate` may do, in the order of its numbers. */
export const activations = ['none', 'gelu', 'quick-gelu'] as const;
export type Activation = (typeof activations)[number];

/**
 * `activate(x, activation)`: nothing, GELU by the error function (Abramowitz and Stegun 7.1.26, off by at most
 * 1.5e-7, and 5e-7 as float32 computes it), or OpenAI's x sigmoid(1.702 x). All threads take the same branch.
 */
export const activate = `
fn gelu(x: f32) -> f32 {
  let z = abs(x) * 0.7071067811865476;
  let t = 1.0 / (1.0 + 0.3275911 * z);
  let series = ((((1.061405429 * t - 1.453152027) * t + 1.421413741) * t - 0.284496736) * t + 0.254829592) * t;
  return 0.5 * x * (1.0 + sign(x) * (1.0 - series * exp(-z * z)));
}
fn activate(x: f32, activation: u32) -> f32 {
  switch activation {
    case ${activations.indexOf('gelu')}u: { return gelu(x); }
    case ${activations.indexOf('quick-gelu')}u: { return x / (1.0 + exp(-1.702 * x)); }
    default: { return x; }
  }
}`;

/**
 * `total(value, index)`: the sum of `value` over all threads of a workgroup, for each of them. With
 * subgroups, each subgroup adds up in registers, and only the subgroups' sums go through shared memory;
 * without, it is a tree reduction there.
 *
 * WGSL does not say which threads form a subgroup. So one thread of each subgroup writes the sum at its own
 * place, all others write 0 at theirs, and the threads of a subgroup then divide all places among themselves
 * by rank.
 */
export function totalOf(threads: number, subgroups: boolean): string {
  if (subgroups) {
    return `
var<workgroup> parts: array<f32, ${threads}>;
fn total(value: f32, index: u32) -> f32 {
  workgroupBarrier();
  let added = subgroupAdd(value);
  parts[index] = select(0.0, added, subgroupElect());
  let rank = subgroupExclusiveAdd(1u);
  let members = subgroupAdd(1u);
  workgroupBarrier();
  var sum = 0.0;
  for (var start = 0u; start < ${threads}u; start += members) {
    let place = start + rank;
    sum += select(0.0, parts[min(place, ${threads - 1}u)], place < ${threads}u);
  }
  return subgroupAdd(sum);
}`;
  }
  return `
var<workgroup> parts: array<f32, ${threads}>;
fn total(value: f32, index: u32) -> f32 {
  workgroupBarrier();
  parts[index] = value;
  workgroupBarrier();
  for (var span = ${threads / 2}u; span > 0u; span /= 2u) {
    if (index < span) { parts[index] += parts[index + span]; }
    workgroupBarrier();
  }
  return parts[0];
}`;
}

export const featuresOf = (subgroups: boolean): KernelFeature[] => (subgroups ? ['subgroups'] : []);
