/**
 * Reduces a GIF to its pictures. Source: GIF89a (CompuServe, 1990); Netscape's application extension for
 * loops.
 */
import { ascii } from '../files/file-kind';
import { colourTableBytes, GIF_BLOCK, gifBlocks } from '../files/gif-blocks';
import { joinBytes } from '../files/join-bytes';

const GRAPHIC_CONTROL = 0xf9;
const APPLICATION = 0xff;
/** Extensions that say how often an animation repeats. */
const LOOPS = ['NETSCAPE2.0', 'ANIMEXTS1.0'];
const LOOP_BYTES = 19;

export function bareGif(bytes: Uint8Array): Uint8Array {
  let followed = 13 + colourTableBytes(bytes[10]);
  let isEnded = false;
  const parts = [bytes.subarray(0, followed)];
  for (const { start, end } of gifBlocks(bytes)) {
    const isKept =
      bytes[start] !== GIF_BLOCK.extension ||
      bytes[start + 1] === GRAPHIC_CONTROL ||
      (bytes[start + 1] === APPLICATION &&
        end - start === LOOP_BYTES &&
        LOOPS.includes(ascii(bytes, start + 3, 11)));
    if (!isKept) continue;
    parts.push(bytes.subarray(start, end));
    followed = end;
    isEnded = bytes[start] === GIF_BLOCK.trailer;
  }
  // If something else follows, the part before is still a picture.
  if (!isEnded && followed <= bytes.length) parts.push(Uint8Array.of(GIF_BLOCK.trailer));
  return joinBytes(parts);
}
