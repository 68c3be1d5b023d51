/** Pieces that the schemas of stored records and project files share. */
import * as v from 'valibot';
import { count, sha256Schema, whole } from '../outside';

export const finite = v.pipe(v.number(), v.finite());
/** Milliseconds since 1970, by this machine's clock at the time; within the range of `Date`. */
export const time = v.pipe(finite, v.minValue(-8.64e15), v.maxValue(8.64e15));
/**
 * A moment as text. The form is not enough: some such texts no `Date` reads, such as an offset of hours
 * without minutes.
 */
export const timestamp = v.pipe(
  v.string(),
  v.isoTimestamp(),
  v.check((text) => !Number.isNaN(Date.parse(text)), 'it is no moment'),
);
export const share = v.pipe(finite, v.minValue(0), v.maxValue(1));
/** The most characters of a field that a person types into. */
export const mostTyped = 1000;
export const shortText = v.pipe(v.string(), v.maxLength(mostTyped));

export const thresholdsSchema = v.object({
  pass: finite,
  fail: finite,
  calibration: v.object({
    threshold: finite,
    rank: count,
    count: whole,
    falseAlarmRate: share,
    confidence: share,
  }),
});

export const encoderSchema = v.object({ name: shortText, sha256: sha256Schema });
