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
  /** When each step of the training that runs, or was cut off, was seen first, in milliseconds. */
  readonly steps: Map<number, number>;
  /** The step that it was kept at when it was gone on with; 0 for one that was begun. */
  keptAt: number;
  /** Where it went on before that step. */
  wentBack: { readonly from: number; readonly to: number } | undefined;
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
    if (kind === 'step') {
      const { step } = sighting;
      if (!seen.steps.has(step)) seen.steps.set(step, now);
      if (step < seen.keptAt) seen.wentBack ??= { from: seen.keptAt, to: step };
    }
    if (kind === 'trained' || kind === 'taught') seen.versions++;
    if (kind === 'trained') endTraining(seen);
    if (kind === 'result') {
      const { name, score } = sighting;
      seen.results.set(`${name} ${score}`, [name, score]);
    }
    if (kind === 'review') seen.reviews.set(sighting.name, sighting.decision);
  }

  /** A training begins anew: steps that were seen before are another's. */
  trainingBegins(project: string): void {
    endTraining(this.of(project));
  }

  /** A training that was cut off goes on. @param kept the step that it is kept at */
  trainingGoesOn(project: string, kept: number): void {
    this.of(project).keptAt = kept;
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
    const fresh: Seen = {
      shots: 0,
      versions: 0,
      results: new Map(),
      reviews: new Map(),
      steps: new Map(),
      keptAt: 0,
      wentBack: undefined,
    };
    this.seen.set(project, fresh);
    return fresh;
  }
}

function endTraining(seen: Seen): void {
  seen.steps.clear();
  seen.keptAt = 0;
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
  if (seen.wentBack) {
    lost.push(`a training that was kept at step ${seen.wentBack.from} went on at step ${seen.wentBack.to}`);
  }
  // A version more than was seen is the training's end.
  if (versions > seen.versions) endTraining(seen);
  seen.versions = versions;
  lost.push(...staleCheckpoint(seen, own(stored.trainings)[0]?.steps, killed));
  seen.keptAt = 0;
  return lost;
}

/** A training that was cut off must go on from where it was at most five seconds before. */
function staleCheckpoint(seen: Seen, kept: number | undefined, killed: number): string[] {
  const latest = Math.max(0, ...seen.steps.keys());
  // Without a step that was seen there is none to lose.
  if (latest === 0) return [];
  if (kept === undefined) return [`a training that was seen at step ${latest} is gone`];
  const lostFrom = [...seen.steps].filter(([step]) => step > kept).map(([, at]) => at);
  const age = lostFrom.length > 0 ? killed - Math.min(...lostFrom) : 0;
  // From here on they are no longer to be had, however much later the next kill is.
  for (const step of [...seen.steps.keys()]) if (step > kept) seen.steps.delete(step);
  return age > mostAgeMs + shownWithinMs ? [`its checkpoint is ${Math.round(age)} ms old`] : [];
}
