/**
 * Settings of a training, with two presets: `paperSettings` has the paper's values (III-C, III-D, IV-A), as
 * far as it prints them; `defaultSettings` is ours, measured in docs/accuracy.md.
 */
import { type DefectKind, defectKinds } from '../das/defect';
import type { SensorBits } from '../images/rgb-image';
import type { PlateauRule } from './plateau';

/** Rows of a memory, for the whole photo and for each tile of a finer tiling. */
interface RowLimit {
  readonly whole: number;
  readonly tile: number;
}

export interface TrainSettings {
  /** How photos become the encoder's square: stretched, or whole with padding. */
  readonly fit: 'squash' | 'letterbox';
  /**
   * Bits of the camera, for reading 16-bit photos; found from the good photos, and absent if none has 16
   * bits.
   */
  readonly sensorBits?: SensorBits | undefined;
  readonly views: {
    /**
     * How photos are cut: 1 not at all, n whole and in n x n tiles, `auto` as finely as the good photos'
     * resolution allows.
     */
    readonly tiles: 'auto' | number;
    /** `even`: brightness is divided by the wide neighbourhood's. */
    readonly illumination: 'as-is' | 'even';
  };
  /** Levels of the encoder that are used: `all`, or those between the first and the last. */
  readonly levels: 'all' | 'middle';
  readonly prototypes: {
    /**
     * `mean`: eq. 1, one prototype for each position. `memory`: every patch of the shots and of their copies.
     */
    readonly strategy: 'mean' | 'memory';
    /**
     * Symmetries of the square under which each shot may join the memory, 1 (upright only) to 8; beyond 4
     * they include quarter turns (poses.ts). For a part with six holes on a circle, the memory then also has
     * plain metal where its holes are, and a missing hole passes.
     */
    readonly copies: number;
    /** `auto`: turned copies join instead if the good photos show that the parts turn (turning.ts). */
    readonly turns: 'auto' | 'never';
    /** Most rows of a memory; the shots themselves always fit. */
    readonly limit: RowLimit;
    /** The same, for parts that turn. */
    readonly turnedLimit: RowLimit;
    /**
     * Cost, as a squared distance, of comparing with a prototype from one patch away, and proportionally
     * farther away; with 0 all places cost the same.
     */
    readonly drift: number;
  };
  /** While training, a shot's own patches (and its rotations') never serve as its prototypes. */
  readonly leaveOneOut: boolean;
  /**
   * `fixed`: NFC beyond r^2 and AFS below (r + alpha)^2, eq. 3 and 4.
   * `measured`: NFC beyond `normal` * D0 and AFS below `abnormal` * D0, where D0 is the good photos' mean
   * leave-one-out squared distance to the nearest prototype before training.
   */
  readonly margins:
    | { readonly kind: 'fixed'; readonly r: number; readonly alpha: number }
    | { readonly kind: 'measured'; readonly normal: number; readonly abnormal: number };
  /**
   * Eq. 3 and 4 to the letter: AFS over all patches of an abnormal image, not only those that its mask
   * covers, and NFC over good photos alone. Without it the patches of an abnormal image that no defect
   * touches go to NFC too.
   */
  readonly afsOnWholeImage: boolean;
  /** Weight of the segmentation loss, eq. 10. */
  readonly lambda: number;
  /** Adam's learning rates (IV-A). */
  readonly rates: { readonly aie: number; readonly ate: number; readonly mpf: number };
  /** Decoupled weight decay of ATE and MPF, per step and unit of rate. */
  readonly weightDecay: number;
  readonly steps: number;
  /**
   * Ends training early when losses no longer fall; if absent, as in files of earlier programs, all steps are
   * taken.
   */
  readonly plateau?: PlateauRule | undefined;
  /** Normal images per step, and as many abnormal ones. */
  readonly batch: number;
  readonly synthetic: {
    readonly kinds: readonly DefectKind[];
    /** Encoded synthetic images kept for reuse; a new one replaces the oldest. */
    readonly pool: number;
    /** Synthetic images encoded before the first step; one more joins at every step. */
    readonly warmUp: number;
  };
  readonly mpf: {
    /** `random`: every layer random. `visual-map`: M^f starts as an affine of M^v and learns a correction. */
    readonly start: 'random' | 'visual-map';
    readonly channels: number;
  };
  /**
   * What the thresholds are measured on. Before training: M^v of the shots' features, because training pulls
   * the shots closer than new photos. After training: for settings that move all features too far for a
   * comparison.
   */
  readonly calibrateOn: 'starting-features' | 'trained-features';
  /** Image score: the mean of this share of M^f's highest pixels; 0 means the maximum, as in the paper. */
  readonly topShare: number;
}

/**
 * With two random views a loss varies by a third or more from step to step, so shorter means say too little:
 * windows of 20 ended trainings that would still have improved (docs/accuracy.md). No preset takes more than
 * 60 steps by itself, so this is for longer trainings.
 */
const plateau: PlateauRule = { window: 30, share: 0.05 };

export const paperSettings: TrainSettings = {
  fit: 'squash',
  views: { tiles: 1, illumination: 'as-is' },
  levels: 'all',
  prototypes: {
    strategy: 'mean',
    copies: 1,
    turns: 'never',
    drift: 0,
    limit: { whole: 0, tile: 0 },
    turnedLimit: { whole: 0, tile: 0 },
  },
  leaveOneOut: false,
  margins: { kind: 'fixed', r: 1e-5, alpha: 0.1 },
  afsOnWholeImage: true,
  lambda: 1,
  rates: { aie: 1e-3, ate: 1e-4, mpf: 1e-4 },
  weightDecay: 0,
  steps: 60,
  plateau,
  batch: 2,
  synthetic: { kinds: defectKinds, pool: 32, warmUp: 8 },
  mpf: { start: 'random', channels: 16 },
  calibrateOn: 'trained-features',
  topShare: 0,
};

export const defaultSettings: TrainSettings = {
  fit: 'squash',
  views: { tiles: 'auto', illumination: 'even' },
  levels: 'middle',
  prototypes: {
    strategy: 'memory',
    copies: 4,
    turns: 'auto',
    drift: 0.12,
    limit: { whole: 8192, tile: 2048 },
    turnedLimit: { whole: 16384, tile: 8192 },
  },
  leaveOneOut: true,
  margins: { kind: 'measured', normal: 1, abnormal: 2 },
  afsOnWholeImage: false,
  lambda: 1,
  rates: { aie: 2e-5, ate: 1e-4, mpf: 1e-4 },
  weightDecay: 0.01,
  steps: 20,
  plateau,
  batch: 2,
  synthetic: { kinds: defectKinds, pool: 32, warmUp: 8 },
  mpf: { start: 'visual-map', channels: 16 },
  calibrateOn: 'starting-features',
  topShare: 0.001,
};

export const presets = { default: defaultSettings, paper: paperSettings } as const;
export type PresetName = keyof typeof presets;

/**
 * The preset of a trained detector: a file does not name it, but the presets differ in their fusion networks.
 */
export const presetOf = ({ mpf }: Pick<TrainSettings, 'mpf'>): PresetName =>
  mpf.start === 'random' ? 'paper' : 'default';
