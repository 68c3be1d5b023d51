/** How far M^t tells defects from the rest: inside of masks against outside, by kind of defect, and its AUROC. */
import type { Mask } from '../../src/images/rgb-image';
import { mean } from '../../src/mean';
import type { FrozenEncoder } from '../../src/vtfusion/frozen-encoder';
import { measure } from '../evaluate/cell-metrics';
import { judgePatches } from '../rivals/judge-patches';

/** A test photo's truth. */
export interface Truth {
  /** The folder that it lies in: the kind of defect, or "good". */
  readonly kind: string;
  readonly defective: boolean;
  /** On the encoder's pixels. */
  readonly mask?: Mask;
}

export interface Effect {
  /** For each kind, the mean over its photos of M^t inside of the mask minus outside; in -1..1. */
  readonly contrast: ReadonlyMap<string, number>;
  /** Of M^t alone, its maximum as the image score; in 0..1, null where it is not defined. */
  readonly imageAuroc: number | null;
  readonly pixelAuroc: number | null;
}

/**
 * @param maps M^t of each photo over the token grid, `[N]`, in 0..1
 * @param kinds the kinds of defects to look at
 */
export function effectOf(
  truths: readonly Truth[],
  maps: readonly Float32Array[],
  kinds: readonly string[],
  encoder: FrozenEncoder,
): Effect {
  const judgements = maps.map((map) => judgePatches(map, encoder, 0));
  const { metrics } = measure(truths, judgements, encoder.side);
  const contrast = new Map(
    kinds.map((kind) => {
      const each = truths.flatMap(({ kind: own, mask }, i) =>
        own === kind && mask ? [contrastOf(judgements[i].map, mask)] : [],
      );
      return [kind, mean(each.filter((value) => !Number.isNaN(value)))];
    }),
  );
  return { contrast, imageAuroc: metrics.image_auroc, pixelAuroc: metrics.pixel_auroc };
}

/** Mean of `map` where the mask is 1, minus its mean where it is 0; NaN for a mask that is all the one or the other. */
export function contrastOf(map: Float32Array, mask: Mask): number {
  const sums = [0, 0];
  const counts = [0, 0];
  mask.data.forEach((marked, i) => {
    sums[marked] += map[i];
    counts[marked]++;
  });
  return sums[1] / counts[1] - sums[0] / counts[0];
}
