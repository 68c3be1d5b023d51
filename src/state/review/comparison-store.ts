/**
 * Two versions on the same photos. Scores are taken from a version's results; only missing ones are computed,
 * and stored nowhere: a comparison is no inspection. Photos that can no longer be read are left out.
 */
import { create } from 'zustand';
import type { VersionRecord } from '../../database/records';
import { askVersion, inTurn } from '../engine/loaded-version';
import { useOpenProject } from '../open-project/open-project-store';
import { notifyError } from '../page/notices';
import { type Done, isDone, isOfPhoto, release } from '../photos/photo';
import { keptPhoto } from '../storing/kept-photos';
import { type ScoredPhoto, sideBySide } from './side-by-side';

interface ComparisonState {
  readonly status: 'none' | 'working' | 'done' | 'cancelled';
  readonly project: string | undefined;
  readonly versions: readonly [number, number] | undefined;
  readonly photos: readonly ScoredPhoto[];
  /** Names of photos that can no longer be read. */
  readonly leftOut: readonly string[];
  readonly done: number;
  readonly of: number;
  /** @param among only the latest of these results' photos; all results if absent */
  compare(one: VersionRecord, other: VersionRecord, among?: readonly Done[]): Promise<void>;
  cancel(): void;
  /** Forgets what is known of a discarded version: its number may be given to another. */
  forget(version: VersionRecord): void;
}

/** How many of the latest photos are compared: enough to judge by, few enough to wait for. */
export const mostCompared = 48;

const nothing = {
  status: 'none',
  project: undefined,
  versions: undefined,
  photos: [],
  leftOut: [],
  done: 0,
  of: 0,
} as const;

let current: AbortController | undefined;

export const useComparison = create<ComparisonState>()((set, get) => {
  function note(id: string, side: 0 | 1, score: number): void {
    set((s) => ({
      done: s.done + 1,
      photos: s.photos.map((photo) =>
        photo.item.id === id ? { ...photo, scores: replaced(photo.scores, side, score) } : photo,
      ),
    }));
  }

  function leaveOut({ item, scores }: ScoredPhoto): void {
    set((s) => ({
      photos: s.photos.filter((photo) => photo.item.id !== item.id),
      leftOut: [...s.leftOut, item.name],
      done: s.done - known(scores),
      of: s.of - scores.length,
    }));
  }

  async function inspectMissing(
    version: VersionRecord,
    side: 0 | 1,
    controller: AbortController,
  ): Promise<void> {
    const { signal } = controller;
    for (const photo of get().photos) {
      const { item, scores } = photo;
      if (item.result.project !== useOpenProject.getState().project?.id) controller.abort();
      if (signal.aborted) return;
      if (scores[side] !== undefined) continue;
      const blob = await keptPhoto(item.result.sha256);
      if (signal.aborted) return;
      const isRead = blob !== undefined && (await inTurn(() => inspect(item, blob, side), signal));
      if (!isRead && !signal.aborted) leaveOut(photo);
    }

    /** @returns whether the photo could be read */
    async function inspect({ id, name }: Done, blob: Blob, side: 0 | 1): Promise<boolean> {
      if (signal.aborted) return true;
      try {
        const { score, photo } = await askVersion(version.model, version, (engine) =>
          engine.inspect({ name, blob }),
        );
        release(photo);
        if (!signal.aborted) note(id, side, score);
        return true;
      } catch (error) {
        if (!isOfPhoto(error)) throw error;
        return false;
      }
    }
  }

  return {
    ...nothing,

    async compare(one, other, among) {
      current?.abort();
      const controller = new AbortController();
      current = controller;
      const results = useOpenProject.getState().inspected.filter(isDone);
      const wanted = among && new Set(among.map(({ result }) => result.sha256));
      const chosen = wanted ? results.filter(({ result }) => wanted.has(result.sha256)) : results;
      const photos = sideBySide(chosen, [one.number, other.number], mostCompared);
      const done = photos.reduce((sum, { scores }) => sum + known(scores), 0);
      const versions = [one.number, other.number] as const;
      set({
        ...nothing,
        status: 'working',
        project: one.project,
        versions,
        photos,
        done,
        of: photos.length * 2,
      });
      try {
        await inspectMissing(one, 0, controller);
        await inspectMissing(other, 1, controller);
        if (current === controller) set({ status: controller.signal.aborted ? 'cancelled' : 'done' });
      } catch (error) {
        if (current === controller) set({ status: 'cancelled' });
        // Cancelled while it waited for the engine.
        if (!controller.signal.aborted) notifyError(error);
      } finally {
        await useOpenProject.getState().prepare();
      }
    },

    cancel: () => current?.abort(),

    forget({ project, number }) {
      if (get().project !== project || !get().versions?.includes(number)) return;
      current?.abort();
      current = undefined;
      set(nothing);
    },
  };
});

const known = (scores: ScoredPhoto['scores']) => scores.filter((score) => score !== undefined).length;

const replaced = (pair: ScoredPhoto['scores'], side: 0 | 1, score: number): ScoredPhoto['scores'] =>
  side === 0 ? [score, pair[1]] : [pair[0], score];
