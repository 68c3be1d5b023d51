/**
 * Results on their way to the disk. One that cannot be stored stays here and is tried again until it is; so
 * nothing is lost while the page is open. A result that finds no room blocks those after it; one whose photo
 * can no longer be read blocks none.
 *
 *     inspected -> being stored (atWork) -> stored; told once if it had waited (waited)
 *                    |          ^
 *                    |          | every few seconds (store-later.ts)
 *                    v          |
 *                  waits (unsaved): for room, for a browser that stores, or for its photo's card (away)
 *
 * A silent disk may leave one being stored for any time: nobody waits for that, and the person is told.
 */
import { create } from 'zustand';
import type { AuditEntry } from '../../database/audit';
import { storageFailure } from '../../database/database';
import type { PictureRecord, ResultRecord, VersionRecord } from '../../database/records';
import { AppError } from '../../errors';
import { Serial } from '../../serial';
import { notifyError, useNotices } from '../page/notices';
import { archive } from './archive';
import { inspectedEntry, reviewedEntry, takenOverEntry } from './audit-entries';
import { holdsProject } from './project-lock';
import { isFull, isRefusedElsewhere, isStored, neverStore, storeLater } from './store-later';
import { isWaiting, letGoOfWaiting, storeWaiting } from './unsaved-version';

export interface UnsavedResult {
  readonly result: ResultRecord;
  readonly picture: PictureRecord;
  readonly thumbnail: Blob;
  /** The photo as it was given. */
  readonly blob: Blob;
  /** The version that judged it. */
  readonly version: VersionRecord | undefined;
}

interface Waiting extends UnsavedResult {
  /** As it was inspected, whatever thresholds came while it waited: for the trail. */
  readonly first: ResultRecord;
  /** As it is on the disk already, where more was said of it while it went there. */
  readonly stored?: ResultRecord;
}

/** How many results may wait for the disk, in memory with their pictures. */
const MOST_UNSAVED = 20;
/** After so long without an answer, in milliseconds, the disk counts as silent. */
const SILENT_MS = 20_000;
const key = 'results';
/** In the order in which they were made. */
const unsaved = new Map<string, Waiting>();
/** Ids whose waiting the person was told of, those stored since among them. */
const waited = new Set<string>();
/**
 * Those that wait and whose photo could not be read the last time: they wait for its card, whatever room
 * there is.
 */
const away = new Set<string>();
const saving = new Serial();
/** The one that is being stored, until that succeeds or fails. */
let atWork: { readonly id: string; readonly ended: Promise<unknown> } | undefined;
/** Whether the disk has not answered yet, and nobody waits for it any longer. */
let isSilent = false;
/** Callers that wait until their result is stored, or until the disk counts as silent. */
const waiting = new Set<() => void>();

interface Unsaved {
  /**
   * What results have been waiting for since the last try: room on the disk, or a browser that stores at all.
   */
  readonly waitsFor: 'room' | 'browser' | undefined;
  /** Whether so many wait for the disk that nobody should make more until some are stored. */
  readonly isHeldUp: boolean;
}

export const useUnsaved = create<Unsaved>()(() => ({ waitsFor: undefined, isHeldUp: false }));

const count = () => useUnsaved.setState({ isHeldUp: unsaved.size - away.size >= MOST_UNSAVED });

/** Stores the result, now or as soon as there is room; the person is told if it has to wait. */
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
    // A result that cannot be stored waits, and the person was told.
    saveAll().then(goOn, goOn);
  });
}

/** One that is not stored yet. */
export function unsavedResult(id: string): UnsavedResult | undefined {
  return unsaved.get(id);
}

/** The first one of a photo that waits. */
export function unsavedResultOf(sha256: string): UnsavedResult | undefined {
  return [...unsaved.values()].find(({ result }) => result.sha256 === sha256);
}

/** Those of a project that wait, in the order of time. */
export function unsavedResults(project: string): ResultRecord[] {
  return [...unsaved.values()].map(({ result }) => result).filter((result) => result.project === project);
}

/** Changes a result that is not stored yet. @returns false if it is stored */
export function changeUnsaved(result: ResultRecord): boolean {
  return change(result.id, (item) => ({ ...item, result }));
}

/** As `changeUnsaved`, for its painted defect. */
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

/** Resolves once none of these is being stored: a result that was dropped too late is on the disk by then. */
export async function storingEnded(ids: ReadonlySet<string>): Promise<void> {
  while (atWork && ids.has(atWork.id)) await atWork.ended;
}

/** As `letGoOfUnsaved`, for a project that is gone. */
export function letGoOfResultsOf(project: string): void {
  const gone = [...unsaved.values()].filter(({ result }) => result.project === project);
  letGoOfUnsaved(gone.map(({ result }) => result.id));
}

/**
 * Call it when a project is left: its waiting results go with the version that judged them, if that waits
 * too.
 * @returns how much went
 */
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

const saveAll = (): Promise<void> => saving.run(saveInOrder);

/** @throws why some could not be stored */
async function saveInOrder(): Promise<void> {
  let waitsFor: Unsaved['waitsFor'];
  let why: unknown;
  let wasSilent = false;
  // Results that arrive meanwhile are stored in the same round: iterating a map includes later additions.
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

/** All that wait by then have to wait longer. */
function tellSilent(): void {
  isSilent = true;
  for (const id of unsaved.keys()) waited.add(id);
  useUnsaved.setState({ waitsFor: 'browser' });
  notifyError(storageFailure(undefined));
  for (const goOn of waiting) goOn();
}

/**
 * Once for each, and again if the photo of a waiting result goes away.
 * @param wasSilent whether the person was only told that the disk does not answer
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
  // It may have been dropped meanwhile, with its version.
  if (!unsaved.has(id)) return;
  const kept = await archive();
  try {
    await kept.saveResult(result, picture, thumbnail, { sha256, blob }, entriesOf(item), {
      requiresProject: true,
      isStored: item.stored !== undefined,
    });
  } catch (error) {
    const isTaken = isRefusedElsewhere(error);
    if (!isTaken && !(await isGone(result.project, error))) throw error;
    letGoOfUnsaved([id]);
    if (isTaken) notifyError(error);
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

/**
 * Whether a missing project was removed for good in another tab; if it went missing in this one, it is
 * written anew.
 */
async function isGone(project: string, error: unknown): Promise<boolean> {
  return error instanceof AppError && error.name === 'project-not-stored' && !(await holdsProject(project));
}

/** Tells of those that had to wait. */
function tellStored(): void {
  const { withdraw, notify } = useNotices.getState();
  const stored = [...waited].filter((id) => !unsaved.has(id));
  for (const id of stored) waited.delete(id);
  withdraw('resultsWait');
  if (stored.length > 0) notify({ key: 'storedAfterAll', facts: [stored.length] });
}
