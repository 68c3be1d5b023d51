/** Exponential, error function and GELU of four float32 numbers at once. */

/**
 * Below it e^x counts as 0, though float32 could hold it down to -87: products of such small numbers are
 * subnormal, which makes some processors a hundred times slower.
 */
const least: f32 = -64;

/**
 * e^x for x <= 0, relative error below 3e-7; 0 below -64, where it is 1.6e-28. With x = n ln 2 + r, |r| <= ln
 * 2 / 2: 2^n is assembled from its bits, e^r is its Taylor polynomial.
 */
export function exponential(x: v128): v128 {
  const held = f32x4.max(x, f32x4.splat(least));
  const n = f32x4.nearest(f32x4.mul(held, f32x4.splat(Mathf.LOG2E)));
  // ln 2 in two parts, so that n ln 2 is subtracted without rounding.
  let r = f32x4.sub(held, f32x4.mul(n, f32x4.splat(0.693359375)));
  r = f32x4.sub(r, f32x4.mul(n, f32x4.splat(-2.1219444e-4)));
  let p = f32x4.splat(1.0 / 720.0);
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(1.0 / 120.0));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(1.0 / 24.0));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(1.0 / 6.0));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(0.5));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(1));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(1));
  const power = i32x4.shl(i32x4.add(i32x4.trunc_sat_f32x4_s(n), i32x4.splat(127)), 23);
  return v128.and(f32x4.mul(p, power), f32x4.ge(x, f32x4.splat(least)));
}

/**
 * x * (1 + erf(x / sqrt 2)) / 2. erf by formula 7.1.26 of Abramowitz and Stegun, "Handbook of Mathematical
 * Functions", absolute error below 1.5e-7, and below 5e-7 as float32 computes it.
 */
export function gelu(x: v128): v128 {
  const z = f32x4.mul(f32x4.abs(x), f32x4.splat(Mathf.SQRT1_2));
  const t = f32x4.div(f32x4.splat(1), f32x4.add(f32x4.mul(z, f32x4.splat(0.3275911)), f32x4.splat(1)));
  let p = f32x4.splat(1.061405429);
  p = f32x4.add(f32x4.mul(p, t), f32x4.splat(-1.453152027));
  p = f32x4.add(f32x4.mul(p, t), f32x4.splat(1.421413741));
  p = f32x4.add(f32x4.mul(p, t), f32x4.splat(-0.284496736));
  p = f32x4.add(f32x4.mul(p, t), f32x4.splat(0.254829592));
  // 1 - erf(z)
  const rest = f32x4.mul(f32x4.mul(p, t), exponential(f32x4.neg(f32x4.mul(z, z))));
  // x/2 (1 + erf) is x - x rest / 2 where x > 0 and x rest / 2 where not.
  const half = f32x4.mul(f32x4.mul(x, f32x4.splat(0.5)), rest);
  return v128.bitselect(f32x4.sub(x, half), half, f32x4.gt(x, f32x4.splat(0)));
}

/** x * sigmoid(1.702 x), which the first CLIPs were trained with. */
export function quickGelu(x: v128): v128 {
  const e = exponential(f32x4.mul(f32x4.abs(x), f32x4.splat(-1.702)));
  const shrunk = f32x4.div(x, f32x4.add(e, f32x4.splat(1)));
  return v128.bitselect(shrunk, f32x4.mul(shrunk, e), f32x4.gt(x, f32x4.splat(0)));
}
