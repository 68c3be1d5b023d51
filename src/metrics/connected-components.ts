/**
 * Regions of a mask: marked pixels that touch by a side or a corner (8-connected) belong together.
 * Source: the two-pass method with union-find of Rosenfeld and Pfaltz, 1966.
 */

export interface Components {
  /** Region of each pixel, numbered from 1 in reading order; 0 where the mask is 0. Length width * height. */
  readonly labels: Int32Array;
  /** Pixels in each region; place 0 is region 1. */
  readonly sizes: readonly number[];
}

function rootOf(parents: number[], label: number): number {
  let root = label;
  while (parents[root] !== root) {
    parents[root] = parents[parents[root]];
    root = parents[root];
  }
  return root;
}

/** @param mask row by row, 0 or not; `width * height` places. */
export function connectedComponents(mask: ArrayLike<number>, width: number, height: number): Components {
  if (mask.length !== width * height) {
    throw new RangeError(`A ${width} x ${height} mask has ${width * height} places, not ${mask.length}.`);
  }
  const labels = new Int32Array(width * height);
  const parents = [0];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = y * width + x;
      if (!mask[at]) continue;
      let label = 0;
      const join = (neighbour: number) => {
        if (neighbour === 0) return;
        const root = rootOf(parents, neighbour);
        if (label === 0) label = root;
        else if (root !== label) {
          const [low, high] = root < label ? [root, label] : [label, root];
          parents[high] = low;
          label = low;
        }
      };
      if (x > 0) join(labels[at - 1]);
      if (y > 0) {
        if (x > 0) join(labels[at - width - 1]);
        join(labels[at - width]);
        if (x + 1 < width) join(labels[at - width + 1]);
      }
      if (label === 0) {
        label = parents.length;
        parents.push(label);
      }
      labels[at] = label;
    }
  }
  const numbers = new Int32Array(parents.length);
  const sizes: number[] = [];
  for (let at = 0; at < labels.length; at++) {
    if (labels[at] === 0) continue;
    const root = rootOf(parents, labels[at]);
    if (numbers[root] === 0) numbers[root] = sizes.push(0);
    labels[at] = numbers[root];
    sizes[numbers[root] - 1]++;
  }
  return { labels, sizes };
}
