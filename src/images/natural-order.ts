/** Orders names naturally ("2.png" before "10.png"), the same on every machine and in every language. */

/** Negative if `a` comes first, positive if `b` does, 0 only for equal names. */
export function naturalOrder(a: string, b: string): number {
  const [left, right] = [parts(a), parts(b)];
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const [x, y] = [left[i], right[i]];
    if (x === y) continue;
    if (isNumber(x) && isNumber(y)) {
      const [m, n] = [BigInt(x), BigInt(y)];
      if (m !== n) return m < n ? -1 : 1;
      continue;
    }
    return x < y ? -1 : 1;
  }
  // Names that differ only in leading zeros need a fixed order too.
  return left.length - right.length || (a < b ? -1 : a > b ? 1 : 0);
}

function parts(name: string): string[] {
  return name.match(/\d+|\D/gu) ?? [];
}

function isNumber(part: string): boolean {
  return /^\d/u.test(part);
}
