/**
 * WinCLIP's windows over the patch grid and how their scores become a map. Source: Jeong et al., CVPR 2023, 4.2.
 *
 *   M(i, j) = ( mean over the windows w that cover (i, j) of 1 / s_w )^-1
 *
 * The harmonic mean lets one confident "normal" outweigh many doubtful scores.
 */

/** Sides of the windows in patches: WinCLIP's middle and small scale. */
export const windowSides = [3, 2] as const;

/** Below this a score counts as this, so that a perfect match does not divide by zero. */
const leastScore = 1e-6;

/** Every window of `side * side` patches on the grid, stride 1: places of patches, row by row. */
export function windowsOf(grid: number, side: number): number[][] {
  const fits = Math.min(side, grid);
  const windows: number[][] = [];
  for (let top = 0; top + fits <= grid; top++) {
    for (let left = 0; left + fits <= grid; left++) {
      const places = Array.from({ length: fits * fits }, (_, i) => {
        return (top + Math.floor(i / fits)) * grid + left + (i % fits);
      });
      windows.push(places);
    }
  }
  return windows;
}

/** Scores of windows (each > 0) to scores of patches `[count]`, by the harmonic mean over covering windows. */
export function harmonicMap(
  windows: readonly (readonly number[])[],
  scores: ArrayLike<number>,
  count: number,
): Float64Array {
  const inverse = new Float64Array(count);
  const covering = new Float64Array(count);
  for (const [w, places] of windows.entries()) {
    for (const place of places) {
      inverse[place] += 1 / Math.max(scores[w], leastScore);
      covering[place]++;
    }
  }
  return inverse.map((sum, place) => covering[place] / sum);
}

/** Harmonic mean of several maps, place by place. */
export function harmonicMean(maps: readonly ArrayLike<number>[]): Float64Array {
  return Float64Array.from({ length: maps[0].length }, (_, place) => {
    const inverse = maps.reduce((sum, map) => sum + 1 / Math.max(map[place], leastScore), 0);
    return maps.length / inverse;
  });
}

/** Plain mean of several maps, place by place. */
export function meanMap(maps: readonly ArrayLike<number>[]): Float64Array {
  return Float64Array.from(
    { length: maps[0].length },
    (_, place) => maps.reduce((sum, map) => sum + map[place], 0) / maps.length,
  );
}
