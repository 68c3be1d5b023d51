import { useEffect, useRef } from 'react';
import { photoArea } from '../../images/fit';
import { heatRange } from '../../images/view/overlay';
import type { KioskVerdict } from '../../state/kiosk/kiosk-store';
import { useText } from '../text/use-text';
import { verdictText } from '../text/verdict';
import { heatLayer } from '../viewer/layers';

/** The inspected photo with its heatmap over it. */
export function KioskPicture({ report }: { readonly report: KioskVerdict }) {
  const text = useText(verdictText);
  const canvas = useRef<HTMLCanvasElement>(null);
  const { map, placement, photo, thresholds, verdict } = report;
  const { width, height } = photo.preview;
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    // A picture that the next one replaced has no pixels any more.
    if (!context || width === 0) return;
    context.drawImage(photo.preview, 0, 0);
    const heat = heatLayer(map, placement.side, heatRange(thresholds));
    const seen = photoArea(placement);
    context.drawImage(heat, seen.x, seen.y, seen.width, seen.height, 0, 0, width, height);
  }, [map, placement, photo, thresholds, width, height]);
  return (
    <canvas ref={canvas} width={width} height={height} role="img" aria-label={text[`${verdict}Means`]} />
  );
}
