/**
 * Attention of four places at a time: softmax(q K^T / sqrt(d)) V. Their logits, 16 n bytes, stay in the L1
 * cache; the n x n matrix is never stored. Source: Vaswani et al., 2017. Bound by arithmetic, 4 n d
 * operations a place.
 */
import { exponential } from './activation';
import { total } from './layer-norm';

/** Far below any logit. */
const unseen: f32 = -1e30;

/**
 * @param queries of four places, float32, rows of `rowBytes`
 * @param keys the head's, channels first: rows of `paddedLength` float32
 * @param values the head's, rows of `rowBytes`
 * @param seen how many places the first of the four sees; each of the next ones sees one more if `causal`
 * @param logits room for `[4, paddedLength]`
 * @param to rows of `rowBytes`
 */
export function attend(
  queries: usize,
  keys: usize,
  values: usize,
  rowBytes: usize,
  headWidth: i32,
  length: i32,
  paddedLength: i32,
  seen: i32,
  causal: i32,
  logits: usize,
  to: usize,
): void {
  const logitBytes = usize(paddedLength) << 2;
  const scale = f32x4.splat(f32(1) / sqrt<f32>(f32(headWidth)));
  for (let n: usize = 0; n < logitBytes; n += 32) {
    const place = logits + n;
    fourByEight(
      queries,
      rowBytes,
      keys + n,
      logitBytes,
      headWidth,
      place,
      logitBytes,
      scale,
      scale,
      scale,
      scale,
    );
  }
  const share0 = softmax(logits, min(seen, length), paddedLength);
  const share1 = softmax(logits + logitBytes, min(seen + causal, length), paddedLength);
  const share2 = softmax(logits + 2 * logitBytes, min(seen + 2 * causal, length), paddedLength);
  const share3 = softmax(logits + 3 * logitBytes, min(seen + 3 * causal, length), paddedLength);
  for (let c: usize = 0; c < usize(headWidth) << 2; c += 32) {
    fourByEight(
      logits,
      logitBytes,
      values + c,
      rowBytes,
      length,
      to + c,
      rowBytes,
      share0,
      share1,
      share2,
      share3,
    );
  }
}

/**
 * Turns logits into e^(logit - largest), and 0 for places that are not seen.
 * @returns 1 / their sum in every lane
 */
function softmax(row: usize, seen: i32, paddedLength: i32): v128 {
  for (let n = seen; n < paddedLength; n++) store<f32>(row + (usize(n) << 2), unseen);
  const bytes = usize(paddedLength) << 2;
  let most = f32x4.splat(unseen);
  for (let n: usize = 0; n < bytes; n += 16) most = f32x4.max(most, v128.load(row + n));
  const largest = f32x4.splat(
    max(
      max(f32x4.extract_lane(most, 0), f32x4.extract_lane(most, 1)),
      max(f32x4.extract_lane(most, 2), f32x4.extract_lane(most, 3)),
    ),
  );
  let sum = f32x4.splat(0);
  for (let n: usize = 0; n < bytes; n += 16) {
    const power = exponential(f32x4.sub(v128.load(row + n), largest));
    sum = f32x4.add(sum, power);
    v128.store(row + n, power);
  }
  return f32x4.splat(f32(1) / total(sum));
}

/** Four rows of `a` times eight columns of `b`, over k, times a scale for each row. */
function fourByEight(
  a: usize,
  aBytes: usize,
  b: usize,
  bBytes: usize,
  k: i32,
  to: usize,
  toBytes: usize,
  scale0: v128,
  scale1: v128,
  scale2: v128,
  scale3: v128,
): void {
  const a1 = a + aBytes;
  const a2 = a1 + aBytes;
  const a3 = a2 + aBytes;
  let c00 = f32x4.splat(0);
  let c01 = f32x4.splat(0);
  let c10 = f32x4.splat(0);
  let c11 = f32x4.splat(0);
  let c20 = f32x4.splat(0);
  let c21 = f32x4.splat(0);
  let c30 = f32x4.splat(0);
  let c31 = f32x4.splat(0);
  const end = usize(k) << 2;
  for (let i: usize = 0; i < end; i += 4) {
    const low = v128.load(b);
    const high = v128.load(b, 16);
    b += bBytes;
    let x = v128.load_splat<f32>(a + i);
    c00 = f32x4.add(c00, f32x4.mul(x, low));
    c01 = f32x4.add(c01, f32x4.mul(x, high));
    x = v128.load_splat<f32>(a1 + i);
    c10 = f32x4.add(c10, f32x4.mul(x, low));
    c11 = f32x4.add(c11, f32x4.mul(x, high));
    x = v128.load_splat<f32>(a2 + i);
    c20 = f32x4.add(c20, f32x4.mul(x, low));
    c21 = f32x4.add(c21, f32x4.mul(x, high));
    x = v128.load_splat<f32>(a3 + i);
    c30 = f32x4.add(c30, f32x4.mul(x, low));
    c31 = f32x4.add(c31, f32x4.mul(x, high));
  }
  v128.store(to, f32x4.mul(c00, scale0));
  v128.store(to, f32x4.mul(c01, scale0), 16);
  v128.store(to + toBytes, f32x4.mul(c10, scale1));
  v128.store(to + toBytes, f32x4.mul(c11, scale1), 16);
  v128.store(to + 2 * toBytes, f32x4.mul(c20, scale2));
  v128.store(to + 2 * toBytes, f32x4.mul(c21, scale2), 16);
  v128.store(to + 3 * toBytes, f32x4.mul(c30, scale3));
  v128.store(to + 3 * toBytes, f32x4.mul(c31, scale3), 16);
}
