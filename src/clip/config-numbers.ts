/** Numbers that the configurations of all encoders share. */
import * as v from 'valibot';

/** A side, a width or a count. */
export const size = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1_000_000));

/** Every block has a dozen tensors, which are listed before any is read. */
export const blocks = v.pipe(size, v.maxValue(1000));
