/**
 * What a person removed from a project and may still restore, noted at once: a page that goes has no time to
 * remove it from the disk, so whoever opens the project next does that.
 */
import * as v from 'valibot';
import { note, readNoted } from '../page/local-storage';

const ids = v.fallback(v.array(v.string()), []);
const removedSchema = v.object({
  photos: ids,
  results: ids,
  /** Who removed it, by a result's id; notes of earlier programs do not say. */
  by: v.fallback(v.record(v.string(), v.string()), {}),
});
type Removed = v.InferOutput<typeof removedSchema>;
type Kind = 'photos' | 'results';

const nothing: Removed = { photos: [], results: [], by: {} };
const keyOf = (project: string) => `vtfusion-removed-${project}`;

/** What this page removes or restores by itself. */
const own = new Set<string>();

/** Call it when something is hidden. @param person who removed it, for the trail */
export function noteRemoved(project: string, kind: Kind, removed: Iterable<string>, person?: string): void {
  const noted = removedOf(project);
  const by = { ...noted.by };
  for (const id of removed) {
    own.add(id);
    if (person !== undefined) by[id] = person;
  }
  write(project, { ...noted, [kind]: [...new Set([...noted[kind], ...removed])], by });
}

/** Call it when something is back, or gone from the disk. */
export function forgetRemoved(project: string, kind: Kind, settled: Iterable<string>): void {
  const gone = new Set(settled);
  for (const id of gone) own.delete(id);
  const noted = removedOf(project);
  const left = noted[kind].filter((id) => !gone.has(id));
  const by = Object.fromEntries(
    Object.entries(noted.by).filter(([id]) => kind !== 'results' || left.includes(id)),
  );
  write(project, { ...noted, [kind]: left, by });
}

/** For a project that is removed for good. */
export const forgetAllRemoved = (project: string): void => write(project, nothing);

/** Everything that is noted. */
export const removedOf = (project: string): Removed => readNoted(removedSchema, keyOf(project), nothing);

/** What earlier pages left to remove; this page takes care of its own removals. */
export function leftToRemove(project: string): Removed {
  const { photos, results, by } = removedOf(project);
  const isLeft = (id: string) => !own.has(id);
  return { photos: photos.filter(isLeft), results: results.filter(isLeft), by };
}

/** Without room, a page that goes leaves removed things where they were. */
function write(project: string, removed: Removed): void {
  const some = removed.photos.length + removed.results.length > 0;
  note(keyOf(project), some ? removed : undefined);
}
