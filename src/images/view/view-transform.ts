/**
 * The part of a picture that a viewer shows, and its scale: the point p of the picture is drawn at p * scale
 * + (x, y).
 */

export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface ViewPoint {
  readonly x: number;
  readonly y: number;
}

export interface ViewTransform extends ViewPoint {
  readonly scale: number;
}

/**
 * A pixel of the picture is never drawn larger than this, unless the whole picture needs more to fill the
 * frame.
 */
const LARGEST_PIXEL = 16;

/** The whole picture, as large as fits the frame, centred. */
export function fitView(picture: Size, frame: Size): ViewTransform {
  const scale = Math.min(frame.width / picture.width, frame.height / picture.height);
  return {
    scale,
    x: (frame.width - picture.width * scale) / 2,
    y: (frame.height - picture.height * scale) / 2,
  };
}

/** The nearest view without empty space that the picture could fill. */
export function clampView({ scale, x, y }: ViewTransform, picture: Size, frame: Size): ViewTransform {
  const fit = fitView(picture, frame).scale;
  const allowed = Math.min(Math.max(scale, fit), Math.max(fit, LARGEST_PIXEL));
  const along = (offset: number, length: number, room: number) => {
    const spare = room - length * allowed;
    return spare >= 0 ? spare / 2 : Math.min(0, Math.max(spare, offset));
  };
  return {
    scale: allowed,
    x: along(x, picture.width, frame.width),
    y: along(y, picture.height, frame.height),
  };
}

/** Zooms by `factor` around the frame's point `at`, as far as the picture's edges allow. */
export function zoomView(
  view: ViewTransform,
  factor: number,
  at: ViewPoint,
  picture: Size,
  frame: Size,
): ViewTransform {
  const { scale } = clampView({ ...view, scale: view.scale * factor }, picture, frame);
  const grown = scale / view.scale;
  const moved = { scale, x: at.x + (view.x - at.x) * grown, y: at.y + (view.y - at.y) * grown };
  return clampView(moved, picture, frame);
}

/** Moves the view by this distance in the frame, as far as the picture's edges allow. */
export function panView(view: ViewTransform, by: ViewPoint, picture: Size, frame: Size): ViewTransform {
  return clampView({ ...view, x: view.x + by.x, y: view.y + by.y }, picture, frame);
}

/**
 * Moves the view by the least distance that brings the picture's point `at` into the frame, `margin` from its
 * edges.
 */
export function revealInView(
  view: ViewTransform,
  at: ViewPoint,
  margin: number,
  picture: Size,
  frame: Size,
): ViewTransform {
  const drawn = toFrame(view, at);
  const missing = (place: number, room: number) => {
    const most = Math.min(margin, room / 2);
    return place < most ? most - place : Math.min(0, room - most - place);
  };
  return panView(
    view,
    { x: missing(drawn.x, frame.width), y: missing(drawn.y, frame.height) },
    picture,
    frame,
  );
}

/** The frame's point that shows a point of the picture. */
export function toFrame({ scale, x, y }: ViewTransform, at: ViewPoint): ViewPoint {
  return { x: at.x * scale + x, y: at.y * scale + y };
}

/** The picture's point that the frame shows at `at`. */
export function toPicture({ scale, x, y }: ViewTransform, at: ViewPoint): ViewPoint {
  return { x: (at.x - x) / scale, y: (at.y - y) / scale };
}
