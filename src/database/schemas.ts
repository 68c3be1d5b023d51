/** Pieces that stored records and project files have in common. */
import * as v from 'valibot';
import { count, sha256Schema, whole } from '../outside';

export const finite = v.pipe(v.number(), v.finite());
/** Milliseconds since 1970, by this machine's clock as it stood; as far as dates go. */
export const time = v.pipe(finite, v.minValue(-8.64e15), v.maxValue(8.64e15));
/** A moment as text: of the form alone there are some that no `Date` reads, as with an offset of hours without minutes. */
export const timestamp = v.pipe(
  v.string(),
  v.isoTimestamp(),
  v.check((text) => !Number.isNaN(Date.parse(text)), 'it is no moment'),
);
export const share = v.pipe(finite, v.minValue(0), v.maxValue(1));
/** What a field that a person types into may hold. */
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
