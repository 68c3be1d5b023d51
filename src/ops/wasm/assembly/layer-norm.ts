/**
 * Layer normalisation (Ba et al., 2016) of one row of float32, `width` a multiple of 4. Bound by reading the
 * row.
 */
export function normaliseRow(
  from: usize,
  width: i32,
  gain: usize,
  bias: usize,
  epsilon: f32,
  to: usize,
): void {
  const bytes = usize(width) << 2;
  let sum = f32x4.splat(0);
  for (let i: usize = 0; i < bytes; i += 16) sum = f32x4.add(sum, v128.load(from + i));
  const mean = f32x4.splat(total(sum) / f32(width));
  let squares = f32x4.splat(0);
  for (let i: usize = 0; i < bytes; i += 16) {
    const away = f32x4.sub(v128.load(from + i), mean);
    squares = f32x4.add(squares, f32x4.mul(away, away));
  }
  const scale = f32x4.splat(f32(1) / sqrt<f32>(total(squares) / f32(width) + epsilon));
  for (let i: usize = 0; i < bytes; i += 16) {
    const unit = f32x4.mul(f32x4.sub(v128.load(from + i), mean), scale);
    v128.store(to + i, f32x4.add(f32x4.mul(unit, v128.load(gain + i)), v128.load(bias + i)));
  }
}

/** The sum of four lanes. */
export function total(x: v128): f32 {
  return (
    f32x4.extract_lane(x, 0) +
    f32x4.extract_lane(x, 1) +
    (f32x4.extract_lane(x, 2) + f32x4.extract_lane(x, 3))
  );
}
