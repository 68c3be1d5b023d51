/**
 * Results on their way to the disk. One that cannot be stored stays here and is tried again until it is; so nothing is lost
 * while the page is open. One without room holds up all later ones, one whose photo cannot be read any more nobody.
 *
 *     inspected -> being stored (atWork) -> stored; told once if it had waited (waited)
 *                    |          ^
 *                    |          | every few seconds (store-later.ts)
 *                    v          |
 *                  waits (unsaved): for room, for a browser that stores, or for its photo's card (away)
 *
 * A disk that does not answer leaves one being stored for as long as it likes: nobody waits for that, and it is said.
 */
import { create } from 'zustand';
import type { AuditEntry } from '../../database/audit';
import { storageFailure } from '../../database/database';
import type { PictureRecord, ResultRecord, VersionRecord } from '../../database/records';
import { AppError } from '../../errors';
import { notifyError, useNotices } from '../page/notices';
import { archive } from './archive';
import { inspectedEntry, reviewedEntry, takenOverEntry } from './audit-entries';
import { holdsProject } from './project-lock';
import { isFull, isStored, neverStore, storeLater } from './store-later';
import { isWaiting, letGoOfWaiting, storeWaiting } from './unsaved-version';

export interface UnsavedResult {
  readonly result: ResultRecord;
  readonly picture: PictureRecord;
  readonly thumbnail: Blob;
  /** The photo as it was given. */
  readonly blob: Blob;
  /** Which judged it. */
  readonly version: VersionRecord | undefined;
}

interface Waiting extends UnsavedResult {
  /** As it was inspected, whatever thresholds came while it waited: so the trail is told. */
  readonly first: ResultRecord;
  /** As it is on the disk already, where more was said of it while it went there. */
  readonly stored?: ResultRecord;
}

/** Results that may wait for the disk, in memory with their pictures. */
const MOST_UNSAVED = 20;
/** After so long without an answer, in milliseconds, a disk is said not to store. */
const SILENT_MS = 20_000;
const key = 'results';
/** In the order in which they were made. */
const unsaved = new Map<string, Waiting>();
/** Those of them, and of the ones stored since, of which the person was told that they have to wait. */
const waited = new Set<string>();
/** Those that wait whose photo could not be read the last time: they wait for its card, whatever room there is. */
const away = new Set<string>();
let saving: Promise<void> = Promise.resolve();
/** The one that is being stored just now, until it is or cannot be. */
let atWork: { readonly id: string; readonly ended: Promise<unknown> } | undefined;
/** Whether the disk has yet to answer, and is waited for no longer. */
let isSilent = false;
/** Those that wait until theirs is stored, or the disk is waited for no longer. */
const waiting = new Set<() => void>();

interface Unsaved {
  /** What results wait for since the last try: room on the disk, or a browser that stores at all. */
  readonly waitsFor: 'room' | 'browser' | undefined;
  /** So many wait for the disk that nobody should make more until some are stored. */
  readonly isHeldUp: boolean;
}

export const useUnsaved = create<Unsaved>()(() => ({ waitsFor: undefined, isHeldUp: false }));

const count = () => useUnsaved.setState({ isHeldUp: unsaved.size - away.size >= MOST_UNSAVED });

/** Stores the result, now or as soon as there is room; the person is told when it has to wait. */
export function keepResult(item: UnsavedResult): Promise<void> {
  unsaved.set(item.result.id, { ...item, first: item.result });
  count();
  if (isSilent) {
    // The round under way comes to it. A round of its own would hold its photo for as long as the disk is silent.
    waited.add(item.result.id);
    return Promise.resolve();
  }
  return new Promise((resolve) => {
    const goOn = () => {
      waiting.delete(goOn);
      resolve();
    };
    waiting.add(goOn);
    // What cannot be stored waits, and the person was told.
    saveAll().then(goOn, goOn);
  });
}

/** One that is not stored yet. */
export function unsavedResult(id: string): UnsavedResult | undefined {
  return unsaved.get(id);
}

/** The first that waits of a photo. */
export function unsavedResultOf(sha256: string): UnsavedResult | undefined {
  return [...unsaved.values()].find(({ result }) => result.sha256 === sha256);
}

/** Those of a project that wait, in the order of time. */
export function unsavedResults(project: string): ResultRecord[] {
  return [...unsaved.values()].map(({ result }) => result).filter((result) => result.project === project);
}

/** Another word on a result that is not stored yet. @returns false where it is stored */
export function changeUnsaved(result: ResultRecord): boolean {
  return change(result.id, (item) => ({ ...item, result }));
}

/** As `changeUnsaved`, of where its defect is painted. */
export function paintUnsaved(id: string, painted: PictureRecord['painted']): boolean {
  return change(id, (item) => ({ ...item, picture: { ...item.picture, painted } }));
}

function change(id: string, by: (item: Waiting) => Waiting): boolean {
  const item = unsaved.get(id);
  if (!item) return false;
  unsaved.set(id, by(item));
  return true;
}

/** For results that the person removed, or that a kiosk has no room for. */
export function letGoOfUnsaved(ids: Iterable<string>): void {
  for (const id of ids) {
    unsaved.delete(id);
    waited.delete(id);
    away.delete(id);
  }
  count();
  if (unsaved.size > 0) return;
  neverStore(key);
  useUnsaved.setState({ waitsFor: undefined });
  useNotices.getState().withdraw('resultsWait');
}

