import { Camera, CameraOff } from 'lucide-react';
import { useRef, useState } from 'react';
import { useCamera } from '../../state/inspecting/camera';
import { notifyError } from '../../state/page/notices';
import type { ChosenFile } from '../../state/photos/photo';
import { handsFocusOn, nearest } from '../hands-focus-on';
import { keepsFocus } from '../keeps-focus';
import { cameraText } from '../text/camera';
import { useText } from '../text/use-text';
import { CameraChoice, CameraView } from './camera-view';
import { takeFrame } from './grab-frame';

interface Props {
  readonly disabled: boolean;
  /** @returns whether it is a good photo now */
  readonly onPhoto: (photo: ChosenFile) => Promise<boolean>;
}

/** A button that becomes the camera, to take photos one by one. */
export function CameraCapture({ disabled, onPhoto }: Props) {
  const text = useText(cameraText);
  const [isOpen, setOpen] = useState(false);
  if (!isOpen || disabled) {
    return (
      <button
        ref={handsFocusOn(nearest('.camera-capture .button-primary'))}
        type="button"
        className="button camera-opener"
        disabled={disabled}
        onClick={() => setOpen(true)}
      >
        <Camera aria-hidden size={18} /> {text.use}
      </button>
    );
  }
  return <Capture onPhoto={onPhoto} onClose={() => setOpen(false)} />;
}

function Capture({ onPhoto, onClose }: Pick<Props, 'onPhoto'> & { readonly onClose: () => void }) {
  const text = useText(cameraText);
  const video = useRef<HTMLVideoElement>(null);
  const isLive = useCamera((s) => s.camera.status === 'live');
  const [taken, setTaken] = useState(0);
  const [isTaking, setTaking] = useState(false);

  async function take() {
    if (!video.current?.srcObject) return;
    setTaking(true);
    const added = async (frame: ChosenFile) => {
      if (await onPhoto(frame)) setTaken((count) => count + 1);
    };
    await takeFrame(video.current, 'png', added, (error) => {
      // Nobody waits for a picture of a camera that was closed meanwhile.
      if (video.current) notifyError(error);
    });
    setTaking(false);
  }

  return (
    <div ref={handsFocusOn(nearest('.camera-opener'))} className="camera-capture">
      <CameraView video={video} />
      <CameraChoice />
      <div className="row">
        <button
          type="button"
          className="button button-primary"
          {...keepsFocus(isLive && !isTaking, () => void take())}
        >
          <Camera aria-hidden size={18} /> {text.capture}
        </button>
        <button type="button" className="button" onClick={onClose}>
          <CameraOff aria-hidden size={18} /> {text.close}
        </button>
        <p role="status" className="hint">
          {taken > 0 && text.captured(taken)}
        </p>
      </div>
    </div>
  );
}
