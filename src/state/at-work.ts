/**
 * Whether this page is in the middle of something that a new version would break off: a training, a batch, a camera, a
 * kiosk, a painting that is not kept, good photos on their way in, an import, what is not stored yet. While it is, it shares a lock of the browser that keeps new versions out of all tabs.
 */
import { workLock } from '../service-worker/agreement';
import { usePerformance } from './engine/performance-store';
import { useExports } from './exports/exports-store';
import { useBatch } from './inspecting/batch-store';
import { useLive } from './inspecting/live-store';
import { isWorking } from './open-project/open-project-state';
import { useOpenProject } from './open-project/open-project-store';
import { useOpenPainters } from './page/open-painters';
import { pageOptions } from './page/page-options';
import { useUnderWay } from './page/under-way';
import { useProjects } from './projects/projects-store';
import { useComparison } from './review/comparison-store';
import { useTeaching } from './review/teach-store';
import { storesLater, useStoreLater } from './storing/store-later';
import { hasUnsaved } from './storing/unsaved-results';

function isAtWork(): boolean {
  const batch = useBatch.getState().status;
  return (
    // Nobody looks after a kiosk: it is at work as long as it is there.
    pageOptions(window.location).kiosk !== undefined ||
    isWorking(useOpenProject.getState()) ||
    batch === 'running' ||
    batch === 'paused' ||
    useLive.getState().isOn ||
    // What has learnt waits on the disk, and is offered again.
    useTeaching.getState().status === 'learning' ||
    useComparison.getState().status === 'working' ||
    useExports.getState().running !== undefined ||
    usePerformance.getState().measurement.status === 'running' ||
    useOpenPainters.getState().count > 0 ||
    useUnderWay.getState().count > 0 ||
    useProjects.getState().importing > 0 ||
    hasUnsaved() ||
    storesLater()
  );
}

/** Calls `tell` now and whenever it changes. */
export function followWork(tell: (isAtWork: boolean) => void): void {
  let letGo: (() => void) | undefined;
  function look(): void {
    const now = isAtWork();
    if (now === (letGo !== undefined)) return;
    letGo?.();
    letGo = now ? hold() : undefined;
    tell(now);
  }
  const stores = [
    ...[useOpenProject, useBatch, useLive, useTeaching, useComparison, useExports, usePerformance],
    ...[useOpenPainters, useUnderWay, useProjects, useStoreLater],
  ];
  for (const { subscribe } of stores) subscribe(look);
  look();
}

/** Shares the lock until the function that it gives is called. */
function hold(): () => void {
  let letGo = () => {};
  const held = new Promise<void>((done) => {
    letGo = done;
  });
  void navigator.locks?.request(workLock, { mode: 'shared' }, () => held);
  return letGo;
}
