/** A WebP file of its picture alone. Source: RFC 9649, section 2.7. */
import { exifOf, exifOrientation } from '../files/exif';
import { joinBytes } from '../files/join-bytes';
import { SAYS_EXIF, WEBP_HEADER_BYTES, webpChunks, webpExif } from '../files/webp';

const kept = ['VP8 ', 'VP8L', 'VP8X', 'ALPH', 'ANIM', 'ANMF', 'ICCP'];
/** Bit of the first byte of VP8X: whether there is such a chunk. */
const SAYS_XMP = 0x04;

export function bareWebp(bytes: Uint8Array): Uint8Array {
  const chunks = webpChunks(bytes);
  const orientation = exifOrientation(webpExif(bytes, chunks));
  const parts: Uint8Array[] = [bytes.slice(0, WEBP_HEADER_BYTES)];
  for (const { type, at, start, length } of chunks) {
    if (!kept.includes(type)) continue;
    const whole = bytes.slice(at, start + length + (length % 2));
    if (type === 'VP8X' && whole.length > 8) {
      whole[8] = (whole[8] & ~(SAYS_EXIF | SAYS_XMP)) | (orientation === 1 ? 0 : SAYS_EXIF);
    }
    parts.push(whole);
  }
  if (orientation !== 1) {
    const exif = exifOf(orientation);
    const head = new Uint8Array(8);
    head.set(new TextEncoder().encode('EXIF'));
    new DataView(head.buffer).setUint32(4, exif.length, true);
    parts.push(head, exif);
  }
  const file = joinBytes(parts);
  new DataView(file.buffer).setUint32(4, file.length - 8, true);
  return file;
}
