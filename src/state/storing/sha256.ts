import { sha256OfBytes } from '../../database/sha256';

/** SHA-256 of a file as 64 hexadecimal digits, the name under which its bytes are kept. */
export async function sha256Of(blob: Blob): Promise<string> {
  return sha256OfBytes(await blob.arrayBuffer());
}
