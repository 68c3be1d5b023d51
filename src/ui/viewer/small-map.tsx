import { useEffect, useRef } from 'react';
import type { HeatmapStyle } from '../../images/view/overlay';
import { useViewerPreferences } from '../../state/inspecting/viewer-preferences';
import { heatImage } from './layers';

interface Props {
  /** `[side, side]` */
  readonly map: Float32Array;
  /** The scores at which colours begin and end; the map's own if none are known. */
  readonly range: Pick<HeatmapStyle, 'low' | 'high'> | undefined;
  readonly title: string;
  readonly text: string;
  /** Its value at the chosen spot, in words. */
  readonly spot?: string | undefined;
}

/** One of the maps that make up a heatmap, with a sentence about it. */
export function SmallMap({ map, range, title, text, spot }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const colormap = useViewerPreferences((s) => s.colormap);
  const side = Math.round(Math.sqrt(map.length));
  useEffect(() => {
    const style = { ...(range ?? rangeOf(map)), colormap, opaque: true };
    canvas.current?.getContext('2d')?.putImageData(heatImage(map, side, style), 0, 0);
  }, [map, range, colormap, side]);
  return (
    <li className="small-map">
      <canvas ref={canvas} width={side} height={side} role="img" aria-label={title} />
      <div>
        <strong>{title}</strong>
        <p className="hint">{text}</p>
        {spot !== undefined && <p>{spot}</p>}
      </div>
    </li>
  );
}

function rangeOf(map: Float32Array): { low: number; high: number } {
  const low = map.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY);
  const high = map.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
  return { low, high };
}
