/** Reduces a WebP file to its picture. Source: RFC 9649, section 2.7. */
import { exifOf, exifOrientation } from '../files/exif';
import { joinBytes } from '../files/join-bytes';
import {
  chunksWithin,
  SAYS_EXIF,
  WEBP_HEADER_BYTES,
  type WebpChunk,
  webpChunks,
  webpExif,
} from '../files/webp';

const kept = ['VP8 ', 'VP8L', 'VP8X', 'ALPH', 'ANIM', 'ANMF', 'ICCP'];
const keptInFrames = ['VP8 ', 'VP8L', 'ALPH'];
/** Place, size, duration and blending of a frame, before the chunks of its picture. */
const FRAME_BYTES = 16;
/** Bit of VP8X's first byte that announces such a chunk. */
const SAYS_XMP = 0x04;

export function bareWebp(bytes: Uint8Array): Uint8Array {
  const chunks = webpChunks(bytes);
  const orientation = exifOrientation(webpExif(bytes, chunks));
  const parts: Uint8Array[] = [bytes.slice(0, WEBP_HEADER_BYTES)];
  for (const chunk of chunks) {
    const { type } = chunk;
    if (!kept.includes(type)) continue;
    const whole = type === 'ANMF' ? frameOf(bytes, chunk) : wholeOf(bytes, chunk);
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

const wholeOf = (bytes: Uint8Array, { at, start, length }: WebpChunk) =>
  bytes.slice(at, start + length + (length % 2));

/** One picture of an animation, without the rest of its chunk. */
function frameOf(bytes: Uint8Array, frame: WebpChunk): Uint8Array {
  const within = bytes.subarray(0, frame.start + frame.length);
  const parts = chunksWithin(within, frame.start + FRAME_BYTES, within.length)
    .filter(({ type }) => keptInFrames.includes(type))
    .map((chunk) => wholeOf(within, chunk));
  const whole = joinBytes([within.slice(frame.at, frame.start + FRAME_BYTES), ...parts]);
  new DataView(whole.buffer).setUint32(4, whole.length - (frame.start - frame.at), true);
  return whole.length % 2 ? joinBytes([whole, new Uint8Array(1)]) : whole;
}
