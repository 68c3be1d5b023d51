/** From a mask's pixels to the encoder's patches. */
import type { Mask } from '../images/rgb-image';

/**
 * A patch is abnormal if at least this share of its pixels is; one that is only grazed is neither normal nor
 * abnormal.
 */
const coveredShare = 0.2;

/** Share of masked pixels in each patch: `[grid * grid]`. */
export function patchCoverage(mask: Mask, grid: number): Float32Array {
  const patch = Math.floor(mask.width / grid);
  const coverage = new Float32Array(grid * grid);
  for (let y = 0; y < grid * patch; y++) {
    for (let x = 0; x < grid * patch; x++) {
      const cell = Math.floor(y / patch) * grid + Math.floor(x / patch);
      coverage[cell] += mask.data[y * mask.width + x] / (patch * patch);
    }
  }
  return coverage;
}

/** Whether this share of marked pixels is enough for a patch to count. */
export const isCovered = (share: number): boolean => share >= coveredShare;

/** The patches that the mask covers enough, in order. */
export function coveredPatches(mask: Mask, grid: number): number[] {
  return [...patchCoverage(mask, grid)].flatMap((share, patch) => (isCovered(share) ? [patch] : []));
}
