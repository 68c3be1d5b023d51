/** A trained VTFusion: photos in, anomaly maps and scores out. */
import * as tf from '@tensorflow/tfjs-core';
import { AppError } from '../errors';
import type { Mask } from '../images/rgb-image';
import { highestOf } from '../metrics/highest';
import { inPieces } from '../ops/in-pieces';
import { usesKernel } from '../ops/kernels';
import { joined, readRows, readTogether } from '../ops/read-rows';
import { tidy } from '../ops/tidy';
import { compileAllAhead } from '../ops/webgpu/compile-all';
import { returnManyFreeBuffers } from '../ops/webgpu/run-kernel';
import { blendOnGpu } from './blend-on-gpu';
import type { FrozenEncoder } from './frozen-encoder';
import type { Reference } from './maps';
import type { Prediction, VTFusionNetwork } from './network';
import { inputOnGpu } from './photo-on-gpu';
import { type Copy, disposeReference } from './prototypes';
import { mapWithin, valuesWithin, withinRegion } from './region';
import type { Tiling } from './tiles';
import { encodeInput, encodeTokens } from './tokens';
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
  /** What M^v is divided by before fusion: D0, or 1 where fusion does not start from M^v. */
  readonly unit: number;
  /** As far as nearly all good patches lie from other good photos; unknown in files of earlier programs. */
  readonly usual?: number | undefined;
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

const noNumber = () =>
  new AppError(
    'inspection-no-number',
    'What computes in this page gave something that is no number for this photo, so there is no verdict; inspect it again, and restart the browser if it stays so.',
  );

type Maps = Pick<Inspection, 'map' | 'parts'>;

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

  /**
   * Has what an inspection runs compiled side by side on WebGPU, which the first photo would wait for one by one; training
   * does that for the detector that it makes (compile-steps.ts). Computes nothing, and never fails.
   */
  async compile(): Promise<void> {
    const { grid, width, levels, side } = this.encoder;
    await compileAllAhead(() => {
      const maps = this.parts.scales.map((scale) => {
        const count = scale.references.length;
        const tokens = levels.map(() => tf.zeros<tf.Rank.R3>([count, grid * grid, width]));
        const { final, ...single } = this.predict(tokens, scale);
        return { blended: blendOnGpu(final, scale.tiling, side), ...single };
      });
      const [{ visual, text, fused }] = maps;
      return joined([meanOf(maps.map(({ blended }) => blended)), visual, text, fused]);
    });
    returnManyFreeBuffers();
  }

  /** Inspects a photo of any size. @throws AppError `inspection-no-number`, as `inspectTilings` does */
  async inspect(photo: Photo): Promise<Inspection> {
    const { encoder, parts } = this;
    const bytes = usesKernel('photo') ? photo.onGpu?.() : undefined;
    if (bytes) {
      try {
        return await this.inspectTilings(async (tiling) =>
          tidy(() => encodeInput(inputOnGpu(bytes, tiling, parts, encoder), encoder)),
        );
      } finally {
        bytes.words.dispose();
      }
    }
    const seen = withinRegion(photo, parts.region);
    return this.inspectTilings(async (tiling) => encodeTokens(await tilesOf(seen, tiling, parts), encoder));
  }

  /**
   * Inspects a photo by the tokens of its tiles, covered outside of the region.
   * @param tokensOf L x `[tiles, N, d]` of a tiling; they are disposed of here
   * @throws AppError `inspection-no-number` where the backend computes what is no number
   */
  async inspectTilings(tokensOf: (tiling: Tiling) => Promise<tf.Tensor3D[]>): Promise<Inspection> {
    const { topShare, thresholds, region } = this.parts;
    const { map: everywhere, parts } = await (onGpu() ? this.mapsOnGpu(tokensOf) : this.mapsOnHost(tokensOf));
    if (!everywhere.every(Number.isFinite)) throw noNumber();
    const map = mapWithin(everywhere, region);
    const score = imageScore(valuesWithin(map, region), topShare);
    return { map, parts, score, verdict: verdictOf(score, thresholds) };
  }

  /** Tilings one after the other: memory for one at a time is needed. */
  private async mapsOnHost(tokensOf: (tiling: Tiling) => Promise<tf.Tensor3D[]>): Promise<Maps> {
    const maps: Float32Array[][] = [];
    let parts: Maps['parts'] | undefined;
    for (const scale of this.parts.scales) {
      const { final, ...single } = this.predict(await tokensOf(scale.tiling), scale);
      try {
        maps.push(await readRows(final));
        parts ??= named(await readTogether([single.visual, single.text, single.fused]));
      } finally {
        tf.dispose([final, single.visual, single.text, single.fused]);
      }
    }
    return { map: joinTilings(maps, this.tilings, this.encoder.side), parts: parts! };
  }

  /** All tilings are under way before anything is waited for, and all that is wanted is read at once. */
  private async mapsOnGpu(tokensOf: (tiling: Tiling) => Promise<tf.Tensor3D[]>): Promise<Maps> {
    const { side } = this.encoder;
    const blended: tf.Tensor2D[] = [];
    let single: tf.Tensor[] = [];
    try {
      for (const [i, scale] of this.parts.scales.entries()) {
        const { final, visual, text, fused } = this.predict(await tokensOf(scale.tiling), scale);
        const others = [visual, text, fused];
        if (i === 0) single = others;
        try {
          blended.push(blendOnGpu(final, scale.tiling, side));
        } finally {
          tf.dispose(i === 0 ? final : [final, ...others]);
        }
      }
      const mean = meanOf(blended);
      const [map, ...parts] = await readTogether([mean, ...single]).finally(() => mean.dispose());
      return { map, parts: named(parts) };
    } finally {
      tf.dispose([...blended, ...single]);
    }
  }

  /** All maps of a tiling's tiles. @param tokens are disposed of */
  private predict(tokens: tf.Tensor3D[], { references, unit }: Scale): Prediction {
    const { network, states } = this.parts;
    const count = references.length;
    try {
      const [visual, text, fused, final] = tidy(() =>
        inPieces(count, this.encoder.atOnce ?? count, (from, to) => {
          const some = to - from === count ? tokens : tokens.map((x) => tf.slice(x, from, to - from));
          const units = new Array<number>(to - from).fill(unit);
          const maps = network.predict(some, { references: references.slice(from, to), states, units });
          return [maps.visual, maps.text, maps.fused, maps.final] as const;
        }),
      );
      return { visual, text, fused, final };
    } finally {
      tf.dispose(tokens);
    }
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

/** The mean of all tilings' maps, `[side, side]`. */
const meanOf = (maps: tf.Tensor2D[]) => tidy(() => tf.div(tf.addN(maps), maps.length));

const named = ([visual, text, fused]: readonly Float32Array[]): Inspection['parts'] => ({
  visual,
  text,
  fused,
});

/** Where a wait for numbers costs more than the work on a map. */
const onGpu = (): boolean => ['webgpu', 'webgl'].includes(tf.getBackend());
