/**
 * Which part of a picture a frame shows, and the ways to change it; the whole picture until somebody does.
 */
import { useState } from 'react';
import {
  clampView,
  fitView,
  panView,
  revealInView,
  type Size,
  toFrame,
  type ViewPoint,
  type ViewTransform,
  zoomView,
} from '../../images/view/view-transform';

/** Zoom of one press of a button or key. */
const ZOOM_STEP = 1.5;

export interface ViewControl {
  readonly view: ViewTransform;
  /** The whole picture is shown. */
  readonly fits: boolean;
  change(how: (view: ViewTransform) => ViewTransform): void;
  zoom(steps: number): void;
  pan(by: ViewPoint): void;
  reveal(at: ViewPoint): void;
  fit(): void;
}

/**
 * @param spot of the picture: zooming keeps it in place if it is in view, and otherwise the middle of the
 *   view
 */
export function useView(picture: Size, frame: Size, spot?: ViewPoint): ViewControl {
  const [chosen, setChosen] = useState<ViewTransform>();
  // A frame that changed its size keeps its view as well as it can.
  const shown = (view: ViewTransform | undefined) =>
    view ? clampView(view, picture, frame) : fitView(picture, frame);
  const view = shown(chosen);
  const isWhole = ({ scale }: ViewTransform) => scale <= fitView(picture, frame).scale * 1.0001;
  const change = (how: (view: ViewTransform) => ViewTransform) =>
    setChosen((before) => {
      const next = how(shown(before));
      // A picture that is shown whole stays whole in a frame of another size.
      return isWhole(next) ? undefined : next;
    });
  const heart = (from: ViewTransform): ViewPoint => {
    const at = spot && toFrame(from, spot);
    const isInView = at && at.x >= 0 && at.y >= 0 && at.x <= frame.width && at.y <= frame.height;
    return isInView ? at : { x: frame.width / 2, y: frame.height / 2 };
  };
  return {
    view,
    fits: isWhole(view),
    change,
    zoom: (steps) => change((from) => zoomView(from, ZOOM_STEP ** steps, heart(from), picture, frame)),
    pan: (by) => change((from) => panView(from, by, picture, frame)),
    reveal: (at) => change((from) => revealInView(from, at, 48, picture, frame)),
    fit: () => setChosen(undefined),
  };
}
