import { type RefObject, useEffect, useEffectEvent, useState } from 'react';
import { useCamera } from '../../state/inspecting/camera';
import { RateMeter } from '../../state/inspecting/rate-meter';
import { STALLED_MS } from './grab-frame';

const LOOK_MS = 500;

/**
 * Calls `onFrame` for each new picture of the camera, with the time in milliseconds.
 * @returns pictures per second, renewed twice a second
 */
export function useFrames(
  video: RefObject<HTMLVideoElement | null>,
  onFrame: (at: number) => void = () => {},
): number {
  const [rate, setRate] = useState(0);
  const stream = useCamera(({ camera }) => (camera.status === 'live' ? camera.stream : undefined));
  const stalled = useCamera((s) => s.stalled);
  const heard = useEffectEvent(onFrame);

  useEffect(() => {
    const element = video.current;
    if (!element || !stream) return;
    const meter = new RateMeter();
    let latest = performance.now();
    let request = element.requestVideoFrameCallback(function frame(at) {
      latest = performance.now();
      meter.tick(latest);
      request = element.requestVideoFrameCallback(frame);
      heard(at);
    });
    const look = setInterval(() => {
      const now = performance.now();
      setRate(meter.perSecond(now));
      // Nothing is drawn in a hidden page, so no picture is missed there.
      if (document.hidden) latest = now;
      if (now - latest > STALLED_MS) stalled();
    }, LOOK_MS);
    return () => {
      element.cancelVideoFrameCallback(request);
      clearInterval(look);
      setRate(0);
    };
  }, [stream, stalled, video]);
  return rate;
}
