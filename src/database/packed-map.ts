/**
 * An anomaly map in half the bytes: 65 536 even steps between its smallest and its largest value. A step is
 * 1/65 535 of the map's own range, about a hundred times finer than the eye can see, and finer than half
 * floats near the threshold.
 */
import * as v from 'valibot';

const finite = v.pipe(v.number(), v.finite());

/** Value i is `low + step * values[i]`. */
export const packedMapSchema = v.object({
  low: finite,
  step: v.pipe(finite, v.minValue(0)),
  values: v.instance(Uint16Array),
});
export type PackedMap = v.InferOutput<typeof packedMapSchema>;

const most = 0xffff;

/**
 * @param map raw scores, row by row; what is not a finite number becomes the smallest that is.
 */
export function packMap(map: Float32Array): PackedMap {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of map) {
    if (!Number.isFinite(value)) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  if (low > high) low = high = 0;
  const step = (high - low) / most;
  const values = new Uint16Array(map.length);
  if (step > 0) {
    for (let i = 0; i < map.length; i++) {
      if (Number.isFinite(map[i])) values[i] = Math.round((map[i] - low) / step);
    }
  }
  return { low, step, values };
}

/** The map again; each value within half a step (and float32's own rounding) of what it was. */
export function unpackMap({ low, step, values }: PackedMap): Float32Array<ArrayBuffer> {
  return Float32Array.from(values, (value) => low + step * value);
}
