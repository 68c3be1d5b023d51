/**
 * Live inspection: frames of the camera, one after another; the newest replaces one that waits, so no queue
 * builds up.
 */
import { create } from 'zustand';
import { useOpenProject } from '../open-project/open-project-store';
import { NewestWins } from '../page/newest-wins';
import type { ChosenFile } from '../photos/photo';
import { tellFailed } from '../storing/failed-photos';
import { useUnsaved } from '../storing/unsaved-results';
import { RateMeter } from './rate-meter';

interface LiveStore {
  readonly isOn: boolean;
  readonly isWorking: boolean;
  /** Frames inspected since it was turned on. */
  readonly count: number;
  readonly perSecond: number;
  /** Name of the latest frame that was inspected. */
  readonly latest: string | undefined;
  start(): void;
  stop(): void;
  /** Inspects the frame, replacing one that waits; does nothing while too many results wait for the disk. */
  take(frame: ChosenFile): void;
  /**
   * A frame that should have been inspected could not be taken: verdicts of earlier frames are of another
   * part.
   */
  miss(): void;
}

let meter = new RateMeter(10_000);

export const useLive = create<LiveStore>()((set, get) => {
  /** The result that was shown last because it was the newest. */
  let shown: string | undefined;
  /** Frames that could not be taken. */
  let missed = 0;

  /** Shows the newest result, until the person chooses another. */
  function follow(id: string | undefined): void {
    const { selected, select } = useOpenProject.getState();
    if (id === undefined || (get().count > 0 && selected !== shown && selected !== id)) return;
    shown = id;
    select(id);
  }

  // Removing a result or putting it back moves the selection; that is no choice of the person.
  useOpenProject.subscribe((now, before) => {
    if (before.selected === shown && now.inspected !== before.inspected) shown = now.selected;
  });

  const queue = new NewestWins<ChosenFile>(async (frame) => {
    set({ isWorking: true });
    const { project } = useOpenProject.getState();
    const missedBefore = missed;
    // Failures of a frame are shown in the list.
    const [id] = await useOpenProject.getState().inspect([frame]);
    follow(id);
    meter.tick(performance.now());
    const perSecond = meter.perSecond(performance.now());
    const latest = missed === missedBefore ? frame.name : undefined;
    set((s) => ({ isWorking: false, count: s.count + 1, perSecond, latest }));
    if (!get().isOn && project) void tellFailed(project.id);
  });

  return {
    isOn: false,
    isWorking: false,
    count: 0,
    perSecond: 0,
    latest: undefined,

    start() {
      meter = new RateMeter(10_000);
      set({ isOn: true, count: 0, perSecond: 0, latest: undefined });
    },

    stop() {
      queue.clear();
      set({ isOn: false });
      const { project } = useOpenProject.getState();
      // The outcome of the frame at the engine is not known yet.
      if (project && !get().isWorking) void tellFailed(project.id);
    },

    miss() {
      missed++;
      queue.clear();
      set({ latest: undefined });
    },

    take(frame) {
      if (get().isOn && !useUnsaved.getState().isHeldUp) queue.offer(frame);
    },
  };
});
