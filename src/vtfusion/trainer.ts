/**
 * Training, Algorithm 1. The encoder is frozen: features of the good photos are computed once, those of a synthetic
 * image once when it joins the pool.
 */
import * as tf from '@tensorflow/tfjs-core';
import { Random } from '../das/random';
import type { SyntheticAnomaly } from '../das/synthesise';
import { AppError } from '../errors';
import type { RgbImage } from '../images/rgb-image';
import { tidy } from '../ops/tidy';
import { Adam } from './adam';
import { stackLevels } from './aie';
import { Detector, imageScore } from './detector';
import { visualMap } from './maps';
import { VTFusionNetwork } from './network';
import { buildPrototypes, disposePrototypes, type Prototypes } from './prototypes';
import { quarterTurns } from './quarter-turns';
import type { TrainSettings } from './settings';
import { type Synthesiser, SyntheticPool } from './synthetic-pool';
import { encodeTokens, type FrozenEncoder } from './tokens';
import { type Objective, trainingStep } from './training-step';
import { type Thresholds, thresholdsFrom } from './verdict';

export const shotLimits = { least: 2, most: 8 } as const;

export interface TrainingTask {
  readonly encoder: FrozenEncoder;
  /** Frozen text features of the two states, `[2, c]`; stays the caller's. */
  readonly states: tf.Tensor2D;
  /** The good photos, of the encoder's side. */
  readonly shots: readonly RgbImage[];
  readonly settings: TrainSettings;
  /** A whole number; the same seed, photos and settings train the same network. */
  readonly seed: number;
  readonly synthesise: Synthesiser;
}

export interface StepLosses {
  readonly nfc: number;
  readonly afs: number;
  readonly seg: number;
  readonly total: number;
}

export type TrainingProgress =
  | { readonly phase: 'encoding'; readonly done: number; readonly of: number }
  | {
      readonly phase: 'synthesising';
      readonly done: number;
      readonly of: number;
      readonly example: SyntheticAnomaly;
    }
  | { readonly phase: 'training'; readonly done: number; readonly of: number; readonly losses: StepLosses }
  | { readonly phase: 'calibrating'; readonly done: number; readonly of: number };

export interface TrainingControl {
  readonly onProgress?: (progress: TrainingProgress) => void;
  readonly signal?: AbortSignal;
}

/** Lets messages in (a cancel, say) between two pieces of work. */
const breathe = () => new Promise<void>((resolve) => setTimeout(resolve, 0));

export function trainingCancelled(): AppError {
  return new AppError(
    'training-cancelled',
    'Training was cancelled; the photos are still here, press Train to start again.',
  );
}

/** What the shots look like to the detector, each compared with the prototypes of the others. */
interface JudgedShots {
  /** L x `[k, N, c]` */
  readonly features: tf.Tensor3D[];
  /** M^v `[k, N]` */
  readonly visual: tf.Tensor2D;
}

class Run {
  private readonly network: VTFusionNetwork;
  private readonly random: Random;
  private readonly scrap: tf.Tensor[][] = [];
  private prototypes: Prototypes | undefined;

  constructor(
    private readonly task: TrainingTask,
    private readonly control: TrainingControl,
  ) {
    const channels = task.states.shape[1];
    this.network = new VTFusionNetwork(task.encoder, channels, task.settings, task.seed);
    this.random = new Random(task.seed);
  }

  async train(): Promise<Detector> {
    try {
      const tokens = await this.encodeShots(this.task.shots);
      const prototypes = await this.makePrototypes(tokens);
      const start = this.judgeShots(tokens, prototypes);
      const objective = await this.objective(start, prototypes);
      await this.optimise(tokens, prototypes, objective);
      const judged =
        this.task.settings.calibrateOn === 'trained-features' ? this.judgeShots(tokens, prototypes) : start;
      const thresholds = await this.calibrate(judged, objective.unit);
      const comparison = {
        bank: tf.clone(prototypes.bank),
        states: tf.clone(this.task.states),
        unit: objective.unit,
      };
      return new Detector(
        this.task.encoder,
        this.network,
        comparison,
        this.task.settings.topShare,
        thresholds,
      );
    } catch (error) {
      this.network.dispose();
      throw error;
    } finally {
      tf.dispose(this.scrap);
      if (this.prototypes) disposePrototypes(this.prototypes);
    }
  }

