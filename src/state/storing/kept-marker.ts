/**
 * How many projects are kept here, and when one was last taken out as a file. Browsers do not clear this
 * together with the projects when the disk gets full, so a start that finds none can say that there were
 * some.
 */
import * as v from 'valibot';
import { whole } from '../../outside';
import { note, readNoted } from '../page/local-storage';

const key = 'vtfusion-kept';

const markerSchema = v.object({
  projects: whole,
  /** Milliseconds since 1970; null: never. */
  exported: v.nullable(v.pipe(v.number(), v.minValue(-8.64e15), v.maxValue(8.64e15))),
});
export type KeptMarker = v.InferOutput<typeof markerSchema>;

const none: KeptMarker = { projects: 0, exported: null };

export function noteProjects(projects: number): void {
  note(key, { ...read(), projects });
}

export function noteExported(now: number): void {
  note(key, { ...read(), exported: now });
}

/** Whether some of the person's own were kept when that was last checked. */
export const hasProjects = (): boolean => read().projects > 0;

/** What was cleared, if none of the person's own projects is `found` and there were some. */
export function clearedSince(found: number): KeptMarker | undefined {
  const marker = read();
  return found === 0 && marker.projects > 0 ? marker : undefined;
}

const read = (): KeptMarker => readNoted(markerSchema, key, none);
