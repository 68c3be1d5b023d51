import { CameraOff, LoaderCircle, RotateCw } from 'lucide-react';
import { type RefObject, useEffect, useEffectEvent, useId } from 'react';
import { useCamera } from '../../state/inspecting/camera';
import { handsFocusOn, nearest } from '../hands-focus-on';
import { cameraText } from '../text/camera';
import { useText } from '../text/use-text';
import './camera.css';

interface Props {
  readonly video: RefObject<HTMLVideoElement | null>;
  /** The camera to begin with; otherwise the one that was in use before. */
  readonly deviceId?: string | undefined;
}

/** The camera's picture while it is shown, or what is wrong with the camera and what to do. */
export function CameraView({ video, deviceId }: Props) {
  const text = useText(cameraText);
  const camera = useCamera((s) => s.camera);
  const open = useCamera((s) => s.open);
  const close = useCamera((s) => s.close);
  const retry = useCamera((s) => s.retry);

  const begin = useEffectEvent(() => void open(deviceId));
  useEffect(() => {
    begin();
    return close;
  }, [close]);

  const stream = camera.status === 'live' ? camera.stream : undefined;
  useEffect(() => {
    const shown = video.current;
    if (!shown) return;
    shown.srcObject = stream ?? null;
    // By the attribute `autoplay` Chromium would pause it while it is scrolled out of view. A camera that goes
    // away meanwhile is told of by its stream.
    if (stream) shown.play().catch(() => undefined);
  }, [video, stream]);

  return (
    <div className="camera-view" data-testid="camera" data-status={camera.status}>
      <video ref={video} muted playsInline aria-label={text.view} hidden={!stream} />
      {camera.status === 'opening' && (
        <p role="status">
          <LoaderCircle aria-hidden className="spin" size={20} /> {text.opening}
        </p>
      )}
      {camera.status === 'failed' && (
        <div ref={handsFocusOn(nearest('.button-primary'))} role="alert">
          <CameraOff aria-hidden size={32} />
          <p>{text[camera.problem]}</p>
          {camera.problem !== 'insecure' && (
            <button type="button" className="button" onClick={() => void retry()}>
              <RotateCw aria-hidden size={18} /> {text.retry}
            </button>
          )}
        </div>
      )}
    </div>
  );
}

/** The choice of camera; empty if there is only one. */
export function CameraChoice() {
  const id = useId();
  const text = useText(cameraText);
  const devices = useCamera((s) => s.devices);
  const deviceId = useCamera((s) => s.deviceId);
  const open = useCamera((s) => s.open);
  const isGone =
    deviceId !== undefined && devices.length > 0 && devices.every(({ id: one }) => one !== deviceId);
  if (devices.length < 2 && !isGone) return null;
  return (
    <label className="field" htmlFor={id}>
      <span>{text.device}</span>
      <select id={id} value={isGone ? '' : deviceId} onChange={({ target }) => void open(target.value)}>
        {isGone && <option value="" hidden />}
        {devices.map((device, i) => (
          <option key={device.id} value={device.id}>
            {device.label || text.unnamed(i + 1)}
          </option>
        ))}
      </select>
    </label>
  );
}