  private report(progress: TrainingProgress): void {
    this.control.onProgress?.(progress);
  }

  private async pause(): Promise<void> {
    await breathe();
    if (this.control.signal?.aborted) throw trainingCancelled();
  }

  /** L x `[k, N, d]` */
  private async encodeShots(images: readonly RgbImage[]): Promise<tf.Tensor3D[]> {
    const perImage: tf.Tensor3D[][] = [];
    try {
      for (const image of images) {
        await this.pause();
        perImage.push(encodeTokens([image], this.task.encoder));
        this.report({ phase: 'encoding', done: perImage.length, of: images.length });
      }
      const joined = this.task.encoder.levels.map((_, l) => tf.concat(perImage.map((tokens) => tokens[l])));
      this.scrap.push(joined);
      return joined;
    } finally {
      tf.dispose(perImage);
    }
  }

  /** Prototypes from the starting features (eq. 1), frozen from here on. */
  private async makePrototypes(tokens: tf.Tensor3D[]): Promise<Prototypes> {
    const { settings, shots } = this.task;
    const features = [this.network.stack(tokens)];
    this.scrap.push(features);
    if (settings.prototypes.strategy === 'memory') {
      for (const turns of quarterTurns(settings.prototypes.rotations)) {
        features.push(this.network.stack(await this.encodeShots(shots.map(turns))));
      }
    }
    this.prototypes = await buildPrototypes(features[0], features.slice(1), settings.prototypes);
    return this.prototypes;
  }

  /** The shots' features as they are now, and M^v of each against the others' prototypes. */
  private judgeShots(tokens: tf.Tensor3D[], { leaveOneOut }: Prototypes): JudgedShots {
    const judged = tidy(() => {
      const features = this.network.aie.features(tokens);
      return { features, visual: visualMap(stackLevels(features), leaveOneOut.bank, leaveOneOut.forbidden) };
    });
    this.scrap.push([...judged.features, judged.visual]);
    return judged;
  }

  /** D0: the good photos' mean squared distance to the nearest prototype, each left out of its own. */
  private async startingDistance({ visual }: JudgedShots): Promise<number> {
    const mean = tf.mean(visual);
    const [value] = await mean.data();
    mean.dispose();
    // Identical photos are at no distance at all; a tiny unit keeps what follows finite.
    return Math.max(value, 1e-6);
  }

  private async objective(start: JudgedShots, prototypes: Prototypes): Promise<Objective> {
    const { settings, states } = this.task;
    const { margins, mpf } = settings;
    const d0 = await this.startingDistance(start);
    return {
      bank: settings.leaveOneOut ? prototypes.leaveOneOut.bank : prototypes.bank,
      states,
      unit: mpf.start === 'visual-map' ? d0 : 1,
      normalMargin: margins.kind === 'measured' ? margins.normal * d0 : margins.r ** 2,
      abnormalMargin: margins.kind === 'measured' ? margins.abnormal * d0 : (margins.r + margins.alpha) ** 2,
      afsOnWholeImage: settings.afsOnWholeImage,
      lambda: settings.lambda,
    };
  }

