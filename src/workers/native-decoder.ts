/** The browser's own picture decoder, for use in a worker. */
import { contextOf } from '../images/canvas-context';
import type { NativeDecoder } from '../images/files/decode';
import type { ImageHeader } from '../images/files/file-header';
import type { RgbImage } from '../images/rgb-image';

/** Rows that pass through the canvas at once: a whole large photo would need its memory a second time. */
const STRIP = 512;

/** The picture as the browser decodes it, upright and in sRGB; the caller closes it. */
export const bitmapOf = (bytes: Uint8Array, { kind }: Pick<ImageHeader, 'kind'>): Promise<ImageBitmap> =>
  createImageBitmap(new Blob([new Uint8Array(bytes)], { type: `image/${kind}` }), {
    imageOrientation: 'from-image',
    colorSpaceConversion: 'default',
  });

/** Its pixels over white. */
export function pixelsOf(bitmap: ImageBitmap): RgbImage {
  const { width, height } = bitmap;
  const canvas = new OffscreenCanvas(width, Math.min(STRIP, height));
  const context = contextOf(canvas, { willReadFrequently: true, colorSpace: 'srgb' });
  context.fillStyle = 'white';
  const data = new Uint8Array(width * height * 3);
  for (let top = 0, to = 0; top < height; top += STRIP) {
    const rows = Math.min(STRIP, height - top);
    context.fillRect(0, 0, width, rows);
    context.drawImage(bitmap, 0, -top);
    const rgba = context.getImageData(0, 0, width, rows).data;
    for (let from = 0; from < rgba.length; from += 4, to += 3) {
      data[to] = rgba[from];
      data[to + 1] = rgba[from + 1];
      data[to + 2] = rgba[from + 2];
    }
  }
  return { width, height, data };
}

export const decodeInBrowser: NativeDecoder = async (bytes, header) => {
  const bitmap = await bitmapOf(bytes, header);
  try {
    return pixelsOf(bitmap);
  } finally {
    bitmap.close();
  }
};
