/**
 * What a person removed from a project and may still restore, noted at once: a page that goes has no time to
 * remove it from the disk, so whoever opens the project next does that.
 *
 * Chromium writes localStorage to the disk up to a minute late, so that after a kill an older note is found,
 * which names what was taken back since. Therefore the database counts what is taken back
 * (`database/taken-back.ts`), each note has the count of its time, and one with a lower count is void. What
 * else such a note names is there again with it: something that a person has to remove once more, and no
 * work that is lost.
 */
import * as v from 'valibot';
import type { Archive } from '../../database/archive';
import { inTime } from '../../in-time';
import { whole } from '../../outside';
import { note, readNoted } from '../page/local-storage';
import { logProblem } from '../page/log';
import { problemOf } from '../page/problem';
import { archive } from './archive';

const ids = v.fallback(v.array(v.string()), []);
const removedSchema = v.object({
  photos: ids,
  results: ids,
  /** Who removed it, by a result's id; notes of earlier programs do not say. */
  by: v.fallback(v.record(v.string(), v.string()), {}),
  /** How often something had been taken back by then; notes of earlier programs do not say. */
  takenBack: v.fallback(whole, 0),
});
type Removed = v.InferOutput<typeof removedSchema>;
type Kind = 'photos' | 'results';

const nothing: Removed = { photos: [], results: [], by: {}, takenBack: 0 };
const keyOf = (project: string) => `vtfusion-removed-${project}`;

/** So long may the disk take to count what was taken back before that is shown all the same. */
const patienceMs = 2_000;

/** What this page removes or restores by itself. */
const own = new Set<string>();

/** How often something was taken back in each project, as far as this page knows. */
const takenBack = new Map<string, number>();
const takenBackIn = (project: string): number => takenBack.get(project) ?? 0;

/** Call it before a project's notes are first read. @throws AppError as the archive does */
export async function learnTakenBack(kept: Archive, project: string): Promise<void> {
  // What this page has taken back may still be on its way to the disk.
  takenBack.set(project, Math.max(await kept.takenBack(project), takenBackIn(project)));
}

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

/**
 * Call it before something is shown again. It ends once no older note can hide it again, or once the
 * disk has refused, or has not answered in time.
 */
export async function restoreRemoved(project: string, kind: Kind, back: Iterable<string>): Promise<void> {
  const known = knownCount(project);
  forgetRemoved(project, kind, back);
  await countTakenBack(project, known);
}

/** As `restoreRemoved`, of all that is noted. */
export async function restoreAllRemoved(project: string): Promise<void> {
  const known = knownCount(project);
  forgetAllRemoved(project);
  await countTakenBack(project, known);
}

/** Call it when something is gone from the disk, or another tab shows it again. */
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

/** Everything that is noted, but for what is void. */
export function removedOf(project: string): Removed {
  const noted = readNoted(removedSchema, keyOf(project), nothing);
  return noted.takenBack < takenBackIn(project) ? nothing : noted;
}

/** What earlier pages left to remove; this page takes care of its own removals. */
export function leftToRemove(project: string): Removed {
  const noted = removedOf(project);
  const isLeft = (id: string) => !own.has(id);
  return { ...noted, photos: noted.photos.filter(isLeft), results: noted.results.filter(isLeft) };
}

/** The note's own count too: the disk may have lost its counts, and the browser may find that note again. */
const knownCount = (project: string): number => Math.max(takenBackIn(project), removedOf(project).takenBack);

async function countTakenBack(project: string, known: number): Promise<void> {
  // The note first: one that is ahead of the disk's count is not void, whenever the page goes.
  raiseCount(project, known + 1);
  const counting = archive().then(async (kept) =>
    raiseCount(project, await kept.countTakenBack(project, known)),
  );
  await inTime(counting, patienceMs).catch((error) => logProblem(problemOf(error)));
}

/** What else is noted is still to be removed. */
function raiseCount(project: string, count: number): void {
  if (count <= takenBackIn(project)) return;
  const noted = removedOf(project);
  takenBack.set(project, count);
  write(project, noted);
}

/** Without room, a page that goes leaves removed things where they were. */
function write(project: string, removed: Removed): void {
  const some = removed.photos.length + removed.results.length > 0;
  const count = Math.max(removed.takenBack, takenBackIn(project));
  note(keyOf(project), some ? { ...removed, takenBack: count } : undefined);
}
