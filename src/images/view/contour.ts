/**
 * Contour lines of a map by marching squares: where the values, bilinear between pixel centres, pass a level.
 *
 * Source: the cases of Lorensen and Cline, "Marching cubes", 1987, in two dimensions; if two opposite corners
 * of a cell are high, its mean decides whether they join. Coordinates are continuous: pixel i covers i to i +
 * 1.
 */

/** A closed line: x and y of its points in turn, the last joined to the first. */
export type Contour = readonly number[];

/**
 * The lines around all values of at least `level`. Beyond the map's edge, and where a value is NaN, nothing
 * counts as high: the line then runs along the edge, or half way to the next pixel's centre.
 *
 * @param map `width * height` values, row by row
 * @returns closed lines in pixels of the map, anticlockwise around high values and clockwise around holes in
 *   them
 */
export function contoursOf(map: Float32Array, width: number, height: number, level: number): Contour[] {
  const value = (x: number, y: number) =>
    x < 0 || y < 0 || x >= width || y >= height ? Number.NaN : map[y * width + x];
  const stride = width + 2;
  /** Number of the edge from the centre of pixel (x, y) to the right (axis 0) or down (axis 1). */
  const edge = (x: number, y: number, axis: number) => ((y + 1) * stride + x + 1) * 2 + axis;
  /** Maps each edge that a line crosses to the edge that it crosses next. */
  const next = new Map<number, number>();
  for (let y = -1; y < height; y++) {
    for (let x = -1; x < width; x++) {
      const corners = [value(x, y), value(x + 1, y), value(x + 1, y + 1), value(x, y + 1)];
      const isHigh = corners[0] >= level;
      // No line passes most cells.
      if (
        isHigh === corners[1] >= level &&
        isHigh === corners[2] >= level &&
        isHigh === corners[3] >= level
      ) {
        continue;
      }
      const high = corners.map((corner) => corner >= level);
      const count = high.filter(Boolean).length;
      // Clockwise from the top; the corners are clockwise from the top left.
      const edges = [edge(x, y, 0), edge(x + 1, y, 1), edge(x, y + 1, 0), edge(x, y, 1)];
      /**
       * Whether a line leaves the cell here: clockwise, the edge's first corner is high and the next is not.
       */
      const leaves = (side: number) => high[side] && !high[(side + 1) % 4];
      const enters = (side: number) => !high[side] && high[(side + 1) % 4];
      const joined = count === 2 && high[0] === high[2] && meanOf(corners) >= level;
      for (let side = 0; side < 4; side++) {
        if (!enters(side)) continue;
        // Around the high corner that follows or, if high corners join, around the low one before.
        let to = side;
        do to = (to + (joined ? 3 : 1)) % 4;
        while (!leaves(to));
        next.set(edges[side], edges[to]);
      }
    }
  }
  return linked(next, (name) => {
    const axis = name % 2;
    const x = (((name - axis) / 2) % stride) - 1;
    const y = Math.floor((name - axis) / 2 / stride) - 1;
    const along = crossing(value(x, y), value(x + 1 - axis, y + axis), level);
    return [x + 0.5 + (axis === 0 ? along : 0), y + 0.5 + (axis === 1 ? along : 0)];
  });
}

function meanOf(corners: readonly number[]): number {
  return corners.reduce((sum, corner) => sum + corner, 0) / 4;
}

/** How far from `a` to `b` the level lies, 0 to 1. */
function crossing(a: number, b: number, level: number): number {
  if (!Number.isFinite(a) || !Number.isFinite(b)) return 0.5;
  return (level - a) / (b - a);
}

function linked(next: Map<number, number>, pointOf: (edge: number) => [x: number, y: number]): Contour[] {
  const lines: number[][] = [];
  for (const start of next.keys()) {
    const line: number[] = [];
    for (let at: number | undefined = start; at !== undefined; ) {
      line.push(...pointOf(at));
      const following = next.get(at);
      next.delete(at);
      at = following !== undefined && next.has(following) ? following : undefined;
    }
    lines.push(line);
  }
  return lines;
}
