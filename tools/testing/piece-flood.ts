/** Pictures in which lie floods of chunks, segments and blocks that hold nothing. */
import { imageKind } from '../../src/images/files/file-kind';
import { colourTableBytes } from '../../src/images/files/gif-blocks';
import { joinBytes } from '../../src/images/files/join-bytes';
import { JPEG_MARKER } from '../../src/images/files/jpeg-segments';
import { pngChunk } from '../../src/images/files/png-chunks';

interface Flood {
  readonly piece: Uint8Array;
  /** Where one may stand. */
  readonly at: (file: Uint8Array) => number;
}

const floods = {
  png: { piece: pngChunk('tEXt', new Uint8Array()), at: () => 33 },
  jpeg: { piece: Uint8Array.of(0xff, JPEG_MARKER.comment, 0, 2), at: () => 2 },
  webp: { piece: Uint8Array.of(0x6e, 0x6f, 0x6e, 0x65, 0, 0, 0, 0), at: ({ length }) => length },
  gif: { piece: Uint8Array.of(0x21, 0xf9, 4, 0, 0, 0, 0, 0), at: (file) => 13 + colourTableBytes(file[10]) },
} satisfies Record<string, Flood>;

export type FloodedKind = keyof typeof floods;

export function withPieces(file: Uint8Array, pieces: number): Uint8Array {
  const kind = imageKind(file) as FloodedKind;
  const { piece, at }: Flood = floods[kind];
  const many = new Uint8Array(piece.length * pieces);
  for (let to = 0; to < many.length; to += piece.length) many.set(piece, to);
  const flooded = joinBytes([file.subarray(0, at(file)), many, file.subarray(at(file))]);
  if (kind === 'webp') new DataView(flooded.buffer).setUint32(4, flooded.length - 8, true);
  return flooded;
}
