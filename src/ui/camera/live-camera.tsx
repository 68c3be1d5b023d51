import { ScanEye, Square } from 'lucide-react';
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { type RestState, seeFrame } from '../../images/rest-detector';
import { useInspectPreferences } from '../../state/inspect-preferences';
import { useInspection } from '../../state/inspection-store';
import { useLive } from '../../state/live-store';
import { BigVerdict } from '../results/big-verdict';
import { cameraText } from '../text/camera';
import { useLanguageTag, useText } from '../text/use-text';
import { CameraChoice, CameraView } from './camera-view';
import { frameName, grabFrame, greySampler } from './grab-frame';
import { LiveSettings } from './live-settings';
import { useFrames } from './use-frames';
import { useTriggerKey } from './use-trigger-key';

/** Time between two looks for movement, in milliseconds. */
const LOOK_MS = 80;

/** The camera in inspection: what it sees, what triggers, and the latest verdict. */
export function LiveCamera({ onClose }: { readonly onClose: () => void }) {
  const text = useText(cameraText);
  const video = useRef<HTMLVideoElement>(null);
  const { trigger, triggerKey, intervalSeconds } = useInspectPreferences();
  const start = useLive((s) => s.start);
  const stop = useLive((s) => s.stop);
  const take = useLive((s) => s.take);
  const [isMoving, setMoving] = useState(false);
  const watch = useRestWatch();

  useEffect(() => {
    start();
    return stop;
  }, [start, stop]);

  async function inspectNow() {
    if (!video.current?.srcObject) return;
    const blob = await grabFrame(video.current, 'image/jpeg');
    take({ name: frameName(new Date(), 'jpg'), blob });
  }

  const rate = useFrames(video, (at) => {
    if (!video.current) return;
    if (trigger === 'rest') {
      const seen = watch(video.current, at);
      if (!seen) return;
      setMoving(seen.moving);
      if (seen.fired) void inspectNow();
    } else if (trigger === 'always' && !useLive.getState().isWorking) {
      void inspectNow();
    }
  });
  useInterval(trigger === 'interval' ? intervalSeconds * 1000 : undefined, () => void inspectNow());
  useTriggerKey(triggerKey, trigger === 'key', () => void inspectNow());

  return (
    <div className="live" data-testid="live">
      <div className="live-body">
        <CameraView video={video} />
        <LatestVerdict />
      </div>
      <LiveStatus rate={rate} isMoving={isMoving} />
      <div className="row">
        <button type="button" className="button button-primary" onClick={() => void inspectNow()}>
          <ScanEye aria-hidden size={18} /> {text.inspectNow}
        </button>
        <button type="button" className="button" onClick={onClose}>
          <Square aria-hidden size={18} /> {text.stop}
        </button>
      </div>
      <div className="live-settings">
        <CameraChoice />
        <LiveSettings />
      </div>
    </div>
  );
}

/** Looks for movement some ten times a second; nothing is told of the pictures between. */
function useRestWatch() {
  const memory = useRef<{ sample: ReturnType<typeof greySampler>; state?: RestState; at: number }>(undefined);
  return (video: HTMLVideoElement, at: number) => {
    memory.current ??= { sample: greySampler(), at: Number.NEGATIVE_INFINITY };
    const { current } = memory;
    if (at - current.at < LOOK_MS) return undefined;
    const seen = seeFrame(current.state, current.sample(video), at);
    memory.current = { sample: current.sample, state: seen.state, at };
    return seen;
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

function LiveStatus({ rate, isMoving }: { readonly rate: number; readonly isMoving: boolean }) {
  const text = useText(cameraText);
  const tag = useLanguageTag();
  const trigger = useInspectPreferences((s) => s.trigger);
  const { isWorking, count, perSecond } = useLive();
  const number = new Intl.NumberFormat(tag, { maximumFractionDigits: 1 });
  const ready = { key: text.waitKey, rest: isMoving ? text.moving : text.waitRest };
  return (
    <>
      <p role="status" className="live-state">
        {isWorking ? text.working : trigger === 'key' || trigger === 'rest' ? ready[trigger] : text.running}
      </p>
      <p className="hint" data-testid="rates">
        {text.frames(number.format(rate))} · {text.inspections(number.format(perSecond))} ·{' '}
        {text.inspectedCount(number.format(count))}
      </p>
    </>
  );
}

function LatestVerdict() {
  const text = useText(cameraText);
  const latest = useLive((s) => s.latest);
  const item = useInspection((s) => s.inspected.findLast(({ name }) => name === latest));
  if (item?.status === 'failed') return <p role="alert">{item.message}</p>;
  if (item?.status !== 'done') return <p className="empty live-empty">{text.first}</p>;
  return <BigVerdict id={item.id} verdict={item.result.verdict} score={item.result.score} />;
}
