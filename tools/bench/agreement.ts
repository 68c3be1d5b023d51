/** Whether two engines give the same numbers. */

export interface Agreement {
  /** Cosine between both answers, as one vector each. */
  readonly cosine: number;
  readonly largestDifference: number;
}

/** @throws RangeError where the answers differ in length */
export function agreementOf(ours: Float32Array, theirs: Float32Array): Agreement {
  if (ours.length !== theirs.length)
    throw new RangeError(`There are ${ours.length} numbers of ours and ${theirs.length} of theirs.`);
  let [dot, own, other, largestDifference] = [0, 0, 0, 0];
  for (let i = 0; i < ours.length; i++) {
    dot += ours[i] * theirs[i];
    own += ours[i] ** 2;
    other += theirs[i] ** 2;
    largestDifference = Math.max(largestDifference, Math.abs(ours[i] - theirs[i]));
  }
  return { cosine: dot / Math.sqrt(own * other), largestDifference };
}
