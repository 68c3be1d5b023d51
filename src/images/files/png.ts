/**
 * PNG files of 16 bits, read by the package `fast-png`. It unpacks pixels and profile without a limit, so a
 * small file could fill the memory; the limits are checked here. Source: PNG (W3C, third edition), sections
 * 5.3, 8 and 11.
 */
import { decode } from 'fast-png';
import type { RgbImage, SensorBits } from '../rgb-image';
import { joinBytes } from './join-bytes';
import { PNG_SIGNATURE_BYTES, type PngChunk, pngChunk, pngChunks, pngContent } from './png-chunks';
import { rgbFromSamples, type Samples } from './samples';
import { checkInflated, requireLikelySize } from './unpack';

/** Values per pixel, by the colour type. */
const CHANNELS: Readonly<Record<number, number>> = { 0: 1, 2: 3, 4: 2, 6: 4 };

/**
 * @param sensorBits as of `rgbFromSamples` @throws Error with a reason if the file is broken, or unpacks to
 *   more than its header says
 */
export function decodeWidePng(bytes: Uint8Array, sensorBits?: SensorBits): RgbImage {
  const chunks = pngChunks(bytes);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [claimedWidth, claimedHeight] = [view.getUint32(16), view.getUint32(20)];
  // Four channels of two bytes; each row has one more byte, and interlaced pictures have less than twice as
  // many rows.
  const most = claimedWidth * claimedHeight * 8 + 2 * claimedHeight + 64;
  requireLikelySize(claimedWidth * claimedHeight * 2 * (CHANNELS[bytes[25]] ?? 4), bytes.length);
  const [header, ...more] = contentsOf(chunks, 'IHDR');
  if (!header || more.length > 0) throw new Error('it has no header, or more than one');
  // In one piece: unpackers copy the rest of each piece before the next, so many small pieces take long.
  const packed = joinBytes(contentsOf(chunks, 'IDAT'));
  checkInflated(packed, most);
  // The colour profile and texts are not used; the package leaves the transparent colour to its caller.
  const file = joinBytes([
    bytes.subarray(0, PNG_SIGNATURE_BYTES),
    pngChunk('IHDR', header),
    pngChunk('IDAT', packed),
    pngChunk('IEND', new Uint8Array()),
  ]);
  const { width, height, channels, data } = decode(file);
  if (!(data instanceof Uint16Array))
    throw new Error('its values do not have the 16 bits that its header says');
  const samples: Samples = { width, height, channels: channels as Samples['channels'], data };
  const [clear] = contentsOf(chunks, 'tRNS');
  return rgbFromSamples(clear ? withoutColour(samples, clear) : samples, sensorBits);
}

/** Adds alpha to grey or colour: 0 where a pixel has the colour that the file declares transparent. */
function withoutColour(samples: Samples, clear: Uint8Array): Samples {
  const { channels, data, ...size } = samples;
  // Pictures with an alpha channel have no such colour.
  if ((channels !== 1 && channels !== 3) || clear.length !== 2 * channels) return samples;
  const colour = Array.from({ length: channels }, (_, c) => clear[2 * c] * 256 + clear[2 * c + 1]);
  const wide = new Uint16Array((data.length / channels) * (channels + 1));
  for (let from = 0, to = 0; from < data.length; from += channels, to += channels + 1) {
    const pixel = data.subarray(from, from + channels);
    wide.set(pixel, to);
    wide[to + channels] = pixel.every((value, c) => value === colour[c]) ? 0 : 65_535;
  }
  return { ...size, channels: channels === 1 ? 2 : 4, data: wide };
}

/** @throws Error if the checksum of one of them is wrong */
function contentsOf(chunks: readonly PngChunk[], wanted: string): Uint8Array[] {
  return chunks
    .filter(({ type }) => type === wanted)
    .map((chunk) => {
      const content = pngContent(chunk);
      if (!content) throw new Error(`the checksum of its ${wanted} does not fit`);
      return content;
    });
}
