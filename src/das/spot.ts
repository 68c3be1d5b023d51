/** The last resort if nothing else can be drawn: a plain spot towards mid grey, which changes any surface. */
import { type Draw, leastArea } from './defect';
import { toByte } from './pixels';
import type { Point } from './point';
import type { Surface } from './surface';

const SHIFT = 70;

export const drawSpot: Draw = ({ source, canvas, surface, random }) => {
  const centre = surface.point(random);
  const { width, height } = source;
  // Thin places such as an outline have few pixels in a small circle, and specks are removed later.
  const wanted = 2 * leastArea(width * height);
  let radius = Math.max(2, surface.scale * random.logBetween(0.02, 0.08));
  let pixels = circle(surface, centre, radius);
  for (; pixels.length < wanted && radius < width + height; pixels = circle(surface, centre, radius)) {
    radius *= 1.5;
  }
  for (const pixel of pixels) {
    for (let at = 3 * pixel; at < 3 * pixel + 3; at++) {
      const old = source.data[at];
      canvas[at] = toByte(old + (old < 128 ? SHIFT : -SHIFT));
    }
  }
  return true;
};

/** The indices of a circle's pixels on which a defect may lie. */
function circle(surface: Surface, centre: Point, radius: number): number[] {
  const { width, height } = surface;
  const reach = Math.ceil(radius);
  const pixels: number[] = [];
  for (let y = Math.max(0, centre.y - reach); y <= Math.min(height - 1, centre.y + reach); y++) {
    for (let x = Math.max(0, centre.x - reach); x <= Math.min(width - 1, centre.x + reach); x++) {
      const [dx, dy] = [x - centre.x, y - centre.y];
      if (dx * dx + dy * dy <= radius * radius && surface.allows(x, y)) pixels.push(y * width + x);
    }
  }
  return pixels;
}
