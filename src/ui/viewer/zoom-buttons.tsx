import { Crosshair, Maximize, ZoomIn, ZoomOut } from 'lucide-react';
import { keepsFocus } from '../keeps-focus';
import { useText } from '../text/use-text';
import { viewerText } from '../text/viewer';
import type { ViewControl } from './use-view';

interface Props {
  readonly control: ViewControl;
  readonly onHottest: () => void;
}

export function ZoomButtons({ control, onHottest }: Props) {
  const text = useText(viewerText);
  return (
    <div className="viewer-zoom">
      <button type="button" className="icon-button" aria-label={text.zoomIn} onClick={() => control.zoom(1)}>
        <ZoomIn aria-hidden size={20} />
      </button>
      <button
        type="button"
        className="icon-button"
        aria-label={text.zoomOut}
        {...keepsFocus(!control.fits, () => control.zoom(-1))}
      >
        <ZoomOut aria-hidden size={20} />
      </button>
      <button
        type="button"
        className="icon-button"
        aria-label={text.fit}
        {...keepsFocus(!control.fits, control.fit)}
      >
        <Maximize aria-hidden size={20} />
      </button>
      <button type="button" className="icon-button" aria-label={text.hottest} onClick={onHottest}>
        <Crosshair aria-hidden size={20} />
      </button>
    </div>
  );
}
