import { MoveHorizontal } from 'lucide-react';
import { type KeyboardEvent, type PointerEvent, useRef } from 'react';
import { useText } from '../text/use-text';
import { viewerText } from '../text/viewer';

interface Props {
  /** Share of the stage's width, 0 to 1. */
  readonly at: number;
  readonly onMove: (at: number) => void;
}

const step = 0.02;
const leap = 0.1;

/**
 * Between the bare photo on the left and the heatmap on the right; like any slider it is dragged, moved by keys, or comes to where
 * its track is pressed.
 */
export function Divider({ at, onMove }: Props) {
  const text = useText(viewerText);
  const dragging = useRef(false);
  const move = (to: number) => onMove(Math.min(Math.max(to, 0), 1));

  function drag(event: PointerEvent<HTMLElement>) {
    event.stopPropagation();
    if (!dragging.current) return;
    const { left, width } = event.currentTarget.parentElement!.getBoundingClientRect();
    move((event.clientX - left) / width);
  }

  function press(event: KeyboardEvent) {
    const targets: Record<string, number> = {
      ArrowLeft: at - step,
      ArrowDown: at - step,
      ArrowRight: at + step,
      ArrowUp: at + step,
      PageDown: at - leap,
      PageUp: at + leap,
      Home: 0,
      End: 1,
    };
    const target = targets[event.key];
    if (target === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    move(target);
  }

  function grab(event: PointerEvent<HTMLElement>) {
    event.stopPropagation();
    event.currentTarget.setPointerCapture(event.pointerId);
    dragging.current = true;
  }
  const dragged = {
    onPointerMove: drag,
    onPointerUp: (event: PointerEvent) => {
      event.stopPropagation();
      dragging.current = false;
    },
    onPointerCancel: () => {
      dragging.current = false;
    },
  };

  return (
    <>
      <div
        aria-hidden
        className="viewer-divider-track"
        onPointerDown={(event) => {
          grab(event);
          drag(event);
        }}
        {...dragged}
      />
      <div
        className="viewer-divider"
        style={{ left: `${at * 100}%` }}
        role="slider"
        tabIndex={0}
        aria-label={text.divider}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round(at * 100)}
        onKeyDown={press}
        onPointerDown={grab}
        {...dragged}
      >
        <span>
          <MoveHorizontal aria-hidden size={20} />
        </span>
      </div>
    </>
  );
}
