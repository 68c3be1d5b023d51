/** PNGs whose picture is no part of their animation: browsers show the animation, other programs the picture. */
import { zlibSync } from 'fflate';
import { joinBytes } from '../../src/images/files/join-bytes';
import { pngChunk } from '../../src/images/files/png-chunks';

/** The still PNG of that size with an animation of one black frame behind its picture. */
export function withAnimation(still: Uint8Array, width: number, height: number): Uint8Array {
  const control = new Uint8Array(26);
  const sides = new DataView(control.buffer);
  sides.setUint32(4, width);
  sides.setUint32(8, height);
  const frame = zlibSync(new Uint8Array(height * (1 + width * 3)));
  return joinBytes([
    still.subarray(0, 33),
    pngChunk('acTL', Uint8Array.of(0, 0, 0, 1, 0, 0, 0, 0)),
    still.subarray(33, -12),
    pngChunk('fcTL', control),
    pngChunk('fdAT', joinBytes([Uint8Array.of(0, 0, 0, 1), frame])),
    still.subarray(-12),
  ]);
}
