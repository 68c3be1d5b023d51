import { type RefObject, useEffect, useEffectEvent, useRef, useState } from 'react';
import { type RestState, seeFrame } from '../../images/rest-detector';
import { useCamera } from '../../state/inspecting/camera';
import { isMissing, tellHidden, watchHidden } from '../../state/inspecting/hidden-times';
import { useInspectPreferences } from '../../state/inspecting/inspect-preferences';
import { notifyError } from '../../state/page/notices';
import type { ChosenFile } from '../../state/photos/photo';
import { greySampler, takeFrame } from './grab-frame';
import { useFrames } from './use-frames';
import { useTriggerKey } from './use-trigger-key';

/** Time between two looks for movement, in milliseconds. */
const LOOK_MS = 80;
/** How long "always" waits after a picture that could not be taken, in milliseconds. */
const AGAIN_MS = 1000;

interface Triggers {
  /** Pictures of the camera per second. */
  readonly rate: number;
  /** Whether something moves; set only if rest triggers. */
  readonly isMoving: boolean;
  /**
   * Whether no new part would be noticed: pictures cannot be checked for movement. Set only if rest triggers.
   */
  readonly isBlind: boolean;
  readonly inspectNow: () => Promise<void>;
}

/**
 * Takes frames of the camera by this station's trigger: by a key, at rest, at intervals, always.
 * @param isBusy whether the frame before is still being inspected; "always" waits for that
 * @param onFailed gets the reason if a frame could not be taken, and the name it would have had; none where
 *   there is no camera
 * @param isAway whether nothing can be inspected for a while: intervals wait until then, other triggers do not
 */
export function useTriggers(
  video: RefObject<HTMLVideoElement | null>,
  isBusy: () => boolean,
  onFrame: (frame: ChosenFile) => void,
  onFailed: (error: unknown, name: string | undefined) => void,
  isAway = () => false,
): Triggers {
  const { trigger, triggerKey, intervalSeconds } = useInspectPreferences();
  const [isMoving, setMoving] = useState(false);
  const { watch, isBlind } = useRestWatch();

  const isGrabbing = useRef(false);
  const mayTakeAt = useRef(0);
  const countHidden = useTellsHidden();

  function failed(error: unknown, name: string | undefined) {
    mayTakeAt.current = performance.now() + AGAIN_MS;
    // Nobody waits for a picture of a camera that was closed meanwhile.
    if (video.current) onFailed(error, name);
  }

  // While a camera gives no pictures, or on a slow machine, one trigger waits, and no more queue up behind
  // it.
  async function take(isNew: boolean) {
    if (isGrabbing.current || !video.current) return;
    isGrabbing.current = true;
    try {
      await takeFrame(video.current, 'jpg', onFrame, failed, isNew);
    } finally {
      isGrabbing.current = false;
    }
    countHidden();
  }
  const inspectNow = () => take(false);

  const rate = useFrames(video, (at) => {
    if (!video.current) return;
    if (trigger === 'rest') {
      const seen = watch(video.current, at);
      if (!seen) return;
      setMoving(seen.moving);
      if (seen.fired) void take(true);
    } else if (trigger === 'always' && !isBusy() && performance.now() >= mayTakeAt.current) {
      void take(true);
    }
  });
  useInterval(trigger === 'interval' ? intervalSeconds * 1000 : undefined, () => {
    // The camera view says that there is no camera.
    if (video.current?.srcObject && !isAway()) void inspectNow();
  });
  useTriggerKey(triggerKey, trigger === 'key', () => void inspectNow());
  return { rate, isMoving, isBlind: isBlind && trigger === 'rest', inspectNow };
}

/**
 * When the window is seen again, tells what was not inspected meanwhile.
 * @returns counts a photo that is taken in a hidden window
 */
function useTellsHidden(): () => void {
  const taken = useRef(0);
  useEffect(() => {
    const isOn = () =>
      useInspectPreferences.getState().trigger !== 'key' && useCamera.getState().camera.status === 'live';
    return watchHidden(document, isOn, (from, to) => {
      const count = taken.current;
      taken.current = 0;
      if (isMissing(useInspectPreferences.getState(), to - from, count)) tellHidden(from, to, count);
    });
  }, []);
  return () => {
    // A photo that a person takes by a key is not counted for the timer.
    if (document.hidden && useInspectPreferences.getState().trigger !== 'key') taken.current++;
  };
}

interface RestMemory {
  sample?: ReturnType<typeof greySampler>;
  state?: RestState;
  at: number;
}

/**
 * Checks for movement some ten times a second; reports nothing for pictures in between, or for one that
 * cannot be checked.
 */
function useRestWatch() {
  const [isBlind, setBlind] = useState(false);
  const memory = useRef<RestMemory>({ at: Number.NEGATIVE_INFINITY });
  const watch = (video: HTMLVideoElement, at: number) => {
    const { current } = memory;
    if (at - current.at < LOOK_MS) return undefined;
    current.at = at;
    try {
      current.sample ??= greySampler();
      const seen = seeFrame(current.state, current.sample(video), at);
      current.state = seen.state;
      setBlind(false);
      return seen;
    } catch (error) {
      if (!isBlind) notifyError(error);
      setBlind(true);
      return undefined;
    }
  };
  return { watch, isBlind };
}

function useInterval(ms: number | undefined, onTick: () => void): void {
  const tick = useEffectEvent(onTick);
  useEffect(() => {
    if (ms === undefined) return;
    const timer = setInterval(() => tick(), ms);
    return () => clearInterval(timer);
  }, [ms]);
}
