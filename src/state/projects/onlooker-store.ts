/**
 * A view of a project that another tab works with: what that tab has stored of it, read again as it stores
 * more. Nothing can be changed here.
 */
import { create } from 'zustand';
import type { ProjectRecord, VersionRecord } from '../../database/records';
import { NewestWins } from '../page/newest-wins';
import { type Problem, problemOf } from '../page/problem';
import { type Done, doneOf } from '../photos/photo';
import { letGoOfReports } from '../photos/result-reports';
import { archive } from '../storing/archive';
import { projectHere } from '../storing/deleted-projects';
import { onKeptNews } from '../storing/kept-news';
import { watchHolder } from '../storing/project-lock';

interface Seen {
  readonly project: ProjectRecord | undefined;
  /** Why there is no project; undefined until it was read. */
  readonly lack: 'missing' | 'unreadable' | undefined;
  readonly versions: readonly VersionRecord[];
  /** In the order of time. */
  readonly inspected: readonly Done[];
  /** The number of unreadable records. */
  readonly leftOut: number;
  /** The result that the person chose, if any. */
  readonly selected: string | undefined;
  /** Whether the other tab has let go of it. */
  readonly isFree: boolean;
  /** Why the last reading failed. */
  readonly problem: Problem | undefined;
}

interface Onlooker extends Seen {
  select(id: string): void;
  /** Begins to follow a project. @returns ends it */
  lookAt(id: string): () => void;
}

/** The least time between two readings; it is also at least so many times what the last one took. */
const restMs = 1000;
const restTimes = 10;
/** The wait after a failed reading. */
const retryMs = 5000;

const nothing: Seen = {
  project: undefined,
  versions: [],
  inspected: [],
  selected: undefined,
  lack: undefined,
  leftOut: 0,
  isFree: false,
  problem: undefined,
};

export const useOnlooker = create<Onlooker>()((set) => ({
  ...nothing,

  select: (selected) => set({ selected }),

  lookAt(id) {
    const looking = new AbortController();
    const { signal } = looking;
    const show = (seen: Partial<Seen>) => {
      if (!signal.aborted) set(seen);
    };

    async function read(): Promise<void> {
      if (signal.aborted) return;
      const began = performance.now();
      try {
        show({ ...(await seenOf(id)), problem: undefined });
      } catch (error) {
        show({ problem: problemOf(error) });
        // There may be no news by the time it can be read again.
        setTimeout(() => readings.offer(), retryMs);
      }
      const took = performance.now() - began;
      await new Promise((rested) => setTimeout(rested, Math.max(restMs, restTimes * took)));
    }

    set(nothing);
    const readings = new NewestWins<void>(read);
    readings.offer();
    onKeptNews(id, () => readings.offer(), signal);
    // A closed tab does not tell what it stored last, and a sleeping one gets no news.
    document.addEventListener('visibilitychange', () => readings.offer(), { signal });
    void watchHolder(
      id,
      (isFree) => {
        show({ isFree });
        readings.offer();
      },
      signal,
    );
    return () => {
      looking.abort();
      set(nothing);
      letGoOfReports();
    };
  },
}));

async function seenOf(
  id: string,
): Promise<Pick<Seen, 'project' | 'lack' | 'versions' | 'inspected' | 'leftOut'>> {
  const kept = await archive();
  const [found, versions, results] = await Promise.all([
    projectHere(kept, id),
    kept.versions(id),
    kept.results(id),
  ]);
  return {
    ...(found === undefined || found === 'unreadable'
      ? { project: undefined, lack: found ?? ('missing' as const) }
      : { project: found, lack: undefined }),
    versions: versions.records,
    inspected: results.records.map(doneOf),
    leftOut: versions.unreadable + results.unreadable,
  };
}
