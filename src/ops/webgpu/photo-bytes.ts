/** Uploads the bytes of photos to the GPU as they are: a float for each would take four times the memory. */
import type * as tf from '@tensorflow/tfjs-core';
import { returnManyFreeBuffers } from './free-buffers';
import { currentDevice, tensorToFill } from './webgpu-backend';

/**
 * A photo's bytes on the GPU, four to a word with the first one lowest; each pixel begins with red, green and
 * blue.
 */
export interface PhotoBytes {
  /** `int32`, `[words]` */
  readonly words: tf.Tensor1D;
  readonly width: number;
  readonly height: number;
  /** 3, or 4 with an unused byte. */
  readonly pixelBytes: number;
  readonly rowBytes: number;
}

interface Pixels {
  readonly width: number;
  readonly height: number;
  /** Red, green, blue, row by row. */
  readonly data: Uint8Array;
}

const rgbBytes = 3;
const rgbaBytes = 4;
/** WebGPU aligns the rows of a copy from a texture to this. */
const rowAlignment = 256;

/** A decoded photo may take a buffer and a texture: larger ones would fill a small GPU. */
const mostBytes = 128 * 2 ** 20;

/** Whether so many bytes fit into one buffer of the device and leave it enough memory. */
function bytesFit(bytes: number): boolean {
  const { maxStorageBufferBindingSize, maxBufferSize } = currentDevice().limits;
  return bytes <= Math.min(maxStorageBufferBindingSize, maxBufferSize, mostBytes);
}

/** Whether a photo of this size fits, at three bytes a pixel. */
export const photoFits = (width: number, height: number): boolean => bytesFit(rgbBytes * width * height);

const alignedRow = (width: number) => Math.ceil((rgbaBytes * width) / rowAlignment) * rowAlignment;

/** Uploads a photo that fits (`photoFits`) from main memory; the caller owns `words`. */
export function uploadPhoto({ width, height, data }: Pixels): PhotoBytes {
  // Free buffers are kept for photos of exactly their size: a folder of many sizes would fill the GPU.
  returnManyFreeBuffers();
  const { tensor, buffer } = tensorToFill([Math.ceil(data.length / 4)], 'int32');
  const { queue } = currentDevice();
  // Only whole words can be written, so the last bytes are padded to one.
  const whole = data.length - (data.length % 4);
  queue.writeBuffer(buffer, 0, data as Uint8Array<ArrayBuffer>, 0, whole);
  if (whole < data.length) {
    const rest = new Uint8Array(4);
    rest.set(data.subarray(whole));
    queue.writeBuffer(buffer, whole, rest);
  }
  return { words: tensor as tf.Tensor1D, width, height, pixelBytes: rgbBytes, rowBytes: rgbBytes * width };
}

/** Whether a picture of this size fits, at four bytes a pixel, also into one texture of the device. */
export const bitmapFits = (width: number, height: number): boolean =>
  Math.max(width, height) <= currentDevice().limits.maxTextureDimension2D &&
  bytesFit(alignedRow(width) * height);

/**
 * Copies an opaque picture, in sRGB, without main memory in between. Its size must fit (`bitmapFits`). The
 * caller owns `words` and keeps the bitmap.
 */
export function bitmapBytes(bitmap: ImageBitmap): PhotoBytes {
  const { width, height } = bitmap;
  returnManyFreeBuffers();
  const rowBytes = alignedRow(width);
  const { tensor, buffer } = tensorToFill([(rowBytes * height) / 4], 'int32');
  const device = currentDevice();
  const texture = device.createTexture({
    size: [width, height],
    format: 'rgba8unorm',
    usage: GPUTextureUsage.COPY_DST | GPUTextureUsage.RENDER_ATTACHMENT | GPUTextureUsage.COPY_SRC,
  });
  device.queue.copyExternalImageToTexture({ source: bitmap }, { texture, colorSpace: 'srgb' }, [
    width,
    height,
  ]);
  const encoder = device.createCommandEncoder();
  encoder.copyTextureToBuffer({ texture }, { buffer, bytesPerRow: rowBytes }, [width, height]);
  device.queue.submit([encoder.finish()]);
  texture.destroy();
  return { words: tensor as tf.Tensor1D, width, height, pixelBytes: rgbaBytes, rowBytes };
}
