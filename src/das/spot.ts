/** The last resort where nothing else takes: a plain spot, towards mid grey, which changes any surface. */
import type { Draw } from './defect';
import { toByte } from './pixels';

const SHIFT = 70;

export const drawSpot: Draw = ({ source, canvas, placement, random }) => {
  const centre = placement.point(random);
  const radius = Math.max(2, placement.scale * random.logBetween(0.02, 0.08));
  const reach = Math.ceil(radius);
  for (let y = Math.max(0, centre.y - reach); y <= Math.min(source.height - 1, centre.y + reach); y++) {
    for (let x = Math.max(0, centre.x - reach); x <= Math.min(source.width - 1, centre.x + reach); x++) {
      const dx = x - centre.x;
      const dy = y - centre.y;
      if (dx * dx + dy * dy > radius * radius || !placement.allows(x, y)) continue;
      const at = (y * source.width + x) * 3;
      for (let c = 0; c < 3; c++) {
        const old = source.data[at + c];
        canvas[at + c] = toByte(old + (old < 128 ? SHIFT : -SHIFT));
      }
    }
  }
  return true;
};
