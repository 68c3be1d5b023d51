/** Layer normalisation in frozen layers, by our kernel where there is one; the kernel has no gradient. */
import type * as tf from '@tensorflow/tfjs-core';
import { mayUseSubgroups, usesKernel } from './kernels';
import { layerNorm, normaliseLayer } from './layer-norm';
import { layerNormByKernel, layerNormFits } from './webgpu/layer-norm';

export interface Norm {
  readonly gain: tf.Tensor1D;
  readonly bias: tf.Tensor1D;
}

/** Layer normalisation over the last axis with gain and bias `[d]`. */
export function frozenLayerNorm<T extends tf.Tensor>(x: T, norm: Norm, eps = 1e-5): T {
  return usesLayerNorm(x)
    ? layerNormByKernel(x, eps, norm, mayUseSubgroups('layerNorm'))
    : layerNorm(x, norm.gain, norm.bias, eps);
}

/** The same without gain and bias. */
export function frozenNormalisation<T extends tf.Tensor>(x: T): T {
  return usesLayerNorm(x)
    ? layerNormByKernel(x, 1e-5, undefined, mayUseSubgroups('layerNorm'))
    : normaliseLayer(x);
}

const usesLayerNorm = (x: tf.Tensor) => usesKernel('layerNorm') && layerNormFits(x.shape[x.rank - 1]);
