/**
 * Multimodal Prediction Fusion (MPF), III-D: fusion block (eq. 7), then segmentation network (eq. 9).
 *
 * With the start `random`, M^f is the network's output alone, as in the paper. With the start `visual-map`,
 * M^f is a learnt affine of M^v plus the network's output, whose last layer is zero, so that training starts
 * at the training-free detector. In that case M^v is in units of D0 (see settings.ts), so that the affine
 * starts sensibly for any encoder.
 */
import * as tf from '@tensorflow/tfjs-core';
import { interpolate } from '../ops/resample';
import type { BatchStatistics } from './batch-norm';
import type { FrozenEncoder } from './frozen-encoder';
import { FusionBlock } from './fusion-block';
import { filled, Initialiser } from './initialise';
import { SegmentationNetwork } from './segmentation-network';
import type { TrainSettings } from './settings';

/** In units of D0 a good patch is near 1 and a clear defect near 5; the affine starts them at 0 and 0.4. */
const startingAffine = { slope: 0.1, offset: -0.1 };

export interface Fused {
  /** M^vt `[B, N]` */
  readonly fused: tf.Tensor2D;
  /** M^f `[B, H, W]` */
  readonly final: tf.Tensor3D;
}

export class MultimodalPredictionFusion {
  private readonly fusion: FusionBlock;
  private readonly segmentation: SegmentationNetwork;
  private readonly affine: { readonly slope: tf.Variable; readonly offset: tf.Variable } | undefined;

  constructor(
    private readonly encoder: Pick<FrozenEncoder, 'grid' | 'side' | 'visionOnly'>,
    settings: TrainSettings['mpf'],
    seed: number,
  ) {
    // Single-modal maps: M^v alone, or M^v and M^t.
    const maps = encoder.visionOnly ? 1 : 2;
    const initialiser = new Initialiser(seed);
    const fromVisualMap = settings.start === 'visual-map';
    this.fusion = new FusionBlock(encoder.grid, maps, settings.channels, initialiser);
    this.segmentation = new SegmentationNetwork(maps + 1, settings.channels, fromVisualMap, initialiser);
    this.affine = fromVisualMap
      ? { slope: filled(startingAffine.slope), offset: filled(startingAffine.offset) }
      : undefined;
  }

  /** M^v (in units of the caller's choice) and M^t if there is one, `[B, N]` each, to M^vt and M^f. */
  apply(
    visual: tf.Tensor2D,
    text: tf.Tensor2D | undefined,
    report?: (statistics: BatchStatistics[]) => void,
  ): Fused {
    const { grid, side } = this.encoder;
    const plane = (map: tf.Tensor2D) => tf.reshape(map, [-1, grid, grid, 1]) as tf.Tensor4D;
    const maps = text ? [visual, text] : [visual];
    const fused = this.fusion.apply(maps, report);
    const segmented = this.segmentation.apply(tf.concat([...maps, fused].map(plane), 3));
    const map = this.affine
      ? tf.add(segmented, tf.add(tf.mul(plane(visual), this.affine.slope), this.affine.offset))
      : segmented;
    const final = tf.reshape(interpolate(map as tf.Tensor4D, side, side), [-1, side, side]) as tf.Tensor3D;
    return { fused, final };
  }

  remember(statistics: readonly BatchStatistics[]): void {
    this.fusion.remember(statistics);
  }

  /** As `BatchNorm.goOn`. */
  goOn(hasSeen: boolean): void {
    this.fusion.goOn(hasSeen);
  }

  variables(): tf.Variable[] {
    return [
      ...this.fusion.variables(),
      ...this.segmentation.variables(),
      ...(this.affine ? [this.affine.slope, this.affine.offset] : []),
    ];
  }

  state(): tf.Variable[] {
    return this.fusion.state();
  }
}
