/**
 * Scores in falling order, sorted once and shared by every metric: all go through the same thresholds from
 * the strictest to the laxest. Pixel metrics rank ten million values, so float32 scores are radix sorted by
 * their bits.
 */

/** Any list of scores. `Float32Array` is the fast one. */
export type Scores = ArrayLike<number>;

export interface Ranking {
  /** Places of the scores, highest score first; equal scores keep their order. */
  readonly order: Uint32Array;
  /** `sorted[i] = scores[order[i]]`. */
  readonly sorted: Float32Array | Float64Array;
}

const SIGN = 0x8000_0000;
const DIGITS = [
  { shift: 0, bits: 11 },
  { shift: 11, bits: 11 },
  { shift: 22, bits: 10 },
];

/** Whole numbers that increase as the floats decrease. */
function fallingKeys(scores: Float32Array): Uint32Array<ArrayBuffer> {
  const bits = new Uint32Array(scores.buffer, scores.byteOffset, scores.length);
  const keys = new Uint32Array(scores.length);
  for (let i = 0; i < keys.length; i++) {
    // A negative zero equals zero, so it must not have a key of its own.
    const value = bits[i] === SIGN ? 0 : bits[i];
    keys[i] = value & SIGN ? value : ~(value | SIGN);
  }
  return keys;
}

function radixOrder(scores: Float32Array): Uint32Array {
  const n = scores.length;
  let keys = fallingKeys(scores);
  let order = new Uint32Array(n);
  for (let i = 0; i < n; i++) order[i] = i;
  let spareKeys = new Uint32Array(n);
  let spareOrder = new Uint32Array(n);
  for (const { shift, bits } of DIGITS) {
    const mask = (1 << bits) - 1;
    const place = new Uint32Array(mask + 1);
    for (let i = 0; i < n; i++) place[(keys[i] >>> shift) & mask]++;
    let total = 0;
    for (let digit = 0; digit <= mask; digit++) {
      const count = place[digit];
      place[digit] = total;
      total += count;
    }
    for (let i = 0; i < n; i++) {
      const to = place[(keys[i] >>> shift) & mask]++;
      spareKeys[to] = keys[i];
      spareOrder[to] = order[i];
    }
    [keys, spareKeys] = [spareKeys, keys];
    [order, spareOrder] = [spareOrder, order];
  }
  return order;
}

/**
 * Ranks raw scores. Infinite scores are ranked like any other.
 *
 * @throws RangeError if a score is NaN, which has no rank.
 */
export function rankScores(scores: Scores): Ranking {
  for (let i = 0; i < scores.length; i++) {
    if (Number.isNaN(scores[i]))
      throw new RangeError(`Score ${i} is not a number, so the scores cannot be ranked.`);
  }
  if (scores instanceof Float32Array) {
    const order = radixOrder(scores);
    const sorted = new Float32Array(order.length);
    for (let i = 0; i < sorted.length; i++) sorted[i] = scores[order[i]];
    return { order, sorted };
  }
  const order = Uint32Array.from({ length: scores.length }, (_, i) => i).sort((a, b) => {
    const [x, y] = [scores[a], scores[b]];
    return x < y ? 1 : x > y ? -1 : a - b;
  });
  return { order, sorted: Float64Array.from(order, (i) => scores[i]) };
}