  private async optimise(tokens: tf.Tensor3D[], prototypes: Prototypes, objective: Objective): Promise<void> {
    const { settings, encoder, shots, seed, synthesise } = this.task;
    const { rates, weightDecay } = settings;
    const adam = new Adam([
      { variables: this.network.aie.variables(), rate: rates.aie, decay: 0 },
      { variables: this.network.ate.variables(), rate: rates.ate, decay: weightDecay },
      { variables: this.network.mpf.variables(), rate: rates.mpf, decay: weightDecay },
    ]);
    const pool = new SyntheticPool(
      encoder,
      shots.length,
      settings.synthetic.pool,
      seed * 1_000_003,
      synthesise,
    );
    try {
      for (let i = 0; i < settings.synthetic.warmUp; i++) {
        await this.pause();
        const example = await pool.grow();
        this.report({ phase: 'synthesising', done: i + 1, of: settings.synthetic.warmUp, example });
      }
      for (let step = 1; step <= settings.steps; step++) {
        await this.pause();
        await pool.grow();
        const losses = await this.step(adam, pool, tokens, prototypes, objective);
        this.report({ phase: 'training', done: step, of: settings.steps, losses });
      }
    } finally {
      adam.dispose();
      pool.dispose();
    }
  }

  private async step(
    adam: Adam,
    pool: SyntheticPool,
    tokens: tf.Tensor3D[],
    { leaveOneOut }: Prototypes,
    objective: Objective,
  ): Promise<StepLosses> {
    const { settings, shots } = this.task;
    const count = Math.min(settings.batch, shots.length);
    const chosen = this.random.shuffled(shots.map((_, i) => i)).slice(0, count);
    const losses = tidy(() => {
      const normal = { tokens: tokens.map((x) => tf.gather(x, chosen)) };
      const abnormal = pool.batch(count, (size) => this.random.integer(0, size - 1));
      const forbidden = settings.leaveOneOut
        ? { forbidden: tf.gather(leaveOneOut.forbidden, [...chosen, ...abnormal.shots]) as tf.Tensor2D }
        : {};
      return trainingStep(this.network, adam, normal, abnormal, { ...objective, ...forbidden });
    });
    const values = tf.stack([losses.nfc, losses.afs, losses.seg, losses.total]);
    const [nfc, afs, seg, total] = await values.data();
    tf.dispose([values, Object.values(losses)]);
    if (!Number.isFinite(total)) {
      throw new AppError(
        'training-diverged',
        'Training went out of bounds and was stopped; check that the photos show the same part and train again.',
      );
    }
    return { nfc, afs, seg, total };
  }

  /** Thresholds from the shots' own scores, each shot left out of its prototypes. */
  private async calibrate({ features, visual }: JudgedShots, unit: number): Promise<Thresholds> {
    const { shots, states, settings } = this.task;
    const scores: number[] = [];
    let background = 0;
    for (let i = 0; i < shots.length; i++) {
      await this.pause();
      const map = tf.tidy(() => {
        const own = features.map((f) => tf.slice(f, [i, 0, 0], [1, -1, -1]));
        return this.network.fuse(own, tf.slice(visual, [i, 0], [1, -1]), { states, unit }).final;
      });
      const values = (await map.data()) as Float32Array;
      map.dispose();
      scores.push(imageScore(values, settings.topShare));
      background += values.reduce((sum, v) => sum + v, 0) / values.length / shots.length;
      this.report({ phase: 'calibrating', done: i + 1, of: shots.length });
    }
    return thresholdsFrom(scores, background);
  }
}

/**
 * Trains a detector on 2 to 8 good photos. Leaves no tensor behind but the detector's own, also when it fails.
 * @throws AppError `shots-count`, `training-cancelled`, `training-diverged`
 */
export async function trainDetector(task: TrainingTask, control: TrainingControl = {}): Promise<Detector> {
  const { least, most } = shotLimits;
  const { length } = task.shots;
  if (length < least || length > most) {
    throw new AppError(
      'shots-count',
      `Training takes ${least} to ${most} good photos and there ${length === 1 ? 'is 1' : `are ${length}`}; ` +
        (length < least ? 'add photos of good parts.' : 'remove some, and keep those that differ most.'),
    );
  }
  return new Run(task, control).train();
}
