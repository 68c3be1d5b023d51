import { Play } from 'lucide-react';
import { type ChangeEvent, type FormEvent, useId, useRef, useState } from 'react';
import { useCamera } from '../../state/inspecting/camera';
import { keptCounts, kioskSources, useKioskSettings } from '../../state/kiosk/kiosk-settings';
import { useKiosk } from '../../state/kiosk/kiosk-store';
import { hashPin, isPin } from '../../state/kiosk/pin';
import type { Sentence } from '../../state/page/notices';
import { withKiosk } from '../../state/page/page-options';
import { usePreferences } from '../../state/page/preferences';
import { sortArrivals } from '../../state/photos/arrivals';
import { CameraChoice, CameraView } from '../camera/camera-view';
import { LiveSettings } from '../camera/live-settings';
import { chosenFiles } from '../drop-zone-files';
import { FolderButton } from '../folder-button';
import { handsFocusOn, nearest } from '../hands-focus-on';
import { kioskText } from '../text/kiosk';
import { project as projectText } from '../text/project';
import { useDecimals, useText } from '../text/use-text';
import { saidOfLeftOut } from '../use-arrivals';
import { chooseSamples, chosenSamples } from './kiosk-samples';
import { enterFullScreen } from './use-full-screen';

/** The owner's page: what is shown, whether results are stored, and the PIN without which nobody leaves. */
export function KioskSetup() {
  const text = useText(kioskText);
  const id = useId();
  const { untitled } = useText(projectText);
  const title = useKiosk((s) => s.title) || untitled;
  const project = useKiosk((s) => s.project);
  const { source, pin, change } = useKioskSettings();
  const [isChanging, setChanging] = useState(pin === null);
  const [typed, setTyped] = useState({ pin: '', again: '' });
  const [problem, setProblem] = useState<'pinRule' | 'pinDiffers'>();
  const [isLooking, setLooking] = useState(false);
  // Until the folder's content is known, the app's own photos would be shown.
  const canStart = source !== 'samples' || !isLooking;

  async function start(event: FormEvent) {
    event.preventDefault();
    if (!canStart) return;
    if (isChanging && !isPin(typed.pin)) return setProblem('pinRule');
    if (isChanging && typed.pin !== typed.again) return setProblem('pinDiffers');
    // The browser only allows it soon after a press, so it comes before the slow hash.
    enterFullScreen();
    change({
      ...(isChanging && { pin: await hashPin(typed.pin) }),
      ownFolder: source === 'samples' && chosenSamples().length > 0,
      ...(source === 'camera' && { camera: useCamera.getState().deviceId ?? null }),
      running: project ?? null,
    });
  }

  return (
    <main className="kiosk-setup">
      <form className="panel" onSubmit={(event) => void start(event)} noValidate>
        <h1>{text.setup(title)}</h1>
        <p className="hint">{text.setupHint}</p>
        <fieldset className="kiosk-choices">
          <legend>{text.source}</legend>
          {kioskSources.map((one) => (
            <label key={one} className="choice">
              <input
                type="radio"
                name={`${id}-source`}
                checked={source === one}
                onChange={() => change({ source: one })}
              />
              <span>{text[one]}</span>
            </label>
          ))}
        </fieldset>
        {source === 'samples' ? <Samples isLooking={isLooking} onLooking={setLooking} /> : <CameraSetup />}
        {source === 'camera' && <Keeping />}
        {isChanging ? (
          (['pin', 'again'] as const).map((one) => (
            <label key={one} className="field" htmlFor={`${id}-${one}`}>
              <span>{one === 'pin' ? text.newPin : text.pinAgain}</span>
              <input
                id={`${id}-${one}`}
                type="password"
                inputMode="numeric"
                autoComplete="off"
                maxLength={12}
                value={typed[one]}
                aria-describedby={problem ? `${id}-problem` : undefined}
                onChange={({ target }) => setTyped({ ...typed, [one]: target.value })}
              />
            </label>
          ))
        ) : (
          <div ref={handsFocusOn(nearest('input[type=password]'))} className="row">
            <p className="grow">{text.pinKept}</p>
            <button type="button" className="button" onClick={() => setChanging(true)}>
              {text.changePin}
            </button>
          </div>
        )}
        <p id={`${id}-problem`} role="alert" className="kiosk-problem">
          {problem && text[problem]}
        </p>
        <div className="row">
          <button type="submit" className="button button-primary" aria-disabled={!canStart}>
            <Play aria-hidden size={18} /> {text.start}
          </button>
          <a className="button" href={withKiosk(undefined, window.location)}>
            {text.back}
          </a>
        </div>
      </form>
    </main>
  );
}

