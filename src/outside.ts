/** Values from outside are checked in one way. */
import * as v from 'valibot';

/** A whole number, 0 or more. */
export const whole = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
/** A whole number, 1 or more. */
export const count = v.pipe(v.number(), v.safeInteger(), v.minValue(1));
export const sha256Schema = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/u));

/**
 * As `v.safeParse`, but it ends at the first thing that is wrong. Only that one is ever told, and a small file can hold
 * millions of them, each of which would take memory.
 */
export function parseOutside<Schema extends v.GenericSchema>(
  schema: Schema,
  value: unknown,
): v.SafeParseResult<Schema> {
  return v.safeParse(schema, value, { abortEarly: true });
}
