/** A region of interest as it is stored, and as a mask. */
import type { RegionRecord } from '../../database/records';
import { fromRuns, toRuns } from '../../images/masks/mask-runs';
import type { Mask } from '../../images/rgb-image';

export function regionRecord(mask: Mask): RegionRecord {
  return { width: mask.width, height: mask.height, runs: toRuns(mask) };
}

export function regionMask({ width, height, runs }: RegionRecord): Mask {
  return fromRuns(runs, width, height);
}
