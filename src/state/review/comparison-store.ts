/**
 * Two versions on the same photos. What a version has said of a photo is taken from its results; only what is missing is
 * inspected, and that is kept nowhere: a comparison is no inspection.
 */
import { create } from 'zustand';
import type { VersionRecord } from '../../database/records';
import { askVersion, inTurn } from '../engine/loaded-version';
import { useOpenProject } from '../open-project/open-project-store';
import { notifyError } from '../page/notices';
import { type Done, isDone, release } from '../photos/photo';
import { keptPhoto } from '../storing/kept-photos';
import { type ComparedPhoto, type Said, sideBySide } from './side-by-side';

interface ComparisonState {
  readonly status: 'none' | 'working' | 'done' | 'cancelled';
  readonly project: string | undefined;
  readonly versions: readonly [number, number] | undefined;
  readonly photos: readonly ComparedPhoto[];
  readonly done: number;
  readonly of: number;
  /** @param among only the latest of these results' photos; of all unless given */
  compare(one: VersionRecord, other: VersionRecord, among?: readonly Done[]): Promise<void>;
  cancel(): void;
  /** Lets go of what is known by a version that is discarded: its number will be another's. */
  forget(version: VersionRecord): void;
}

/** The latest photos, so many: enough to judge by, few enough to wait for. */
export const mostCompared = 48;

let current: AbortController | undefined;

export const useComparison = create<ComparisonState>()((set, get) => {
  function note(at: number, side: 0 | 1, said: Said): void {
    set((s) => ({
      done: s.done + 1,
      photos: s.photos.map((photo, i) =>
        i === at ? { ...photo, said: replaced(photo.said, side, said) } : photo,
      ),
    }));
  }

  async function inspectMissing(
    version: VersionRecord,
    side: 0 | 1,
    controller: AbortController,
  ): Promise<void> {
    const { signal } = controller;
    for (const [at, { item, said }] of get().photos.entries()) {
      if (item.result.project !== useOpenProject.getState().project?.id) controller.abort();
      if (signal.aborted) return;
      if (said[side]) continue;
      const blob = await keptPhoto(item.result.sha256);
      if (!blob) continue;
      await inTurn(async () => {
        if (signal.aborted) return;
        const { score, verdict, photo } = await askVersion(version.model, version, (engine) =>
          engine.inspect({ name: item.name, blob }),
        );
        release(photo);
        if (!signal.aborted) note(at, side, { score, verdict });
      });
    }
  }

  return {
    status: 'none',
    project: undefined,
    versions: undefined,
    photos: [],
    done: 0,
    of: 0,

    async compare(one, other, among) {
      current?.abort();
      const controller = new AbortController();
      current = controller;
      const results = useOpenProject.getState().inspected.filter(isDone);
      const wanted = among && new Set(among.map(({ result }) => result.sha256));
      const chosen = wanted ? results.filter(({ result }) => wanted.has(result.sha256)) : results;
      const photos = sideBySide(chosen, [one.number, other.number], mostCompared);
      const known = photos.reduce((sum, { said }) => sum + said.filter(Boolean).length, 0);
      const versions = [one.number, other.number] as const;
      set({ status: 'working', project: one.project, versions, photos, done: known, of: photos.length * 2 });
      try {
        await inspectMissing(one, 0, controller);
        await inspectMissing(other, 1, controller);
        if (current === controller) set({ status: controller.signal.aborted ? 'cancelled' : 'done' });
      } catch (error) {
        if (current === controller) set({ status: 'cancelled' });
        notifyError(error);
      } finally {
        await useOpenProject.getState().prepare();
      }
    },

    cancel: () => current?.abort(),

    forget({ project, number }) {
      if (get().project !== project || !get().versions?.includes(number)) return;
      current?.abort();
      current = undefined;
      set({ status: 'none', project: undefined, versions: undefined, photos: [], done: 0, of: 0 });
    },
  };
});

const replaced = (pair: ComparedPhoto['said'], side: 0 | 1, said: Said): ComparedPhoto['said'] =>
  side === 0 ? [said, pair[1]] : [pair[0], said];
