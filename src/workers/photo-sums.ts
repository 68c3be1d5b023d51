import { sha256Hex } from '../clip/model-files';
import { withoutPlace } from '../images/drop-place';
import type { PhotoReport } from './engine-api';

/** Of a photo's file: by its sums it is known again, also after it went through a project's file, which drops its place. */
export async function sumsOf(
  bytes: Uint8Array<ArrayBuffer>,
): Promise<Pick<PhotoReport, 'sha256' | 'placeless'>> {
  const sha256 = await sha256Hex(bytes);
  const stripped = withoutPlace(bytes);
  if (stripped === bytes) return { sha256 };
  const placeless = await sha256Hex(new Uint8Array(stripped));
  // A place that was dropped before is found, and is blank.
  return placeless === sha256 ? { sha256 } : { sha256, placeless };
}
