/**
 * Work that would be lost with the page. The first page needs this list, but not the stores of the rest,
 * which is in `works.ts`.
 */
import { useLearning } from './open-project/learning';
import { useOpenPainters } from './page/open-painters';
import { useUnderWay } from './page/under-way';
import { useProjects } from './projects/projects-store';
import { storesLater, useStoreLater } from './storing/store-later';
import { hasUnsaved, useUnsaved } from './storing/unsaved-results';

/** Work that can be under way on this page. */
export interface Work {
  /** Tells whenever it begins or ends. */
  readonly store: { subscribe(tell: () => void): () => void };
  isOn(): boolean;
  /** Whether it keeps the engine or the disk busy. */
  readonly computes: boolean;
}

export const lostWithPage: readonly Work[] = [
  { store: useUnsaved, isOn: hasUnsaved, computes: false },
  { store: useStoreLater, isOn: storesLater, computes: false },
  { store: useOpenPainters, isOn: () => useOpenPainters.getState().count > 0, computes: false },
  { store: useUnderWay, isOn: () => useUnderWay.getState().count > 0, computes: true },
  // It has no checkpoint to go on from. A finished lesson waits on the disk, and is offered again.
  { store: useLearning, isOn: () => useLearning.getState().project !== undefined, computes: true },
  { store: useProjects, isOn: () => useProjects.getState().importing > 0, computes: true },
];
