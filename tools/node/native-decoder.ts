/** Node's picture decoder: sharp. Pictures are turned here, since libvips obeys EXIF that no browser obeys. */
import sharp from 'sharp';
import type { NativeDecoder } from '../../src/images/files/decode';
import { MAX_PIXELS } from '../../src/images/files/file-header';
import { uprightImage } from '../../src/images/files/orientation';
import { rgbFromSamples, type Samples } from '../../src/images/files/samples';

export const decodeWithSharp: NativeDecoder = async (bytes, { orientation }) => {
  const { data, info } = await sharp(bytes, { limitInputPixels: MAX_PIXELS, failOn: 'error' })
    .flatten({ background: 'white' })
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true });
  const stored = rgbFromSamples({
    width: info.width,
    height: info.height,
    channels: info.channels as Samples['channels'],
    data: new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
  });
  return uprightImage(stored, orientation);
};
