/**
 * All work on this page that a new version would interrupt: a training, a batch, a camera, a painting that is
 * not kept, good photos on their way in, an import, and anything not stored yet.
 */
import { usePerformance } from './engine/performance-store';
import { useExports } from './exports/exports-store';
import { useBatch } from './inspecting/batch-store';
import { useLive } from './inspecting/live-store';
import { lostWithPage, type Work } from './lost-with-page';
import { isWorking } from './open-project/open-project-state';
import { useOpenProject } from './open-project/open-project-store';
import { useComparison } from './review/comparison-store';
import { useKeptCheck } from './storing/kept-check';

const works: readonly Work[] = [
  ...lostWithPage,
  { store: useOpenProject, isOn: () => isWorking(useOpenProject.getState()), computes: true },
  { store: useBatch, isOn: () => useBatch.getState().status === 'running', computes: true },
  { store: useBatch, isOn: () => useBatch.getState().status === 'paused', computes: false },
  { store: useLive, isOn: () => useLive.getState().isOn, computes: false },
  { store: useComparison, isOn: () => useComparison.getState().status === 'working', computes: true },
  { store: useExports, isOn: () => useExports.getState().running !== undefined, computes: true },
  {
    store: usePerformance,
    isOn: () => usePerformance.getState().measurement.status === 'running',
    computes: true,
  },
  { store: useKeptCheck, isOn: () => useKeptCheck.getState().check.status === 'running', computes: true },
];
const computing = works.filter(({ computes }) => computes);

export const isAtWork = (): boolean => works.some((work) => work.isOn());

/** Whether the engine or the disk is busy. */
export const isComputing = (): boolean => computing.some((work) => work.isOn());

/** Calls `tell` whenever either may have changed. @returns ends it */
export function subscribeToWorks(tell: () => void): () => void {
  const ends = [...new Set(works.map(({ store }) => store))].map((store) => store.subscribe(tell));
  return () => {
    for (const end of ends) end();
  };
}
