import { useEffect, useRef } from 'react';
import type { Mask } from '../../images/rgb-image';
import { coverLayer } from '../mask-painter/draw-mask';

interface Props {
  readonly photo: ImageBitmap;
  readonly mask: Mask;
  readonly label: string;
}

const width = 160;

/** A small photo with everything but the region covered. */
export function RegionOnPhoto({ photo, mask, label }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const height = Math.max(1, Math.round((width * photo.height) / photo.width));
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    // A closed bitmap has no width: the photo was released.
    if (!context || photo.width === 0) return;
    context.drawImage(photo, 0, 0, width, height);
    context.drawImage(coverLayer(mask), 0, 0, width, height);
  }, [photo, mask, height]);
  return <canvas ref={canvas} width={width} height={height} role="img" aria-label={label} />;
}
