import { withoutPlace } from '../images/bare/drop-place';
import { sha256Of } from '../sha256';
import type { PhotoReport } from './engine-api';

/**
 * Hashes of a photo's file by which it is recognised, even after it went through a project's file, which
 * keeps only what its pixels need.
 */
export async function sumsOf(
  bytes: Uint8Array<ArrayBuffer>,
): Promise<Pick<PhotoReport, 'sha256' | 'placeless'>> {
  const sha256 = await sha256Of(bytes);
  const bare = withoutPlace(bytes);
  return bare === bytes ? { sha256 } : { sha256, placeless: await sha256Of(new Uint8Array(bare)) };
}
