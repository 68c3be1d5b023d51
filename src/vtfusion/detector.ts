/** A trained VTFusion: photos in, anomaly maps and scores out. */
import * as tf from '@tensorflow/tfjs-core';
import type { RgbImage } from '../images/rgb-image';
import { tidy } from '../ops/tidy';
import type { Comparison, VTFusionNetwork } from './network';
import { encodeTokens, type FrozenEncoder } from './tokens';
import { type Thresholds, type Verdict, verdictOf } from './verdict';

export interface Inspection {
  /** M^f on the encoder's pixels, `[side, side]`, row-major, raw values. */
  readonly map: Float32Array;
  /** M^v, M^t and M^vt on the token grid, `[grid, grid]` each. */
  readonly parts: {
    readonly visual: Float32Array;
    readonly text: Float32Array;
    readonly fused: Float32Array;
  };
  /** Raw image score: never clamped or normalised. */
  readonly score: number;
  readonly verdict: Verdict;
}

/**
 * Image score: the mean of the highest `topShare` of the map's values; 0 stands for the maximum (III-D).
 * @returns NaN for an empty map
 */
export function imageScore(map: Float32Array, topShare: number): number {
  const count = Math.max(1, Math.round(map.length * topShare));
  const highest = Float32Array.from(map)
    .sort()
    .subarray(map.length - count);
  return highest.reduce((sum, value) => sum + value, 0) / count;
}

export class Detector {
  constructor(
    readonly encoder: FrozenEncoder,
    private readonly network: VTFusionNetwork,
    private readonly comparison: Comparison,
    private readonly topShare: number,
    readonly thresholds: Thresholds,
  ) {}

  /** Inspects one picture of the encoder's side. */
  async inspect(image: RgbImage): Promise<Inspection> {
    const tokens = encodeTokens([image], this.encoder);
    try {
      return await this.inspectTokens(tokens);
    } finally {
      tf.dispose(tokens);
    }
  }

  /** Inspects one picture by its tokens, L x `[1, N, d]`. */
  async inspectTokens(tokens: readonly tf.Tensor3D[]): Promise<Inspection> {
    const prediction = tidy(() => this.network.predict(tokens, this.comparison));
    try {
      const [map, visual, text, fused] = (await Promise.all(
        [prediction.final, prediction.visual, prediction.text, prediction.fused].map((t) => t.data()),
      )) as Float32Array[];
      const score = imageScore(map, this.topShare);
      return { map, parts: { visual, text, fused }, score, verdict: verdictOf(score, this.thresholds) };
    } finally {
      tf.dispose([prediction.final, prediction.visual, prediction.text, prediction.fused]);
    }
  }

  dispose(): void {
    this.network.dispose();
    tf.dispose([this.comparison.bank, this.comparison.states]);
  }
}
