/** A trained VTFusion: photos in, anomaly maps and scores out. */
import * as tf from '@tensorflow/tfjs-core';
import type { Mask } from '../images/rgb-image';
import { highestOf } from '../metrics/highest';
import { readRows } from '../ops/read-rows';
import { tidy } from '../ops/tidy';
import type { Reference } from './maps';
import type { Prediction, VTFusionNetwork } from './network';
import { type Copy, disposeReference } from './prototypes';
import { mapWithin, valuesWithin, withinRegion } from './region';
import type { Tiling } from './tiles';
import { encodeTokens, type FrozenEncoder } from './tokens';
import { type Thresholds, type Verdict, verdictOf } from './verdict';
import { joinTilings, type Photo, tilesOf, type ViewPlan } from './views';

export interface Inspection {
  /**
   * M^f on the encoder's pixels, `[side, side]`, row-major, raw values: the mean over all tilings. Outside of the region
   * it has the smallest value of the inside.
   */
  readonly map: Float32Array;
  /** M^v, M^t and M^vt of the photo as a whole on the token grid, `[grid, grid]` each. */
  readonly parts: {
    readonly visual: Float32Array;
    readonly text: Float32Array;
    readonly fused: Float32Array;
  };
  /** Raw image score: never clamped or normalised. */
  readonly score: number;
  readonly verdict: Verdict;
}

/** What the tiles of one tiling are compared with. */
export interface Scale {
  readonly tiling: Tiling;
  /** What each bank holds, N rows each, in this order; unknown for means, and in files that do not say. */
  readonly copies?: readonly Copy[] | undefined;
  /** One for each tile. */
  readonly references: readonly Reference[];
  /** What M^v is divided by before fusion. */
  readonly unit: number;
}

export interface DetectorParts {
  readonly encoder: FrozenEncoder;
  readonly network: VTFusionNetwork;
  readonly illumination: ViewPlan['illumination'];
  /** The first shows the photo as a whole. */
  readonly scales: readonly Scale[];
  /** Frozen text features of the two states, `[2, c]`; none where the encoder has no words. */
  readonly states: tf.Tensor2D | undefined;
  readonly topShare: number;
  readonly thresholds: Thresholds;
  /** The part of the encoder's square that counts, of its side; all of it without. */
  readonly region?: Mask | undefined;
}

/**
 * Image score: the mean of the highest `topShare` of the map's values; 0 stands for the maximum (III-D).
 * @returns NaN for an empty map
 */
export function imageScore(map: Float32Array, topShare: number): number {
  const count = Math.max(1, Math.round(map.length * topShare));
  const highest = highestOf(map.slice(), Math.min(count, map.length));
  return highest.reduce((sum, value) => sum + value, 0) / highest.length;
}

export class Detector {
  constructor(readonly parts: DetectorParts) {}

  get encoder(): FrozenEncoder {
    return this.parts.encoder;
  }

  get thresholds(): Thresholds {
    return this.parts.thresholds;
  }

  get tilings(): readonly Tiling[] {
    return this.parts.scales.map(({ tiling }) => tiling);
  }

  /** Inspects a photo of any size. Memory for one tiling at a time is needed. */
  async inspect(photo: Photo): Promise<Inspection> {
    const seen = withinRegion(photo, this.parts.region);
    return this.inspectTilings(async (tiling) =>
      encodeTokens(await tilesOf(seen, tiling, this.parts), this.encoder),
    );
  }

  /**
   * Inspects a photo by the tokens of its tiles, covered outside of the region.
   * @param tokensOf L x `[tiles, N, d]` of a tiling; they are disposed of here
   */
  async inspectTilings(tokensOf: (tiling: Tiling) => Promise<tf.Tensor3D[]>): Promise<Inspection> {
    const { scales, topShare, thresholds, encoder } = this.parts;
    const maps: Float32Array[][] = [];
    let parts: Inspection['parts'] | undefined;
    for (const scale of scales) {
      const tokens = await tokensOf(scale.tiling);
      const prediction = tidy(() => this.predict(tokens, scale));
      tf.dispose(tokens);
      try {
        maps.push(await readRows(prediction.final));
        parts ??= await partsOf(prediction);
      } finally {
        tf.dispose([prediction.final, prediction.visual, prediction.text, prediction.fused]);
      }
    }
    const { region } = this.parts;
    const map = mapWithin(joinTilings(maps, this.tilings, encoder.side), region);
    const score = imageScore(valuesWithin(map, region), topShare);
    return { map, parts: parts!, score, verdict: verdictOf(score, thresholds) };
  }

  private predict(tokens: readonly tf.Tensor3D[], { references, unit }: Scale): Prediction {
    const { network, states } = this.parts;
    return network.predict(tokens, { references, states, units: references.map(() => unit) });
  }

  /** The same detector with other thresholds, in place of this one: what they are made of is not copied. */
  judgingBy(thresholds: Thresholds): Detector {
    return new Detector({ ...this.parts, thresholds });
  }

  dispose(): void {
    const { network, scales, states } = this.parts;
    network.dispose();
    for (const { references } of scales) references.forEach(disposeReference);
    states?.dispose();
  }
}

async function partsOf({ visual, text, fused }: Prediction): Promise<Inspection['parts']> {
  const whole = [visual, text, fused].map((map) => map.data());
  const [v, t, vt] = (await Promise.all(whole)) as Float32Array[];
  return { visual: v, text: t, fused: vt };
}
