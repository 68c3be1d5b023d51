/**
 * Area under the per-region-overlap curve: every defect region has equal weight, however small. Source:
 * Bergmann et al., "The MVTec Anomaly Detection Dataset", International Journal of Computer Vision, 2021,
 * section 5.2. Exact: every distinct score is a threshold.
 */
import { connectedComponents } from '../connected-components';
import type { Ranking } from './ranking';

/** A mask as in `images`: 1 where defective, else 0, row by row. */
export interface RegionMask {
  readonly width: number;
  readonly height: number;
  readonly data: ArrayLike<number>;
}

/**
 * The mean found share of the defect regions, averaged over pixel false positive rates from 0 to `limit`; 0
 * to 1. The curve is interpolated linearly at the limit. NaN if there is no region or no normal pixel.
 *
 * @param ranking the scores of all pixels of all masks, one mask after the other.
 * @param masks   one for each score map, all zero for a good photo.
 * @param limit   the largest false positive rate that counts, above 0 to 1; 0.3 and 0.05 are customary.
 * @throws RangeError if the limit is outside its range or pixels and scores differ in number.
 */
export function aupro(ranking: Ranking, masks: readonly RegionMask[], limit = 0.3): number {
  if (!(limit > 0 && limit <= 1))
    throw new RangeError(`The false positive rate limit is ${limit}, not above 0 to 1.`);
  const pixels = masks.reduce((sum, mask) => sum + mask.data.length, 0);
  const { order, sorted } = ranking;
  if (pixels !== order.length)
    throw new RangeError(`${order.length} scores do not fit ${pixels} mask pixels.`);

  const regions = new Int32Array(pixels);
  const gains = [0];
  let start = 0;
  for (const { data, width, height } of masks) {
    const { labels, sizes } = connectedComponents(data, width, height, 8);
    const before = gains.length - 1;
    for (let i = 0; i < labels.length; i++) if (labels[i] > 0) regions[start + i] = before + labels[i];
    for (const size of sizes.slice(1)) gains.push(1 / size);
    start += labels.length;
  }
  const regionCount = gains.length - 1;
  let normal = 0;
  for (let i = 0; i < pixels; i++) if (regions[i] === 0) normal++;
  if (regionCount === 0 || normal === 0) return Number.NaN;

  const overlapGains = Float64Array.from(gains, (gain) => gain / regionCount);
  let falsePositives = 0;
  let overlap = 0;
  let area = 0;
  let lastRate = 0;
  let lastOverlap = 0;
  for (let i = 0; i < pixels; i++) {
    const region = regions[order[i]];
    if (region === 0) falsePositives++;
    else overlap += overlapGains[region];
    if (i + 1 < pixels && sorted[i + 1] === sorted[i]) continue;
    const rate = falsePositives / normal;
    if (rate > limit) {
      const share = (limit - lastRate) / (rate - lastRate);
      const overlapAtLimit = lastOverlap + share * (overlap - lastOverlap);
      area += ((lastOverlap + overlapAtLimit) / 2) * (limit - lastRate);
      break;
    }
    area += ((lastOverlap + overlap) / 2) * (rate - lastRate);
    lastRate = rate;
    lastOverlap = overlap;
  }
  return area / limit;
}
