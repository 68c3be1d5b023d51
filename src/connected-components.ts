/** The connected parts of a mask. */

export interface Components {
  /** Of each pixel, from 1 up in the order of their first pixels; 0 where the mask is 0. */
  readonly labels: Int32Array;
  /** Pixels by label; nothing has label 0. */
  readonly sizes: readonly number[];
}

/**
 * Labels the parts, each flooded from its first pixel.
 * @param mask row by row, 0 or not
 * @param neighbours of a pixel: 4 share a side with it, 8 a side or a corner
 * @throws RangeError when the mask has not `width * height` places
 */
export function connectedComponents(
  mask: ArrayLike<number>,
  width: number,
  height: number,
  neighbours: 4 | 8,
): Components {
  if (mask.length !== width * height) {
    throw new RangeError(`A ${width} x ${height} mask has ${width * height} places, not ${mask.length}.`);
  }
  const labels = new Int32Array(mask.length);
  const sizes = [0];
  const stack: number[] = [];
  for (let start = 0; start < mask.length; start++) {
    if (!mask[start] || labels[start]) continue;
    const label = sizes.length;
    let size = 0;
    labels[start] = label;
    stack.push(start);
    for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
      size++;
      const x = at % width;
      const y = (at - x) / width;
      for (let ny = Math.max(0, y - 1); ny <= Math.min(height - 1, y + 1); ny++) {
        for (let nx = Math.max(0, x - 1); nx <= Math.min(width - 1, x + 1); nx++) {
          if (neighbours === 4 && nx !== x && ny !== y) continue;
          const next = ny * width + nx;
          if (!mask[next] || labels[next]) continue;
          labels[next] = label;
          stack.push(next);
        }
      }
    }
    sizes.push(size);
  }
  return { labels, sizes };
}
