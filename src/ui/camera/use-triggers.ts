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

interface Triggers {
  /** Pictures of the camera per second. */
  readonly rate: number;
  /** Something moves; told of only where rest triggers. */
  readonly isMoving: boolean;
  readonly inspectNow: () => Promise<void>;
}

/**
 * Takes frames of the camera as this station is set to: by a key, at rest, at intervals, always.
 * @param isBusy whether the frame before is still being inspected; "always" waits for that
 */
export function useTriggers(
  video: RefObject<HTMLVideoElement | null>,
  isBusy: () => boolean,
  onFrame: (frame: ChosenFile) => void,
): Triggers {
  const { trigger, triggerKey, intervalSeconds } = useInspectPreferences();
  const [isMoving, setMoving] = useState(false);
  const watch = useRestWatch();

  const isGrabbing = useRef(false);
  const countHidden = useTellsHidden();

  // While a camera gives no pictures, or on a slow machine, one trigger waits, and no more pile up behind it.
  async function inspectNow() {
    if (isGrabbing.current || !video.current?.srcObject) return;
    isGrabbing.current = true;
    await takeFrame(video.current, 'jpg', onFrame);
    countHidden();
    isGrabbing.current = false;
  }

  const rate = useFrames(video, (at) => {
    if (!video.current) return;
    if (trigger === 'rest') {
      const seen = watch(video.current, at);
      if (!seen) return;
      setMoving(seen.moving);
      if (seen.fired) void inspectNow();
    } else if (trigger === 'always' && !isBusy()) {
      void inspectNow();
    }
  });
  useInterval(trigger === 'interval' ? intervalSeconds * 1000 : undefined, () => void inspectNow());
  useTriggerKey(triggerKey, trigger === 'key', () => void inspectNow());
  return { rate, isMoving, inspectNow };
}

/** Says, when the window is seen again, what was not inspected meanwhile. @returns counts a photo that is taken in a hidden window */
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
    // One that a person takes by a key is not missed in another's time.
    if (document.hidden && useInspectPreferences.getState().trigger !== 'key') taken.current++;
  };
}

/** Looks for movement some ten times a second; nothing is told of the pictures between, nor of one that cannot be looked at. */
function useRestWatch() {
  const memory = useRef<{ sample: ReturnType<typeof greySampler>; state?: RestState; at: number }>(undefined);
  return (video: HTMLVideoElement, at: number) => {
    try {
      memory.current ??= { sample: greySampler(), at: Number.NEGATIVE_INFINITY };
      const { current } = memory;
      if (at - current.at < LOOK_MS) return undefined;
      const seen = seeFrame(current.state, current.sample(video), at);
      memory.current = { sample: current.sample, state: seen.state, at };
      return seen;
    } catch (error) {
      notifyError(error);
      return undefined;
    }
  };
}

function useInterval(ms: number | undefined, onTick: () => void): void {
  const tick = useEffectEvent(onTick);
  useEffect(() => {
    if (ms === undefined) return;
    const timer = setInterval(() => tick(), ms);
    return () => clearInterval(timer);
  }, [ms]);
}
