/**
 * Greedy k-centre coreset: rows that leave no other row far from a chosen one.
 * Source: Sener and Savarese, 2018; used for patch memories by PatchCore (Roth et al., 2022).
 */

/**
 * Picks `count` of the `n` rows of `rows` (`[n, d]`, row-major), starting with row `first`: each next pick is the row
 * farthest from all picks so far (the lowest index among equals). Time is count * n * d.
 * @returns indices in order of choice
 */
export function greedyCoreset(
  rows: ArrayLike<number>,
  n: number,
  d: number,
  count: number,
  first = 0,
): number[] {
  const distance = new Float64Array(n).fill(Number.POSITIVE_INFINITY);
  const picks = [first];
  while (picks.length < Math.min(count, n)) {
    const centre = picks[picks.length - 1] * d;
    let farthest = 0;
    for (let i = 0; i < n; i++) {
      let sum = 0;
      for (let j = 0, row = i * d; j < d; j++) {
        const difference = rows[row + j] - rows[centre + j];
        sum += difference * difference;
      }
      if (sum < distance[i]) distance[i] = sum;
      if (distance[i] > distance[farthest]) farthest = i;
    }
    picks.push(farthest);
  }
  return picks;
}
