import type { RgbImage } from './rgb-image';

/**
 * The origin of the pixel at (x, y) of a turned picture, in pixels; it may lie between or beyond them.
 * @param aspect width by height of the photo that was stretched to this picture's shape: a turn of the photo
 */
export function originOfTurn(
  { width, height }: Pick<RgbImage, 'width' | 'height'>,
  degrees: number,
  x: number,
  y: number,
  aspect: number = width / height,
): readonly [x: number, y: number] {
  const angle = (degrees * Math.PI) / 180;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const [cx, cy] = [(width - 1) / 2, (height - 1) / 2];
  // Converts between the picture and the photo scaled to the picture's height.
  const stretch = (aspect * height) / width;
  const [dx, dy] = [(x - cx) * stretch, y - cy];
  return [cx + (cos * dx + sin * dy) / stretch, cy - sin * dx + cos * dy];
}

/**
 * A picture turned clockwise about its centre, same size, bilinear. Outside, the picture is mirrored at its
 * edges: streaks or black corners would be features that no good part has.
 * @param aspect as `originOfTurn` takes it
 */
export function turnPicture(picture: RgbImage, degrees: number, aspect?: number): RgbImage {
  const { width, height, data } = picture;
  const turned = new Uint8Array(data.length);
  for (let y = 0; y < height; y++) {
    // The origin moves linearly along a row.
    const [startU, startV] = originOfTurn(picture, degrees, 0, y, aspect);
    const [nextU, nextV] = originOfTurn(picture, degrees, 1, y, aspect);
    for (let x = 0; x < width; x++) {
      const [u, v] = [startU + (nextU - startU) * x, startV + (nextV - startV) * x];
      const [left, top] = [Math.floor(u), Math.floor(v)];
      const [right, down] = [u - left, v - top];
      const [x0, x1] = [mirrored(left, width), mirrored(left + 1, width)];
      const [y0, y1] = [mirrored(top, height) * width, mirrored(top + 1, height) * width];
      for (let c = 0; c < 3; c++) {
        const above = data[(y0 + x0) * 3 + c] * (1 - right) + data[(y0 + x1) * 3 + c] * right;
        const below = data[(y1 + x0) * 3 + c] * (1 - right) + data[(y1 + x1) * 3 + c] * right;
        turned[(y * width + x) * 3 + c] = Math.round(above * (1 - down) + below * down);
      }
    }
  }
  return { width, height, data: turned };
}

/** A place beyond an edge, mirrored at the edge's pixel: -1 becomes 1. */
function mirrored(place: number, length: number): number {
  if (length === 1) return 0;
  const period = 2 * (length - 1);
  const around = ((place % period) + period) % period;
  return around < length ? around : period - around;
}
