/** Node's picture decoder: sharp. */
import sharp from 'sharp';
import type { NativeDecoder } from '../../src/images/files/decode';
import { MAX_PIXELS } from '../../src/images/files/file-header';
import { rgbFromSamples, type Samples } from '../../src/images/files/samples';

export const decodeWithSharp: NativeDecoder = async (bytes) => {
  const { data, info } = await sharp(bytes, { limitInputPixels: MAX_PIXELS, failOn: 'error' })
    .rotate()
    .flatten({ background: 'white' })
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true });
  return rgbFromSamples({
    width: info.width,
    height: info.height,
    channels: info.channels as Samples['channels'],
    data: new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
  });
};
