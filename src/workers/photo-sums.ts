import { sha256Hex } from '../clip/model-files';
import { withoutPlace } from '../images/bare/drop-place';
import type { PhotoReport } from './engine-api';

/** Of a photo's file: by its sums it is known again, also after it went through a project's file, which keeps what its pixels need. */
export async function sumsOf(
  bytes: Uint8Array<ArrayBuffer>,
): Promise<Pick<PhotoReport, 'sha256' | 'placeless'>> {
  const sha256 = await sha256Hex(bytes);
  const bare = withoutPlace(bytes);
  return bare === bytes ? { sha256 } : { sha256, placeless: await sha256Hex(new Uint8Array(bare)) };
}
