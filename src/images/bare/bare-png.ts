/** Reduces a PNG to its picture. Source: PNG (W3C, third edition), sections 5.6 and 11. */
import { exifOf, exifOrientation } from '../files/exif';
import { joinBytes } from '../files/join-bytes';
import { PNG_SIGNATURE_BYTES, pngChunk, pngChunks, pngExif } from '../files/png-chunks';

/** Chunks of pixels, including an animation's, and of the meaning of their colours and sides. */
const kept: ReadonlySet<string> = new Set([
  ...['IHDR', 'PLTE', 'IDAT', 'IEND', 'acTL', 'fcTL', 'fdAT'],
  ...['tRNS', 'gAMA', 'cHRM', 'sRGB', 'iCCP', 'sBIT', 'cICP', 'mDCV', 'cLLI', 'bKGD', 'pHYs'],
]);

export function barePng(bytes: Uint8Array): Uint8Array {
  const parts = [bytes.subarray(0, PNG_SIGNATURE_BYTES)];
  const chunks = pngChunks(bytes);
  const exif = pngExif(chunks);
  const orientation = exifOrientation(exif?.content);
  for (const chunk of chunks) {
    if (kept.has(chunk.type)) parts.push(chunk.whole);
    if (chunk === exif?.chunk && orientation !== 1) parts.push(pngChunk('eXIf', exifOf(orientation)));
  }
  return joinBytes(parts);
}
