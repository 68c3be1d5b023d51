/** Values from outside are checked in one way. */
import * as v from 'valibot';

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
