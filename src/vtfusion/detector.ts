/** A trained VTFusion, from photos to anomaly maps and scores. */
import * as tf from '@tensorflow/tfjs-core';
import { AppError } from '../errors';
import type { Mask } from '../images/rgb-image';
import { usesKernel } from '../ops/kernels';
import { readRows, readTogether } from '../ops/read-rows';
import { tidy } from '../ops/tidy';
import { compileAllAhead } from '../ops/webgpu/compile-all';
import { returnManyFreeBuffers } from '../ops/webgpu/free-buffers';
import type { FrozenEncoder } from './frozen-encoder';
import { imageScore } from './image-score';
import { inputOnGpu } from './photo-on-gpu';
import { type Copy, disposeReference } from './prototypes';
import { mapWithin, valuesWithin, withinRegion } from './region';
import { type Judges, mapsOfPhoto, predictTiles, rehearsal, type ScaleReferences } from './tile-maps';
import type { Tiling } from './tiles';
import { encodeInput, encodeTokens } from './tokens';
import { type Thresholds, type Verdict, verdictOf } from './verdict';
import { joinTilings, type Photo, tilesOf, type ViewPlan } from './views';

export interface Inspection {
  /**
   * M^f on the encoder's pixels, `[side, side]`, row-major, raw values: the mean over all tilings. Outside of
   * the region it has the smallest value from inside.
   */
  readonly map: Float32Array;
  /** M^v, M^t and M^vt of the whole photo on the token grid, `[grid, grid]` each. */
  readonly parts: {
    readonly visual: Float32Array;
    readonly text: Float32Array;
    readonly fused: Float32Array;
  };
  /** Raw image score: never clamped or normalised. */
  readonly score: number;
  readonly verdict: Verdict;
}

/** The references of one tiling's tiles, and where they come from. */
export interface Scale extends ScaleReferences {
  /** The copies in each bank, N rows each, in this order; unknown for means and for files that do not say. */
  readonly copies?: readonly Copy[] | undefined;
  /**
   * The distance within which nearly all good patches lie from other good photos; unknown in files of earlier
   * programs.
   */
  readonly usual?: number | undefined;
}

export interface DetectorParts extends Judges {
  readonly illumination: ViewPlan['illumination'];
  /** The first is the whole photo. */
  readonly scales: readonly Scale[];
  readonly topShare: number;
  readonly thresholds: Thresholds;
  /** The part of the encoder's square that counts, at the encoder's side; all of it if absent. */
  readonly region?: Mask | undefined;
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
   * Compiles everything that an inspection runs in parallel on WebGPU; otherwise the first photo would wait
   * for one program after the other. Training does this for its own detector (compile-steps.ts). Computes
   * nothing and never fails.
   */
  async compile(): Promise<void> {
    await compileAllAhead(() => rehearsal(this.parts.scales, this.parts, this.parts));
    returnManyFreeBuffers();
  }

  /** Inspects a photo of any size. @throws AppError `inspection-no-number`, as `inspectTilings` does */
  async inspect(photo: Photo): Promise<Inspection> {
    const { encoder, parts } = this;
    const bytes = usesKernel('photo') ? photo.onGpu?.() : undefined;
    if (bytes) {
      try {
        return await this.inspectTilings(async (tilings) =>
          tidy(() => encodeInput(inputOnGpu(bytes, tilings, parts, encoder), encoder)),
        );
      } finally {
        bytes.words.dispose();
      }
    }
    const seen = withinRegion(photo, parts.region);
    return this.inspectTilings(async (tilings) => {
      const tiles = await Promise.all(tilings.map((tiling) => tilesOf(seen, tiling, parts)));
      return encodeTokens(tiles.flat(), encoder);
    });
  }

  /**
   * Inspects a photo by the tokens of its tiles, covered outside of the region.
   * @param tokensOf L x `[tiles, N, d]` of all tiles of some tilings, one tiling after the other; they are
   *   disposed of here
   * @throws AppError `inspection-no-number` if the backend gives values that are not finite
   */
  async inspectTilings(
    tokensOf: (tilings: readonly Tiling[]) => Promise<tf.Tensor3D[]>,
  ): Promise<Inspection> {
    const { topShare, thresholds, region } = this.parts;
    const { map: everywhere, parts } = await (onGpu() ? this.mapsOnGpu(tokensOf) : this.mapsOnHost(tokensOf));
    if (!everywhere.every(Number.isFinite)) throw noNumber();
    const map = mapWithin(everywhere, region);
    const score = imageScore(valuesWithin(map, region), topShare);
    return { map, parts, score, verdict: verdictOf(score, thresholds) };
  }

  /** One tiling after the other, so that only one at a time needs memory. */
  private async mapsOnHost(tokensOf: (tilings: readonly Tiling[]) => Promise<tf.Tensor3D[]>): Promise<Maps> {
    const maps: Float32Array[][] = [];
    let parts: Maps['parts'] | undefined;
    for (const scale of this.parts.scales) {
      const { final, ...single } = predictTiles(await tokensOf([scale.tiling]), [scale], this.parts);
      try {
        maps.push(await readRows(final));
        parts ??= named(await readTogether([single.visual, single.text, single.fused]));
      } finally {
        tf.dispose([final, single.visual, single.text, single.fused]);
      }
    }
    return { map: joinTilings(maps, this.tilings, this.encoder.side), parts: parts! };
  }

  /** Everything is read at once. */
  private async mapsOnGpu(tokensOf: (tilings: readonly Tiling[]) => Promise<tf.Tensor3D[]>): Promise<Maps> {
    const tensors = mapsOfPhoto(await tokensOf(this.tilings), this.parts.scales, this.parts);
    const [map, ...parts] = await readTogether(tensors).finally(() => tf.dispose(tensors));
    return { map, parts: named(parts) };
  }

  /** The same detector with other thresholds, to replace this one: they share their parts. */
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

const named = ([visual, text, fused]: readonly Float32Array[]): Inspection['parts'] => ({
  visual,
  text,
  fused,
});

/** Backends on which waiting for numbers costs more than computing on a map. */
const onGpu = (): boolean => ['webgpu', 'webgl'].includes(tf.getBackend());
