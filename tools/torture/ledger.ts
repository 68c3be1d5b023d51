/** What was seen done in all browsers so far, and what of it is not there. */
import { titleOf } from '../../src/state/page/title';
import type { Sighting } from './sightings';
import { notRemoved, type Stored } from './stored';

interface Seen {
  /** What the project was called, once that was kept. */
  title: string | undefined;
  /** Names of good photos. */
  readonly shots: Set<string>;
  versions: number;
  /** Name and score as shown, by id. */
  readonly results: Map<string, readonly [name: string, score: string]>;
  /** Decisions by the photo's name. */
  readonly reviews: Map<string, string>;
  readonly removals: Removal[];
  /** Results that were removed for good: they are never seen again. */
  readonly gone: Set<string>;
  readonly cameBack: Set<string>;
  isDiscarding: boolean;
  /** When each step of the training that runs, or was cut off, was seen first, in milliseconds. */
  readonly steps: Map<number, number>;
  /** The step that it was kept at when it was gone on with; 0 for one that was begun. */
  keptAt: number;
  /** Where it went on before that step. */
  wentBack: { readonly from: number; readonly to: number } | undefined;
  /** What was there when it was looked at last. */
  before: Kept;
}

/** Records by what they are, so that none takes the place of another. */
interface Kept {
  /** Names and sums by id. */
  readonly photos: ReadonlyMap<string, string>;
  /** Bundles by number, and whether the version waits for a decision. */
  readonly versions: ReadonlyMap<number, { readonly bundle: string; readonly waits: boolean }>;
  /** Names, scores and reviews by id. */
  readonly results: ReadonlyMap<string, string>;
}

/** What the test removes as a person does, with an undo. */
export interface Removal {
  readonly kind: 'photos' | 'results';
  /** Ids of results, names of photos. */
  readonly those: readonly string[];
  /** `begun`: either is right, of all results of the project, for the page may remove more than can be seen at once. */
  state: 'begun' | 'seen' | 'undone';
}

/** So much older than its last step may a checkpoint be, and so long may the page take to show a step. */
const mostAgeMs = 5000;
const shownWithinMs = 1000;

const nothing: Kept = { photos: new Map(), versions: new Map(), results: new Map() };

export class Ledger {
  private readonly seen = new Map<string, Seen>();
  /** Projects that the test has begun to delete: whether they are there is decided by what was seen. */
  private readonly deleting = new Map<string, 'begun' | 'seen'>();

  note(sighting: Sighting, now: number): void {
    const { project, kind } = sighting;
    const seen = this.of(project);
    if (kind === 'title') seen.title = sighting.title;
    if (kind === 'shots') for (const name of sighting.names) seen.shots.add(name);
    if (kind === 'step') {
      const { step } = sighting;
      if (!seen.steps.has(step)) seen.steps.set(step, now);
      if (step < seen.keptAt) seen.wentBack ??= { from: seen.keptAt, to: step };
    }
    if (kind === 'trained' || kind === 'taught') seen.versions++;
    if (kind === 'trained') endTraining(seen);
    if (kind === 'result') {
      const { id, name, score } = sighting;
      seen.results.set(id, [name, score]);
      if (seen.gone.has(id)) seen.cameBack.add(name);
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
    forget(this.of(project), 'results', (kept) => kept.startsWith(`${name} `));
  }

  /** A candidate that was taught is let go. */
  discarding(project: string): void {
    const seen = this.of(project);
    seen.versions--;
    seen.isDiscarding = true;
  }

  /** Photos or results are about to be removed; whoever does it says how far that has come. */
  removing(project: string, kind: Removal['kind'], those: readonly string[]): Removal {
    const removal: Removal = { kind, those, state: 'begun' };
    this.of(project).removals.push(removal);
    return removal;
  }

  /** Photos are about to be added, be it in the place of removed ones of the same name. */
  adding(project: string, names: readonly string[]): void {
    const seen = this.of(project);
    for (const [i, { kind, those }] of [...seen.removals.entries()].reverse())
      if (kind === 'photos' && those.some((name) => names.includes(name))) seen.removals.splice(i, 1);
    for (const name of names) forgetPhoto(seen, name);
  }

  deletion(project: string, state: 'begun' | 'seen' | 'undone'): void {
    if (state === 'undone') this.deleting.delete(project);
    else this.deleting.set(project, state);
  }

  /**
   * Sentences on what was seen and is not stored.
   * @param killed when the browser was, as `now`
   * @param whole whether all of it was, which forgets what its tabs had noted in the last minute; else a tab alone
   */
  lost(stored: Stored, killed: number, whole: boolean): string[] {
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
        !record || record.deleted !== null
          ? ['the project is gone']
          : lostOf(seen, ofProject(stored, id), titleOf(record), { killed, whole });
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
      title: undefined,
      shots: new Set(),
      versions: 0,
      results: new Map(),
      reviews: new Map(),
      removals: [],
      gone: new Set(),
      cameBack: new Set(),
      isDiscarding: false,
      steps: new Map(),
      keptAt: 0,
      wentBack: undefined,
      before: nothing,
    };
    this.seen.set(project, fresh);
    return fresh;
  }
}

