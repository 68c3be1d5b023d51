/**
 * Notes beside the archive: in localStorage, which is read and written without a wait, and may be refused (a
 * private window, a strict policy) or full.
 */
import type * as v from 'valibot';
import { parseOutside } from '../../outside';

/** @returns `nothing` if nothing is kept, or nothing readable */
export function readNoted<Schema extends v.GenericSchema>(
  schema: Schema,
  key: string,
  nothing: v.InferOutput<Schema>,
): v.InferOutput<Schema> {
  try {
    const kept = parseOutside(schema, JSON.parse(localStorage.getItem(key) ?? 'null'));
    return kept.success ? kept.output : nothing;
  } catch {
    return nothing;
  }
}

/**
 * Notes a value. If storage is full or refused, the value before stays.
 * @param value undefined to keep nothing
 * @returns whether it is kept
 */
export function note(key: string, value: unknown): boolean {
  try {
    if (value === undefined) localStorage.removeItem(key);
    else localStorage.setItem(key, JSON.stringify(value));
    return true;
  } catch {
    return false;
  }
}
