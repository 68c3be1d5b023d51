/** Small operations on interleaved 8-bit RGB that several synthesisers need. */
import type { RgbImage } from '../images/rgb-image';

/** To the nearest integer in [0, 255]. */
export function toByte(value: number): number {
  return value <= 0 ? 0 : value >= 255 ? 255 : Math.floor(value + 0.5);
}

/** Mean of the three channels, [0, 255], at a pixel given by its index. */
export function brightness(data: Uint8Array, pixel: number): number {
  const i = pixel * 3;
  return (data[i] + data[i + 1] + data[i + 2]) / 3;
}

/** Bilinear sample at pixel coordinates (centres at integers), clamped to the image, into `out`. */
export function sampleBilinear(image: RgbImage, x: number, y: number, out: Float32Array): void {
  const { width, height, data } = image;
  const cx = x < 0 ? 0 : Math.min(x, width - 1);
  const cy = y < 0 ? 0 : Math.min(y, height - 1);
  const x0 = Math.floor(cx);
  const y0 = Math.floor(cy);
  const right = x0 < width - 1 ? 3 : 0;
  const down = y0 < height - 1 ? width * 3 : 0;
  const fx = cx - x0;
  const fy = cy - y0;
  const at = (y0 * width + x0) * 3;
  for (let c = 0; c < 3; c++) {
    const i = at + c;
    const top = data[i] + (data[i + right] - data[i]) * fx;
    const bottom = data[i + down] + (data[i + down + right] - data[i + down]) * fx;
    out[c] = top + (bottom - top) * fy;
  }
}

/** The largest difference of the three channels between two pictures at one pixel. */
export function pixelDifference(a: Uint8Array, b: Uint8Array, pixel: number): number {
  const i = pixel * 3;
  const red = Math.abs(a[i] - b[i]);
  const green = Math.abs(a[i + 1] - b[i + 1]);
  const blue = Math.abs(a[i + 2] - b[i + 2]);
  return red > green ? Math.max(red, blue) : Math.max(green, blue);
}

/** Whether a sparse sample of pixels has practically no colour, as from a grey camera. */
export function isGrey({ width, height, data }: RgbImage): boolean {
  const step = Math.max(1, Math.floor((width * height) / 1000));
  for (let i = 0; i < width * height; i += step) {
    const red = data[i * 3];
    if (Math.abs(red - data[i * 3 + 1]) > 4 || Math.abs(red - data[i * 3 + 2]) > 4) return false;
  }
  return true;
}
