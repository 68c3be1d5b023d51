import { CameraOff, Expand, LoaderCircle } from 'lucide-react';
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { useCamera } from '../../state/inspecting/camera';
import { hiddenNotice } from '../../state/inspecting/hidden-times';
import { useInspectPreferences } from '../../state/inspecting/inspect-preferences';
import { useKioskSettings } from '../../state/kiosk/kiosk-settings';
import { useKiosk } from '../../state/kiosk/kiosk-store';
import { useOpenProject } from '../../state/open-project/open-project-store';
import { useNotices } from '../../state/page/notices';
import { useUnsaved } from '../../state/storing/unsaved-results';
import { Bitmap } from '../bitmap';
import { CameraView } from '../camera/camera-view';
import { useLooksAtNext } from '../camera/use-looks-at-next';
import { useTriggers } from '../camera/use-triggers';
import { useWakeLock } from '../camera/use-wake-lock';
import { handsFocusOn } from '../hands-focus-on';
import { OneNotice } from '../notices';
import { BigVerdict } from '../results/big-verdict';
import { kioskText } from '../text/kiosk';
import { project as projectText } from '../text/project';
import { useText } from '../text/use-text';
import { KioskExit } from './kiosk-leave';
import { KioskPicture } from './kiosk-picture';
import { chosenSamples, useSamples } from './kiosk-samples';
import { enterFullScreen, useIsFullScreen } from './use-full-screen';

/** After so long without anything new it invites whoever passes by. */
const IDLE_MS = 30_000;
const INVITING_MS = 5000;

/** What visitors see: one verdict, or an invitation. */
export function KioskRun() {
  const text = useText(kioskText);
  const source = useKioskSettings((s) => s.source);
  const { untitled } = useText(projectText);
  const title = useKiosk((s) => s.title) || untitled;
  const isFull = useIsFullScreen();
  useWakeLock();
  useHealthyEngine();
  return (
    <main className="kiosk" data-testid="kiosk">
      <header className="row">
        <h1 className="grow">{title}</h1>
        {!isFull && (
          <button ref={handsFocusOn()} type="button" className="button" onClick={enterFullScreen}>
            <Expand aria-hidden size={18} /> {text.fullScreen}
          </button>
        )}
        <KioskExit />
      </header>
      {source === 'camera' ? <VisitorsCamera /> : <FromSamples />}
      <State />
      <NotKept />
      <WasHidden />
    </main>
  );
}

/** Without inspections nobody would notice that the engine is gone, so it is asked now and then. */
function useHealthyEngine() {
  const check = useKiosk((s) => s.check);
  useEffect(() => {
    const timer = setInterval(() => void check(), IDLE_MS);
    return () => clearInterval(timer);
  }, [check]);
}

function FromSamples() {
  const text = useText(kioskText);
  const isReady = useKiosk((s) => s.status === 'ready');
  const latest = useKiosk((s) => s.latest);
  const isFolderGone = useIsFolderGone();
  useSamples(isReady && !isFolderGone);
  if (isFolderGone)
    return (
      <div className="kiosk-body">
        <p role="alert" className="kiosk-problem">
          {text.folderGone}
        </p>
      </div>
    );
  return (
    <div className="kiosk-body">
      {latest ? <KioskPicture report={latest} /> : <p className="empty">{text.working}</p>}
      {latest && <BigVerdict id={latest.id} verdict={latest.verdict} score={latest.score} />}
    </div>
  );
}

/** Whether it was started with photos of a folder, which went with the page, as in a power cut. */
function useIsFolderGone(): boolean {
  return useKioskSettings((s) => s.source === 'samples' && s.ownFolder) && chosenSamples().length === 0;
}

/** The engine is being started anew: nothing can be inspected. */
const isHealing = () => useKiosk.getState().status === 'healing';

/** For a trigger that waits for nothing else. */
const isBusy = () => useKiosk.getState().isWorking || isHealing();

/**
 * Nobody notices a part that is laid down while the camera is absent or unused, so no verdict stays on the
 * screen when that begins, or comes back when it ends.
 */
function useForgetting(isSeeing: boolean): void {
  const forget = useKiosk((s) => s.forget);
  // biome-ignore lint/correctness/useExhaustiveDependencies: at each change
  useEffect(() => forget(), [forget, isSeeing]);
}

function VisitorsCamera() {
  const text = useText(kioskText);
  const video = useRef<HTMLVideoElement>(null);
  const camera = useKioskSettings((s) => s.camera);
  const latest = useKiosk((s) => s.latest);
  const take = useKiosk((s) => s.take);
  const miss = useKiosk((s) => s.miss);
  const { isMoving, isBlind, inspectNow } = useTriggers(video, isBusy, take, miss, isHealing);
  const isSeeing = useCamera((s) => s.camera.status === 'live') && !isBlind;
  useForgetting(isSeeing);
  const failed = useKiosk((s) => s.failed);
  const heals = useKiosk((s) => s.status === 'healing');
  const isIdle = useIdle(latest?.id ?? failed, isMoving);
  const isLooking = useLooksAtNext(useKiosk((s) => s.isWorking));
  useTaps(inspectNow);
  return (
    <div className="kiosk-body" data-idle={isIdle} data-looking={isLooking}>
      <CameraView video={video} deviceId={camera ?? undefined} />
      {isBlind ? (
        <NoVerdict why={text.blind} />
      ) : !isIdle && failed ? (
        <NoVerdict key={failed} why={heals ? text.healing : text.again} />
      ) : isIdle || !isSeeing || !latest ? (
        <Invitation />
      ) : (
        <BigVerdict id={latest.id} verdict={latest.verdict} score={latest.score} />
      )}
    </div>
  );
}

