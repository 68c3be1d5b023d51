import { ScanEye, Square } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { useCamera } from '../../state/inspecting/camera';
import { useInspectPreferences } from '../../state/inspecting/inspect-preferences';
import { useLive } from '../../state/inspecting/live-store';
import { useOpenProject } from '../../state/open-project/open-project-store';
import { notifyError } from '../../state/page/notices';
import { isOfBench } from '../../state/photos/photo';
import { useUnsaved } from '../../state/storing/unsaved-results';
import { handsFocusOn, nearest } from '../hands-focus-on';
import { keepsFocus } from '../keeps-focus';
import { ProblemText } from '../problem-text';
import { BigVerdict } from '../results/big-verdict';
import { SpokenProgress } from '../spoken-progress';
import { cameraText } from '../text/camera';
import { useDecimals, useText } from '../text/use-text';
import { CameraChoice, CameraView } from './camera-view';
import { LiveSettings } from './live-settings';
import { useLooksAtNext } from './use-looks-at-next';
import { useTriggers } from './use-triggers';
import { useWakeLock } from './use-wake-lock';

/** The camera in inspection: its picture, its triggers, and the latest verdict. */
export function LiveCamera({ onClose }: { readonly onClose: () => void }) {
  const text = useText(cameraText);
  const video = useRef<HTMLVideoElement>(null);
  const start = useLive((s) => s.start);
  const stop = useLive((s) => s.stop);
  const take = useLive((s) => s.take);
  const sees = useCamera((s) => s.camera.status === 'live');
  const isBusy = () => useLive.getState().isWorking;
  const isLooking = useLooksAtNext(useLive((s) => s.isWorking));
  const miss = useLive((s) => s.miss);
  const { rate, isMoving, inspectNow } = useTriggers(video, isBusy, take, (error, name) => {
    miss();
    // The camera view says that there is no camera.
    if (name !== undefined) notifyError(error);
  });
  // Nothing is seen on a screen that sleeps.
  useWakeLock();

  useEffect(() => {
    start();
    return stop;
  }, [start, stop]);

  return (
    <div ref={handsFocusOn(nearest('.camera-opener'))} className="live" data-testid="live">
      <div className="live-body" data-looking={isLooking}>
        <CameraView video={video} />
        <LatestVerdict />
      </div>
      <LiveStatus rate={rate} isMoving={isMoving} />
      <div className="row">
        <button
          type="button"
          className="button button-primary"
          {...keepsFocus(sees, () => void inspectNow())}
        >
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

function LiveStatus({ rate, isMoving }: { readonly rate: number; readonly isMoving: boolean }) {
  const text = useText(cameraText);
  const trigger = useInspectPreferences((s) => s.trigger);
  const { isWorking, count, perSecond } = useLive();
  const isHeldUp = useUnsaved((s) => s.isHeldUp);
  const [whole, tenths] = [useDecimals(0), useDecimals(1)];
  const ready = { key: text.waitKey, rest: isMoving ? text.moving : text.waitRest };
  return (
    <>
      <p className="live-state">
        {/* The verdict of each photo is read out. */}
        <SpokenProgress
          sentence={
            isHeldUp
              ? text.heldUp
              : isWorking
                ? text.working
                : trigger === 'key' || trigger === 'rest'
                  ? ready[trigger]
                  : text.running
          }
          part={isHeldUp ? 'heldUp' : trigger}
        />
      </p>
      <p className="hint" data-testid="rates">
        {text.frames(tenths(rate))} · {text.inspections(tenths(perSecond))} ·{' '}
        {text.inspectedCount(whole(count))}
      </p>
    </>
  );
}

function LatestVerdict() {
  const text = useText(cameraText);
  const latest = useLive((s) => s.latest);
  const item = useOpenProject((s) => s.inspected.findLast((one) => one.name === latest && isOfBench(one)));
  if (item?.status === 'failed')
    return (
      <p role="alert">
        <ProblemText problem={item.problem} />
      </p>
    );
  if (item?.status !== 'done') return <p className="empty live-empty">{text.first}</p>;
  return <BigVerdict id={item.id} verdict={item.result.verdict} score={item.result.score} />;
}
