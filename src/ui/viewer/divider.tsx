import { MoveHorizontal } from 'lucide-react';
import { Slider } from 'radix-ui';
import { type PointerEvent, useRef } from 'react';
import { useText } from '../text/use-text';
import { viewerText } from '../text/viewer';

interface Props {
  /** Share of the stage's width, 0 to 1. */
  readonly at: number;
  readonly onMove: (at: number) => void;
}

/**
 * The line between the bare photo on the left and the heatmap on the right; it is dragged, or moved by its
 * slider.
 */
export function Divider({ at, onMove }: Props) {
  const dragging = useRef(false);

  function drag(event: PointerEvent<HTMLElement>) {
    event.stopPropagation();
    if (!dragging.current) return;
    const { left, width } = event.currentTarget.parentElement!.getBoundingClientRect();
    onMove(Math.min(Math.max((event.clientX - left) / width, 0), 1));
  }

  return (
    <div
      className="viewer-divider"
      style={{ left: `${at * 100}%` }}
      role="presentation"
      onPointerDown={(event) => {
        event.stopPropagation();
        event.currentTarget.setPointerCapture(event.pointerId);
        dragging.current = true;
      }}
      onPointerMove={drag}
      onPointerUp={(event) => {
        event.stopPropagation();
        dragging.current = false;
      }}
      onPointerCancel={() => {
        dragging.current = false;
      }}
    >
      <span>
        <MoveHorizontal aria-hidden size={20} />
      </span>
    </div>
  );
}

/**
 * On the photo's lower edge, and as wide: moves the divider by keys, or by a press on the track for people
 * who cannot drag.
 */
export function DividerSlider({ at, onMove }: Props) {
  const text = useText(viewerText);
  return (
    <Slider.Root
      className="slider"
      value={[Math.round(at * 100)]}
      max={100}
      onValueChange={([value]) => onMove(value / 100)}
    >
      <Slider.Track className="slider-track">
        <Slider.Range className="slider-range" />
      </Slider.Track>
      <Slider.Thumb className="slider-thumb" aria-label={text.divider} />
    </Slider.Root>
  );
}
