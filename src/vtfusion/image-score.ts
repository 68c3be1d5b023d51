/** The image score of III-D. */
import { highestOf } from '../metrics/highest';

/**
 * The mean of the highest `topShare` of a map's values; 0 stands for the maximum.
 * @returns NaN for an empty map
 */
export function imageScore(map: Float32Array, topShare: number): number {
  const count = Math.max(1, Math.round(map.length * topShare));
  const highest = highestOf(map.slice(), Math.min(count, map.length));
  return highest.reduce((sum, value) => sum + value, 0) / highest.length;
}