function endTraining(seen: Seen): void {
  seen.steps.clear();
  seen.keptAt = 0;
}

/** What was there of these need no longer be. */
function forget(seen: Seen, kind: Removal['kind'], those: (kept: string) => boolean): void {
  const left = new Map([...seen.before[kind]].filter(([, kept]) => !those(kept)));
  seen.before = { ...seen.before, [kind]: left };
}

function forgetPhoto(seen: Seen, name: string): void {
  seen.shots.delete(name);
  forget(seen, 'photos', (kept) => kept.startsWith(`${name} `));
}

type OfProject = Pick<Stored, 'photos' | 'versions' | 'results' | 'trainings' | 'removed'>;

/** What is to be had of a project: what was removed and has yet to leave the database is not. */
function ofProject(stored: Stored, id: string): OfProject {
  const own = <T extends { readonly project: string }>(all: readonly T[]) =>
    all.filter(({ project }) => project === id);
  return {
    photos: notRemoved(own(stored.photos), stored),
    versions: own(stored.versions),
    results: notRemoved(own(stored.results), stored),
    trainings: own(stored.trainings),
    removed: stored.removed,
  };
}

function keptOf({ photos, versions, results }: OfProject): Kept {
  return {
    photos: new Map(photos.map(({ id, name, sha256 }) => [id, `${name} ${sha256}`])),
    versions: new Map(
      versions.map(({ number, bundle, taught }) => [number, { bundle, waits: taught?.waits ?? false }]),
    ),
    results: new Map(
      results.map(({ id, name, score, review }) => [id, `${name} ${score} ${review?.decision ?? ''}`]),
    ),
  };
}

function lostOf(
  seen: Seen,
  own: OfProject,
  title: string,
  { killed, whole }: { readonly killed: number; readonly whole: boolean },
): string[] {
  const lost = [...removedAndBack(seen, own, whole)];
  const { photos, versions, results } = own;
  if (seen.title !== undefined && seen.title !== title)
    lost.push(`it was called ${seen.title} and is called ${title || 'nothing'}`);
  for (const shot of seen.shots)
    if (!photos.some(({ name }) => name === shot)) lost.push(`the good photo ${shot} is gone`);
  if (versions.length < seen.versions)
    lost.push(`${seen.versions} versions were shown and there are ${versions.length}`);
  for (const [id, [name, score]] of seen.results) {
    const is = results.find((result) => result.id === id);
    if (is?.name !== name || Math.abs(is.score - Number(score)) > 0.0006)
      lost.push(`the result ${name}, ${score}, is gone`);
  }
  for (const [name, decision] of seen.reviews) {
    if (!results.some((result) => result.name === name && result.review?.decision === decision))
      lost.push(`the review ${decision} of ${name} is gone`);
  }
  const now = keptOf(own);
  lost.push(...notAsBefore(seen, now));
  if (seen.wentBack)
    lost.push(`a training that was kept at step ${seen.wentBack.from} went on at step ${seen.wentBack.to}`);
  // A version more than was seen is the training's end.
  if (versions.length > seen.versions) endTraining(seen);
  seen.versions = versions.length;
  lost.push(...staleCheckpoint(seen, own.trainings[0]?.steps, killed));
  seen.keptAt = 0;
  seen.title = title || undefined;
  seen.before = now;
  seen.isDiscarding = false;
  return lost;
}

/** What was removed, and is no longer looked for, must not come back. */
function* removedAndBack(seen: Seen, own: OfProject, whole: boolean): Generator<string> {
  for (const name of seen.cameBack) yield `the result ${name} was removed for good and was shown again`;
  for (const { kind, those, state } of seen.removals.splice(0)) {
    if (state === 'undone') continue;
    const there = own[kind].filter(({ id, name }) => those.includes(kind === 'photos' ? name : id));
    // A tab that crashes takes nothing along; a browser that is killed may be asked for it again.
    if (state === 'seen' && !whole)
      for (const { name } of there) yield `${name} was seen removed from the ${kind} and is back`;
    if (kind === 'photos') {
      for (const name of those) forgetPhoto(seen, name);
      continue;
    }
    seen.results.clear();
    seen.reviews.clear();
    forget(seen, 'results', () => true);
    // What the note of a browser that was killed names was on the disk.
    if (whole) for (const id of those) if (own.removed.includes(id)) seen.gone.add(id);
  }
}

/** Whatever was stored once is the same, but for what was let go since. */
function* notAsBefore({ before, isDiscarding }: Seen, now: Kept): Generator<string> {
  for (const [id, photo] of before.photos)
    if (now.photos.get(id) !== photo) yield `the good photo ${photo} is not as it was: ${now.photos.get(id)}`;
  for (const [number, { bundle, waits }] of before.versions) {
    const is = now.versions.get(number)?.bundle;
    if (is === undefined && waits && isDiscarding) continue;
    if (is !== bundle) yield `version ${number} is not as it was: ${bundle}, ${is}`;
  }
  for (const [id, result] of before.results) {
    const is = now.results.get(id);
    // A first word on it may be one that was not seen any more.
    if (!is?.startsWith(result)) yield `the result ${result} is not as it was: ${is}`;
  }
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
