/**
 * A project that another tab works with, to look at: what that tab has kept of it, read again as it keeps more. Nothing of it can
 * be changed here.
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
  /** Why there is no project; nothing before it was read. */
  readonly lack: 'missing' | 'unreadable' | undefined;
  readonly versions: readonly VersionRecord[];
  /** In the order of time. */
  readonly inspected: readonly Done[];
  /** Records that could not be read. */
  readonly leftOut: number;
  /** What the person chose to see, if anything. */
  readonly selected: string | undefined;
  /** The other tab has let go of it. */
  readonly isFree: boolean;
  /** Why it could not be read, the last time. */
  readonly problem: Problem | undefined;
}

interface Onlooker extends Seen {
  select(id: string): void;
  /** Looks at a project from now on. @returns ends it */
  lookAt(id: string): () => void;
}

/** Between two readings, at least; and so many times what the last one took. */
const restMs = 1000;
const restTimes = 10;
/** After what could not be read. */
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
        // Nobody may have news when it can be read again.
        setTimeout(() => readings.offer(), retryMs);
      }
      const took = performance.now() - began;
      await new Promise((rested) => setTimeout(rested, Math.max(restMs, restTimes * took)));
    }

    set(nothing);
    const readings = new NewestWins<void>(read);
    readings.offer();
    onKeptNews(id, () => readings.offer(), signal);
    // A tab that is closed tells nothing of what it kept last, and one that sleeps hears nothing.
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
