/**
 * Synthetic abnormal images, encoded once each and reused (DAS feeding Algorithm 1, lines 3-5).
 *
 * Images are drawn elsewhere (in a worker, or in this thread) and requested a few ahead, so that they are
 * drawn while the GPU trains. They are taken in a fixed order, so the same seed trains on the same images
 * whatever the timing.
 */
import * as tf from '@tensorflow/tfjs-core';
import { Random } from '../das/random';
import { type DefectKind, type SyntheticAnomaly, synthesise } from '../das/synthesise';
import type { Mask, RgbImage } from '../images/rgb-image';
import { tidy } from '../ops/tidy';
import { type AbnormalSample, disposeSample, encodeSamples, type Origin } from './abnormal-samples';
import type { FrozenEncoder } from './frozen-encoder';

/** One view of one shot, to draw defects on. */
export interface Ground {
  readonly shot: number;
  /** Place among all views of a photo. */
  readonly view: number;
  /** Of the encoder's side. */
  readonly image: RgbImage;
  /** Where the object is; all ones if that is not clear. */
  readonly foreground: Mask;
  /** Where defects may be; everywhere if absent. */
  readonly region?: Mask | undefined;
}

/** Draws a defect on ground number `ground`; the same seed gives the same picture. */
export type Synthesiser = (ground: number, seed: number) => Promise<SyntheticAnomaly>;

/** Takes the grounds once and returns the function that draws on them. */
export type StartSynthesis = (
  grounds: readonly Pick<Ground, 'image' | 'foreground' | 'region'>[],
  kinds: readonly DefectKind[],
) => Synthesiser | Promise<Synthesiser>;

/** Draws in this thread. */
export const synthesiseHere: StartSynthesis = (grounds, kinds) => async (ground, seed) => {
  const { image, foreground, region } = grounds[ground];
  return synthesise(image, { seed, kinds, foreground, region });
};

export interface AbnormalBatch {
  readonly origins: readonly Origin[];
  readonly tokens: tf.Tensor3D[];
  readonly abnormal: tf.Tensor2D;
  readonly normal: tf.Tensor2D;
  readonly truth: tf.Tensor3D;
}

const ahead = 4;

/** One picture leaves a GPU half idle; elsewhere a batch takes as long as its pictures one by one. */
const encodedAtOnce = (): number => (tf.getBackend() === 'webgpu' ? 4 : 1);

export interface PoolOptions {
  readonly encoder: FrozenEncoder;
  readonly grounds: readonly Ground[];
  readonly synthesise: Synthesiser;
  readonly seed: number;
  /** Synthetic samples that the pool holds at most. */
  readonly capacity: number;
  /** Samples of confirmed defects, which stay the caller's. */
  readonly real?: readonly AbnormalSample[];
  /** Synthetic images to encode in one batch. */
  readonly atOnce?: number;
}

export class SyntheticPool {
  private readonly options: Required<PoolOptions>;
  private readonly samples: AbnormalSample[] = [];
  private readonly ordered: { readonly ground: number; readonly anomaly: Promise<SyntheticAnomaly> }[] = [];
  /** Encoded, and not yet in the pool. */
  private readonly ready: { readonly sample: AbnormalSample; readonly defect: SyntheticAnomaly }[] = [];
  private readonly random: Random;
  private numbered = 0;

  constructor(options: PoolOptions) {
    this.options = { real: [], atOnce: encodedAtOnce(), ...options };
    this.random = new Random(options.seed);
  }

  /**
   * Skips the next `count` synthetic images, which the pool would have dropped by now; only before the first
   * is taken.
   */
  skip(count: number): void {
    for (let i = 0; i < count; i++) this.random.integer(0, this.options.grounds.length - 1);
    this.numbered += count;
  }

  /** Takes the next synthetic image, encoded, and drops the oldest if the pool is full. */
  async grow(): Promise<SyntheticAnomaly> {
    if (this.ready.length === 0) await this.encodeNext();
    const { sample, defect } = this.ready.shift()!;
    this.samples.push(sample);
    if (this.samples.length > this.options.capacity) disposeSample(this.samples.shift()!);
    return defect;
  }

  private async encodeNext(): Promise<void> {
    this.order();
    const { encoder, grounds, atOnce } = this.options;
    const next = this.ordered.splice(0, atOnce);
    const defects = await Promise.all(next.map(({ anomaly }) => anomaly));
    // The next batch is drawn while training uses this one.
    if (atOnce > 1) this.order();
    // A copy without pictures: TensorFlow.js would look for tensors in every byte of them.
    const origins = next.map(({ ground }): Origin => {
      const { shot, view } = grounds[ground];
      return { shot, view };
    });
    encodeSamples(defects, origins, encoder).forEach((sample, i) => {
      this.ready.push({ sample, defect: defects[i] });
    });
  }

  private order(): void {
    const { grounds, synthesise, seed, atOnce } = this.options;
    while (this.ordered.length < Math.max(ahead, atOnce)) {
      const ground = this.random.integer(0, grounds.length - 1);
      const anomaly = synthesise(ground, seed + this.numbered++);
      // A failure shows where the image is awaited, not as an unhandled rejection before.
      anomaly.catch(() => undefined);
      this.ordered.push({ ground, anomaly });
    }
  }

  /**
   * `count` samples as one batch: the newest synthetic one first, then real ones if there are any, else
   * synthetic ones, by `pick` (an index below the given size).
   */
  batch(count: number, pick: (size: number) => number): AbnormalBatch {
    const { encoder, real } = this.options;
    const older = real.length > 0 ? real : this.samples;
    const newest = this.samples[this.samples.length - 1];
    const chosen = Array.from({ length: count }, (_, i) => (i === 0 ? newest : older[pick(older.length)]));
    return tidy(() => ({
      origins: chosen.map((s) => s.origin),
      tokens: encoder.levels.map((_, l) => tf.concat(chosen.map((s) => s.tokens[l]))),
      abnormal: tf.concat(chosen.map((s) => s.abnormal)),
      normal: tf.concat(chosen.map((s) => s.normal)),
      truth: tf.concat(chosen.map((s) => s.truth)),
    }));
  }

  dispose(): void {
    const waiting = this.ready.map(({ sample }) => sample);
    [...this.samples, ...waiting].forEach(disposeSample);
    this.samples.length = 0;
    this.ready.length = 0;
  }
}
