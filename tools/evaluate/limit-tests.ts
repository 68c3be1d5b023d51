import { Random } from '../../src/das/random';
import type { TestPhoto } from './datasets/layout-files';

/** One seed for all cells: they are compared on the same photos. */
const seed = 1;

/**
 * A draw of `limit` test photos that keeps the share of defective ones, with at least one of each sort where there is
 * one and the limit has room; in the order they had. The same photos give the same draw.
 */
export function limitTests(test: readonly TestPhoto[], limit: number): readonly TestPhoto[] {
  if (test.length <= limit) return test;
  const random = new Random(seed);
  const bad = random.shuffled(test.filter(({ defective }) => defective));
  const good = random.shuffled(test.filter(({ defective }) => !defective));
  const share = Math.round((limit * bad.length) / test.length);
  const least = Math.max(limit - good.length, Math.min(1, bad.length, limit - 1));
  const most = Math.min(bad.length, limit - Math.min(1, good.length));
  const wanted = Math.max(least, Math.min(share, most));
  const drawn = new Set([...bad.slice(0, wanted), ...good.slice(0, limit - wanted)]);
  return test.filter((photo) => drawn.has(photo));
}
