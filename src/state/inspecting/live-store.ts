/** Live inspection: frames of the camera, one after another, the newest first and never a queue of them. */
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
  /** Inspected since it was turned on. */
  readonly count: number;
  readonly perSecond: number;
  /** Name of the latest frame that was inspected. */
  readonly latest: string | undefined;
  start(): void;
  stop(): void;
  /** Inspects the frame, in place of one that waits; not while too many results wait for the disk. */
  take(frame: ChosenFile): void;
  /** A frame that was to be inspected could not be taken: verdicts of frames before it are of another part. */
  miss(): void;
}

let meter = new RateMeter(10_000);

export const useLive = create<LiveStore>()((set, get) => {
  /** The result that was shown last because it was the newest. */
  let shown: string | undefined;
  /** Frames that could not be taken. */
  let missed = 0;

  /** The newest is shown, until the person chooses another. */
  function follow(id: string | undefined): void {
    const { selected, select } = useOpenProject.getState();
    if (id === undefined || (get().count > 0 && selected !== shown && selected !== id)) return;
    shown = id;
    select(id);
  }

  // What is removed or put back takes the selection along; by that the person has chosen none.
  useOpenProject.subscribe((now, before) => {
    if (before.selected === shown && now.inspected !== before.inspected) shown = now.selected;
  });

  const queue = new NewestWins<ChosenFile>(async (frame) => {
    set({ isWorking: true });
    const { project } = useOpenProject.getState();
    const missedBefore = missed;
    // What goes wrong with a frame is told where it is listed.
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
      // Of the frame that the engine has nobody knows yet.
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