/** A photo that could not be inspected does not count as a pass. */
function NoVerdict({ why }: { readonly why: string }) {
  const text = useText(kioskText);
  return (
    <div className="big-verdict big-words" role="status" data-testid="no-verdict">
      <div className="big-verdict-news">
        <CameraOff aria-hidden />
        <strong>{text.noVerdict}</strong>
        <span>{why}</span>
      </div>
    </div>
  );
}

/** If a key triggers, a tap anywhere on the screen does too, except on controls. */
function useTaps(inspectNow: () => Promise<void>): void {
  const isByKey = useInspectPreferences((s) => s.trigger === 'key');
  const tapped = useEffectEvent(({ target }: MouseEvent) => {
    if (target instanceof Element && !target.closest('button, [role=dialog], .dialog-overlay'))
      void inspectNow();
  });
  useEffect(() => {
    if (!isByKey) return;
    document.addEventListener('click', tapped);
    return () => document.removeEventListener('click', tapped);
  }, [isByKey]);
}

/**
 * Whether nothing has happened for a while: no verdict, no movement. Only a new verdict ends it, so that
 * nobody who walks up is shown the verdict of another person's part.
 */
function useIdle(verdict: string | undefined, isMoving: boolean): boolean {
  const [past, setPast] = useState<string>();
  const isIdle = verdict === past;
  // biome-ignore lint/correctness/useExhaustiveDependencies: movement begins the time anew
  useEffect(() => {
    if (isIdle) return;
    const timer = setTimeout(() => setPast(verdict), IDLE_MS);
    return () => clearTimeout(timer);
  }, [verdict, isIdle, isMoving]);
  return isIdle;
}

/** The good parts, one after another, and instructions. */
function Invitation() {
  const text = useText(kioskText);
  const shots = useOpenProject((s) => s.shots);
  const [at, setAt] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => setAt((before) => before + 1), INVITING_MS);
    return () => clearInterval(timer);
  }, []);
  const shot = shots[at % Math.max(1, shots.length)];
  return (
    <div className="kiosk-invitation" data-testid="invitation">
      {shot && <Bitmap key={shot.id} bitmap={shot.photo.preview} />}
      <p>
        <strong>{text.sayCamera}</strong> {text.attractMore} <Press />
      </p>
    </div>
  );
}

/** What to press or tap for a part to be inspected. */
function Press() {
  const text = useText(kioskText);
  const { trigger, triggerKey } = useInspectPreferences();
  return trigger === 'key' && text.press(text[triggerKey]);
}

function State() {
  const text = useText(kioskText);
  const status = useKiosk((s) => s.status);
  const isWorking = useKiosk((s) => s.isWorking);
  const isShown = useKiosk((s) => (s.latest ?? s.failed) !== undefined);
  const { source, ownFolder } = useKioskSettings();
  const isFolderGone = useIsFolderGone();
  const isNext = source === 'camera' && isWorking && status !== 'healing';
  const isWaiting = source === 'camera' && isShown && !isWorking && status === 'ready';
  return (
    <div className="kiosk-state">
      <p role="status" data-testid="kiosk-state" data-status={status} data-next={isNext}>
        {isNext && <LoaderCircle aria-hidden className="spin" size={24} />}
        {status === 'healing'
          ? text.healing
          : isWorking
            ? text.working
            : source === 'samples' && !isFolderGone
              ? text[ownFolder ? 'demonstrationOfFolder' : 'demonstration']
              : ''}
      </p>
      {/* It is no news: it is read out with no verdict. */}
      {isWaiting && (
        <p className="kiosk-press">
          <Press />
        </p>
      )}
    </div>
  );
}

/** For the owner, who comes back to a window that was hidden; the only notice here. */
function WasHidden() {
  const notice = useNotices(hiddenNotice);
  return (
    <div className="kiosk-told" role="log" aria-live="assertive">
      {notice && <OneNotice notice={notice} next={() => document.querySelector<HTMLElement>('.kiosk h1')} />}
    </div>
  );
}

/** Nobody reads notices here. */
function NotKept() {
  const text = useText(kioskText);
  const waitsFor = useUnsaved((s) => s.waitsFor);
  return (
    <p role="alert" className="kiosk-problem">
      {waitsFor && text[waitsFor === 'room' ? 'noRoom' : 'notWritten']}
    </p>
  );
}
