/** A PNG of its picture alone. Source: PNG (W3C, third edition), sections 5.6 and 11. */
import { exifOf, exifOrientation } from '../files/exif';
import { joinBytes } from '../files/join-bytes';
import { PNG_SIGNATURE_BYTES, pngChunk, pngChunks, uncheckedContent } from '../files/png-chunks';

/** Pixels, those of an animation too, and how their colours and sides are meant. */
const kept: ReadonlySet<string> = new Set([
  ...['IHDR', 'PLTE', 'IDAT', 'IEND', 'acTL', 'fcTL', 'fdAT'],
  ...['tRNS', 'gAMA', 'cHRM', 'sRGB', 'iCCP', 'sBIT', 'cICP', 'mDCV', 'cLLI', 'bKGD', 'pHYs'],
]);

export function barePng(bytes: Uint8Array): Uint8Array {
  const parts = [bytes.subarray(0, PNG_SIGNATURE_BYTES)];
  let turned = false;
  for (const chunk of pngChunks(bytes)) {
    if (kept.has(chunk.type)) parts.push(chunk.whole);
    const exif = chunk.type === 'eXIf' && !turned ? uncheckedContent(chunk) : undefined;
    if (!exif) continue;
    turned = true;
    const orientation = exifOrientation(exif);
    if (orientation !== 1) parts.push(pngChunk('eXIf', exifOf(orientation)));
  }
  return joinBytes(parts);
}
