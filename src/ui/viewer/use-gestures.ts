/**
 * Wheel, drag and pinch on the stage: they zoom and move the picture; a press without a drag picks a point.
 */
import { type PointerEvent, type RefObject, useEffect, useEffectEvent, useRef } from 'react';
import {
  panView,
  type Size,
  type ViewPoint,
  type ViewTransform,
  zoomView,
} from '../../images/view/view-transform';
import type { Layout } from './draw';

interface Gestures {
  readonly layout: Layout;
  readonly picture: Size;
  readonly changeView: (change: (view: ViewTransform) => ViewTransform) => void;
  /** The pointer rests on this point of a pane; undefined when it has left. */
  readonly onPoint: (at: ViewPoint | undefined) => void;
  readonly onPick: (at: ViewPoint) => void;
}

/** A finger that moves less than this many CSS pixels presses, and does not drag. */
const STILL = 6;
/** Zoom per pixel of the wheel; a notch of most mice is 100. */
const WHEEL_RATE = 0.0022;

/** Handlers for the stage's element. */
export function useGestures(stage: RefObject<HTMLElement | null>, gestures: Gestures) {
  const pointers = useRef(new Map<number, ViewPoint>());
  const travelled = useRef(0);

  /** A place on the screen as a place within the pane there. */
  function inPane({ clientX, clientY }: { clientX: number; clientY: number }): ViewPoint {
    const { left, top } = stage.current!.getBoundingClientRect();
    return placeInPane({ x: clientX - left, y: clientY - top }, gestures.layout);
  }

  const wheel = useEffectEvent((event: WheelEvent) => {
    event.preventDefault();
    const { changeView, picture, layout } = gestures;
    const at = inPane(event);
    const pixels = event.deltaMode === WheelEvent.DOM_DELTA_PIXEL ? event.deltaY : event.deltaY * 33;
    changeView((view) => zoomView(view, Math.exp(-pixels * WHEEL_RATE), at, picture, layout.frame));
  });
  useEffect(() => {
    const element = stage.current!;
    // React listens passively, and the page would scroll along.
    element.addEventListener('wheel', wheel, { passive: false });
    return () => element.removeEventListener('wheel', wheel);
  }, [stage]);

  function down(event: PointerEvent<HTMLElement>) {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    if (pointers.current.size === 0) travelled.current = 0;
    pointers.current.set(event.pointerId, { x: event.clientX, y: event.clientY });
  }

  function move(event: PointerEvent<HTMLElement>) {
    const before = pointers.current.get(event.pointerId);
    if (!before) {
      if (event.pointerType !== 'touch') gestures.onPoint(inPane(event));
      return;
    }
    const now = { x: event.clientX, y: event.clientY };
    const other = [...pointers.current].find(([id]) => id !== event.pointerId)?.[1];
    pointers.current.set(event.pointerId, now);
    const by = { x: now.x - before.x, y: now.y - before.y };
    travelled.current += Math.hypot(by.x, by.y);
    if (travelled.current < STILL) return;
    const { picture, layout, changeView } = gestures;
    if (!other) {
      changeView((view) => panView(view, by, picture, layout.frame));
      return;
    }
    const distance = (to: ViewPoint) => Math.max(1, Math.hypot(to.x - other.x, to.y - other.y));
    const middle = inPane({ clientX: (now.x + other.x) / 2, clientY: (now.y + other.y) / 2 });
    changeView((view) => {
      const zoomed = zoomView(view, distance(now) / distance(before), middle, picture, layout.frame);
      return panView(zoomed, { x: by.x / 2, y: by.y / 2 }, picture, layout.frame);
    });
  }

  function up(event: PointerEvent<HTMLElement>) {
    const pressed = pointers.current.delete(event.pointerId);
    if (pressed && pointers.current.size === 0 && travelled.current < STILL) gestures.onPick(inPane(event));
  }

  return {
    onPointerDown: down,
    onPointerMove: move,
    onPointerUp: up,
    onPointerCancel: (event: PointerEvent<HTMLElement>) => void pointers.current.delete(event.pointerId),
    onPointerLeave: () => gestures.onPoint(undefined),
  };
}

/** A place on the stage as a place in its pane: all panes show the same. */
function placeInPane(at: ViewPoint, { panes, frame }: Layout): ViewPoint {
  const pane =
    panes.find(({ x, y }) => at.x >= x && at.y >= y && at.x <= x + frame.width && at.y <= y + frame.height) ??
    panes[0];
  return { x: at.x - pane.x, y: at.y - pane.y };
}