/** Whether results are stored, and how many. */
function Keeping() {
  const text = useText(kioskText);
  const whole = useDecimals(0);
  const id = useId();
  const { keeps, keepsLatest, change } = useKioskSettings();
  return (
    <>
      <label className="choice" htmlFor={`${id}-keeps`}>
        <input
          id={`${id}-keeps`}
          type="checkbox"
          checked={keeps}
          onChange={({ target }) => change({ keeps: target.checked })}
        />
        <span>
          {text.keeps}. <span className="hint">{text.keepsNot}</span>
        </span>
      </label>
      {keeps && (
        <div>
          <label className="field" htmlFor={`${id}-latest`}>
            <span>{text.howMany}</span>
            <select
              id={`${id}-latest`}
              value={`${keepsLatest}`}
              aria-describedby={`${id}-older`}
              onChange={({ target }) => change({ keepsLatest: keptCounts[target.selectedIndex] })}
            >
              {keptCounts.map((count) => (
                <option key={count} value={`${count}`}>
                  {count === null ? text.all : text.latest(whole(count))}
                </option>
              ))}
            </select>
          </label>
          <p id={`${id}-older`} className="hint">
            {text.olderGo}
          </p>
        </div>
      )}
    </>
  );
}

function CameraSetup() {
  const video = useRef<HTMLVideoElement>(null);
  const { camera, keeps } = useKioskSettings();
  return (
    <>
      <CameraView video={video} deviceId={camera ?? undefined} />
      <div className="live-settings">
        <CameraChoice />
        <LiveSettings keeps={keeps} />
      </div>
    </>
  );
}

interface SamplesProps {
  /** Whether the chosen folder is being read. */
  readonly isLooking: boolean;
  readonly onLooking: (isLooking: boolean) => void;
}

function Samples({ isLooking, onLooking }: SamplesProps) {
  const text = useText(kioskText);
  const whole = useDecimals(0);
  const [count, setCount] = useState(chosenSamples().length);
  const [leftOut, setLeftOut] = useState<{ readonly said: Sentence | undefined }>();
  const locale = usePreferences((s) => s.locale);

  async function choose({ target }: ChangeEvent<HTMLInputElement>) {
    const files = chosenFiles(target.files);
    target.value = '';
    setLeftOut(undefined);
    onLooking(true);
    const { pictures, projects, others, hasHeic } = await sortArrivals(files);
    onLooking(false);
    setLeftOut({ said: saidOfLeftOut(pictures.length, [...others, ...projects], hasHeic) });
    // A folder without pictures does not replace the one that was chosen before.
    if (pictures.length === 0) return;
    chooseSamples(pictures);
    setCount(pictures.length);
  }

  return (
    <div className="row">
      <p role="status" className="grow hint">
        {isLooking ? text.looking : text.samplesAre(count, whole(count))}
      </p>
      {leftOut?.said && <p role="alert">{leftOut.said(locale)}</p>}
      <FolderButton isAble={!isLooking} testId="kiosk-folder" onChange={(event) => void choose(event)}>
        {text.folder}
      </FolderButton>
    </div>
  );
}