/** Resolves once none of these is being stored just now: what was let go of too late for that is on the disk by then. */
export async function storingEnded(ids: ReadonlySet<string>): Promise<void> {
  while (atWork && ids.has(atWork.id)) await atWork.ended;
}

/** As `letGoOfUnsaved`, of a project that is gone. */
export function letGoOfResultsOf(project: string): void {
  const gone = [...unsaved.values()].filter(({ result }) => result.project === project);
  letGoOfUnsaved(gone.map(({ result }) => result.id));
}

/** When a project is left: what waits goes with the version that judged it, where that waits too. @returns how much went */
export function letGoOfProjectsWaiting(project: string): {
  readonly versions: number;
  readonly results: number;
} {
  const items = [...unsaved.values()];
  const results = items.filter(
    ({ result, version }) => result.project === project && version && isWaiting(version),
  );
  letGoOfUnsaved(results.map(({ result }) => result.id));
  return { versions: letGoOfWaiting(project), results: results.length };
}

export const hasUnsaved = (): boolean => unsaved.size > 0;

function saveAll(): Promise<void> {
  const saved = saving.then(saveInOrder);
  saving = saved.catch(() => undefined);
  return saved;
}

/** @throws why some could not be stored */
async function saveInOrder(): Promise<void> {
  let waitsFor: Unsaved['waitsFor'];
  let why: unknown;
  let wasSilent = false;
  // What comes meanwhile is stored in the same round: a map goes on to what is added to it.
  for (const [id, item] of unsaved) {
    const failing = store(item).then(
      () => undefined,
      (error: unknown) => ({ error }),
    );
    atWork = { id, ended: failing };
    const timer = setTimeout(tellSilent, SILENT_MS);
    const failed = await failing;
    clearTimeout(timer);
    wasSilent ||= isSilent;
    isSilent = false;
    atWork = undefined;
    if (!failed) continue;
    why = failed.error;
    waitsFor = isFull(why) ? 'room' : 'browser';
    await tellWaits(item, why, wasSilent);
    if (isFull(why)) break;
  }
  if (waitsFor === 'room') for (const id of unsaved.keys()) waited.add(id);
  else tellStored();
  count();
  useUnsaved.setState({ waitsFor });
  if (waitsFor === undefined) return isStored(key);
  storeLater(key, saveAll);
  throw why;
}

/** All that waits by then has to wait for longer. */
function tellSilent(): void {
  isSilent = true;
  for (const id of unsaved.keys()) waited.add(id);
  useUnsaved.setState({ waitsFor: 'browser' });
  notifyError(storageFailure(undefined));
  for (const goOn of waiting) goOn();
}

/**
 * Once of each, and once more where a photo goes away that waited before.
 * @param wasSilent of those that wait it was said only that the disk does not answer
 */
async function tellWaits(
  { result: { id, name }, blob }: UnsavedResult,
  why: unknown,
  wasSilent: boolean,
): Promise<void> {
  const { notify } = useNotices.getState();
  const isHere = await isReadable(blob);
  if (isHere) away.delete(id);
  if (isFull(why)) {
    if (wasSilent || [...unsaved.keys()].some((one) => !waited.has(one)))
      notify({ key: 'resultsWait', facts: [] });
  } else if (isHere) {
    if (!waited.has(id)) notifyError(why);
  } else if (unsaved.has(id) && !away.has(id)) {
    away.add(id);
    notify({ key: 'photoAway', facts: [name] });
  }
  waited.add(id);
}

/** A card may have been pulled out since the photo was inspected. */
async function isReadable(photo: Blob): Promise<boolean> {
  try {
    await photo.slice(0, 1).arrayBuffer();
    return true;
  } catch {
    return false;
  }
}

async function store(item: Waiting): Promise<void> {
  const { result, picture, thumbnail, blob, version } = item;
  const { id, sha256 } = result;
  if (version) await storeWaiting(version);
  // It may have been let go of meanwhile, with its version.
  if (!unsaved.has(id)) return;
  const kept = await archive();
  try {
    await kept.saveResult(result, picture, thumbnail, { sha256, blob }, entriesOf(item), {
      requiresProject: true,
    });
  } catch (error) {
    if (!(await isGone(result.project, error))) throw error;
    letGoOfUnsaved([id]);
  }
  const said = unsaved.get(id);
  unsaved.delete(id);
  away.delete(id);
  // Its turn comes once more, behind all others that wait.
  if (said && said !== item) unsaved.set(id, { ...said, stored: result });
}

/** What the trail does not tell of it yet. */
function entriesOf({ result, version, first, stored }: Waiting): AuditEntry[] {
  const { review } = result;
  const takenOver = review ? [takenOverEntry(result, review)] : [];
  if (!stored) return [inspectedEntry(first, version), ...takenOver];
  if (stored.review === review) return [];
  return review ? takenOver : [reviewedEntry(result, review)];
}

/** Whether a project that is not there was removed for good in another tab; in this one it is written anew. */
async function isGone(project: string, error: unknown): Promise<boolean> {
  return error instanceof AppError && error.name === 'project-not-stored' && !(await holdsProject(project));
}

/** Of those that had to wait. */
function tellStored(): void {
  const { withdraw, notify } = useNotices.getState();
  const stored = [...waited].filter((id) => !unsaved.has(id));
  for (const id of stored) waited.delete(id);
  withdraw('resultsWait');
  if (stored.length > 0) notify({ key: 'storedAfterAll', facts: [stored.length] });
}
