/**
 * PNG files of 16 bits, which the package `fast-png` reads. It unpacks pixels and profile without a limit, so that a small
 * file could fill the memory. Source: PNG (W3C, third edition), sections 5.3, 8 and 11.
 */
import { decode } from 'fast-png';
import { joinBytes } from './join-bytes';
import { PNG_CHECKSUM_BYTES, PNG_HEAD_BYTES, PNG_SIGNATURE_BYTES, pngChunks } from './png-chunks';
import type { RgbImage, SensorBits } from './rgb-image';
import { rgbFromSamples, type Samples } from './samples';
import { checkInflated } from './unpack';

/** What the pixels are made of; the colour profile and texts are not looked at. */
const NEEDED = ['IHDR', 'IDAT', 'IEND'];

/** @param sensorBits as of `rgbFromSamples` @throws Error with a reason when the file is broken, or unpacks to more than its header says */
export function decodeWidePng(bytes: Uint8Array, sensorBits?: SensorBits): RgbImage {
  const needed = pngChunks(bytes).filter(({ type }) => NEEDED.includes(type));
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [claimedWidth, claimedHeight] = [view.getUint32(16), view.getUint32(20)];
  // Four channels of two bytes; each row has a byte more, and interlaced pictures have less than twice as many rows.
  const most = claimedWidth * claimedHeight * 8 + 2 * claimedHeight + 64;
  const packed = needed
    .filter(({ type }) => type === 'IDAT')
    .map(({ whole }) => whole.subarray(PNG_HEAD_BYTES, whole.length - PNG_CHECKSUM_BYTES));
  checkInflated(packed, most);
  const file = joinBytes([bytes.subarray(0, PNG_SIGNATURE_BYTES), ...needed.map(({ whole }) => whole)]);
  const { width, height, channels, data } = decode(file, { checkCrc: true });
  if (!(data instanceof Uint16Array))
    throw new Error('its values do not have the 16 bits that its header says');
  return rgbFromSamples({ width, height, channels: channels as Samples['channels'], data }, sensorBits);
}
