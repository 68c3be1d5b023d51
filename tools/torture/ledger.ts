/** What was seen done in all browsers so far, and what of it is not there. */
import type { Sighting } from './sightings';
import type { Stored } from './stored';

interface Seen {
  shots: number;
  versions: number;
  /** Name and score as shown. */
  readonly results: Map<string, readonly [name: string, score: string]>;
  /** Decisions by the photo's name. */
  readonly reviews: Map<string, string>;
  /** When each step of the training that runs was seen first, in milliseconds. */
  readonly steps: Map<number, number>;
}

/** So much older than its last step may a checkpoint be, and so long may the page take to show a step. */
const mostAgeMs = 5000;
const shownWithinMs = 1000;

export class Ledger {
  private readonly seen = new Map<string, Seen>();
  /** Projects that the test has begun to delete: whether they are there is decided by what was seen. */
  private readonly deleting = new Map<string, 'begun' | 'seen'>();

  note(sighting: Sighting, now: number): void {
    const { project, kind } = sighting;
    const seen = this.of(project);
    if (kind === 'shots') seen.shots = Math.max(seen.shots, sighting.count);
    if (kind === 'step') seen.steps.set(sighting.step, now);
    if (kind === 'trained' || kind === 'taught') seen.versions++;
    if (kind === 'trained') seen.steps.clear();
    if (kind === 'result') {
      const { name, score } = sighting;
      seen.results.set(`${name} ${score}`, [name, score]);
    }
    if (kind === 'review') seen.reviews.set(sighting.name, sighting.decision);
  }

  /** A training begins anew: steps that were seen before are another's. */
  trainingBegins(project: string): void {
    this.of(project).steps.clear();
  }

  /** Another word on a photo: what was said before need not stay. */
  reviewing(project: string, name: string): void {
    this.of(project).reviews.delete(name);
  }

  /** A candidate that was taught is let go. */
  discarding(project: string): void {
    this.of(project).versions--;
  }

  deletion(project: string, state: 'begun' | 'seen' | 'undone'): void {
    if (state === 'undone') this.deleting.delete(project);
    else this.deleting.set(project, state);
  }

  /** Sentences on what was seen and is not stored. @param killed when the browser was, as `now` */
  lost(stored: Stored, killed: number): string[] {
    const lost: string[] = [];
    for (const [id, seen] of this.seen) {
      const record = stored.projects.find((project) => project.id === id);
      const deletion = this.deleting.get(id);
      if (deletion === 'seen' && record && record.deleted === null)
        lost.push(`${id}: it was seen deleted and is back`);
      if (deletion) {
        // Begun and not seen: either is right, and what is there from now on counts.
        if (!record || record.deleted !== null) this.seen.delete(id);
        this.deleting.delete(id);
        continue;
      }
      const of =
        !record || record.deleted !== null ? ['the project is gone'] : lostOf(id, seen, stored, killed);
      // Each loss is told once.
      if (of.length > 0) this.seen.delete(id);
      lost.push(...of.map((what) => `${id}: ${what}`));
    }
    return lost;
  }

  private of(project: string): Seen {
    const known = this.seen.get(project);
    if (known) return known;
    const fresh = { shots: 0, versions: 0, results: new Map(), reviews: new Map(), steps: new Map() };
    this.seen.set(project, fresh);
    return fresh;
  }
}

function lostOf(id: string, seen: Seen, stored: Stored, killed: number): string[] {
  const own = <T extends { readonly project: string }>(all: readonly T[]) =>
    all.filter(({ project }) => project === id);
  const lost: string[] = [];
  const photos = own(stored.photos).length;
  if (photos < seen.shots) lost.push(`${seen.shots} good photos were shown and there are ${photos}`);
  const versions = own(stored.versions).length;
  if (versions < seen.versions) lost.push(`${seen.versions} versions were shown and there are ${versions}`);
  const results = own(stored.results);
  for (const [name, score] of seen.results.values()) {
    if (!results.some((result) => result.name === name && Math.abs(result.score - Number(score)) < 0.0006)) {
      lost.push(`the result ${name}, ${score}, is gone`);
    }
  }
  for (const [name, decision] of seen.reviews) {
    if (!results.some((result) => result.name === name && result.review?.decision === decision)) {
      lost.push(`the review ${decision} of ${name} is gone`);
    }
  }
  lost.push(...staleCheckpoint(seen, own(stored.trainings)[0]?.steps, versions, killed));
  return lost;
}

/** A training that was cut off must go on from where it was at most five seconds before. */
function staleCheckpoint(seen: Seen, kept: number | undefined, versions: number, killed: number): string[] {
  const latest = Math.max(0, ...seen.steps.keys());
  // Without a step that was seen there is none to lose; a version more than was seen is the training's end.
  if (latest === 0 || versions > seen.versions) return [];
  if (kept === undefined) return [`a training that was seen at step ${latest} is gone`];
  const lostFrom = [...seen.steps].filter(([step]) => step > kept).map(([, at]) => at);
  const age = lostFrom.length > 0 ? killed - Math.min(...lostFrom) : 0;
  // From here on they are no longer to be had, however much later the next kill is.
  for (const step of [...seen.steps.keys()]) if (step > kept) seen.steps.delete(step);
  return age > mostAgeMs + shownWithinMs ? [`its checkpoint is ${Math.round(age)} ms old`] : [];
}
