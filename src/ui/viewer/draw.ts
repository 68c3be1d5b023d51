/** One frame of the viewer: the photo, with its heatmap over it, beside it or beyond the divider. */
import type { Rect } from '../../images/rgb-image';
import type { Size, ViewPoint, ViewTransform } from '../../images/view/view-transform';
import type { ViewerMode } from '../../state/inspecting/viewer-preferences';
import { strokeTwice } from '../two-tone-line';
import { fromMap, type Geometry } from './layers';

/** Where on the stage a picture is drawn, in CSS pixels. All panes show the same part of it. */
export interface Pane extends ViewPoint {
  readonly heat: boolean;
}

export interface Layout {
  readonly frame: Size;
  readonly panes: readonly Pane[];
}

export interface Scene {
  readonly photo: ImageBitmap;
  readonly geometry: Geometry;
  readonly heat: OffscreenCanvas;
  /** A cover for the part of the map that does not count. */
  readonly outside: OffscreenCanvas | undefined;
  /** Of the heatmap, 0 to 1. */
  readonly opacity: number;
  readonly contour: Path2D | undefined;
  /** In pixels of the preview. */
  readonly crosshair: ViewPoint | undefined;
  /** The framed part of the map. */
  readonly mark: Rect | undefined;
  readonly layout: Layout;
  readonly view: ViewTransform;
  /** The heatmap begins at this share of the frame's width; 0 shows it throughout. */
  readonly divider: number;
  /** Device pixels a CSS pixel. */
  readonly ratio: number;
}

/** The panes of a stage: two side by side, or one above the other if that shows the picture larger. */
export function layoutOf(mode: ViewerMode, stage: Size, picture: Size): Layout {
  if (mode !== 'beside') return { frame: stage, panes: [{ x: 0, y: 0, heat: true }] };
  const halfWide = { width: Math.max(1, (stage.width - gap) / 2), height: stage.height };
  const halfHigh = { width: stage.width, height: Math.max(1, (stage.height - gap) / 2) };
  const scale = (frame: Size) => Math.min(frame.width / picture.width, frame.height / picture.height);
  const frame = scale(halfWide) >= scale(halfHigh) ? halfWide : halfHigh;
  const second = frame === halfWide ? { x: frame.width + gap, y: 0 } : { x: 0, y: frame.height + gap };
  return {
    frame,
    panes: [
      { x: 0, y: 0, heat: false },
      { ...second, heat: true },
    ],
  };
}

const gap = 6;

export function drawScene(canvas: HTMLCanvasElement, scene: Scene): void {
  const context = canvas.getContext('2d');
  if (!context) return;
  const { layout, ratio, divider } = scene;
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.clearRect(0, 0, canvas.width, canvas.height);
  const { width, height } = layout.frame;
  for (const { x, y, heat } of layout.panes) {
    context.setTransform(ratio, 0, 0, ratio, x * ratio, y * ratio);
    clipped(context, { x: 0, width, height }, () => drawPhoto(context, scene));
    if (!heat) continue;
    const from = divider * width;
    clipped(context, { x: from, width: width - from, height }, () => drawHeat(context, scene));
  }
}

function clipped(
  context: CanvasRenderingContext2D,
  { x, width, height }: Size & { readonly x: number },
  draw: () => void,
): void {
  context.save();
  context.beginPath();
  context.rect(x, 0, width, height);
  context.clip();
  draw();
  context.restore();
}

/** From here on coordinates are in pixels of the preview. */
function enterPicture(context: CanvasRenderingContext2D, { view }: Scene): void {
  context.translate(view.x, view.y);
  context.scale(view.scale, view.scale);
  context.imageSmoothingQuality = 'high';
  context.lineJoin = 'round';
}

function drawPhoto(context: CanvasRenderingContext2D, scene: Scene): void {
  enterPicture(context, scene);
  context.drawImage(scene.photo, 0, 0);
  drawMark(context, scene);
  drawCrosshair(context, scene);
}

function drawHeat(context: CanvasRenderingContext2D, scene: Scene): void {
  const { geometry, heat, outside, opacity, contour, view } = scene;
  const { area, preview } = geometry;
  enterPicture(context, scene);
  context.globalAlpha = opacity;
  const target = [0, 0, preview.width, preview.height] as const;
  context.drawImage(heat, area.x, area.y, area.width, area.height, ...target);
  context.globalAlpha = 1;
  if (outside) {
    const scale = outside.width / geometry.side;
    const [x, y, width, height] = [area.x, area.y, area.width, area.height].map((value) => value * scale);
    context.drawImage(outside, x, y, width, height, ...target);
  }
  if (contour) strokeTwice(context, contour, view.scale);
  drawMark(context, scene);
  drawCrosshair(context, scene);
}

function drawCrosshair(context: CanvasRenderingContext2D, { crosshair, view }: Scene): void {
  if (!crosshair) return;
  const { x, y } = crosshair;
  const [inner, outer] = [5 / view.scale, 15 / view.scale];
  const path = new Path2D();
  for (const [dx, dy] of [
    [1, 0],
    [-1, 0],
    [0, 1],
    [0, -1],
  ]) {
    path.moveTo(x + dx * inner, y + dy * inner);
    path.lineTo(x + dx * outer, y + dy * outer);
  }
  strokeTwice(context, path, view.scale);
}

function drawMark(context: CanvasRenderingContext2D, { mark, geometry, view }: Scene): void {
  if (!mark) return;
  const from = fromMap(geometry, mark);
  const to = fromMap(geometry, { x: mark.x + mark.width, y: mark.y + mark.height });
  const path = new Path2D();
  path.rect(from.x, from.y, to.x - from.x, to.y - from.y);
  strokeTwice(context, path, view.scale);
}
