/** One frame of the painter: the photo, its marking, and the shape that is being drawn. */
import { applyEdit } from '../../images/masks/mask-edit';
import type { Mask } from '../../images/rgb-image';
import { toFrame, type ViewPoint, type ViewTransform } from '../../images/view/view-transform';
import { strokeTwice } from '../two-tone-line';
import { type Draft, preview } from './draft';

/** `region`: the unmarked part is covered; `defect`: the marked part is coloured. */
export type Purpose = 'region' | 'defect';

export interface PainterScene {
  readonly picture: ImageBitmap;
  readonly mask: Mask;
  /** Of the mask's size; overwritten here. */
  readonly scratch: Mask;
  readonly layer: OffscreenCanvas;
  readonly draft: Draft | undefined;
  /** Of the brush, in pixels of the mask. */
  readonly radius: number;
  readonly cursor: ViewPoint | undefined;
  readonly showsBrush: boolean;
  readonly purpose: Purpose;
  /** From the mask's pixels to the canvas' CSS pixels. */
  readonly view: ViewTransform;
  readonly ratio: number;
}

const cover = [13, 18, 24, 190] as const;
const defect = [255, 122, 69, 140] as const;

export function drawPainter(canvas: HTMLCanvasElement, scene: PainterScene): void {
  const context = canvas.getContext('2d');
  if (!context || scene.picture.width === 0) return;
  const { picture, mask, scratch, layer, draft, radius, purpose, view, ratio } = scene;
  scratch.data.set(mask.data);
  if (draft) applyEdit(scratch, preview(draft, radius));
  paintLayer(layer, scratch, purpose);
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.clearRect(0, 0, canvas.width, canvas.height);
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.imageSmoothingQuality = 'high';
  const [width, height] = [mask.width * view.scale, mask.height * view.scale];
  context.drawImage(picture, view.x, view.y, width, height);
  context.drawImage(layer, view.x, view.y, width, height);
  drawTools(context, scene);
}

/** A cover for all that a mask leaves unmarked, one pixel for each. */
export function coverLayer(mask: Mask): OffscreenCanvas {
  const layer = new OffscreenCanvas(mask.width, mask.height);
  paintLayer(layer, mask, 'region');
  return layer;
}

function paintLayer(layer: OffscreenCanvas, { width, height, data }: Mask, purpose: Purpose): void {
  const image = new ImageData(width, height);
  const pixels = new Uint32Array(image.data.buffer);
  const [r, g, b, a] = purpose === 'region' ? cover : defect;
  // Every machine with a browser is little-endian.
  const colour = ((a << 24) | (b << 16) | (g << 8) | r) >>> 0;
  const coloured = purpose === 'region' ? 0 : 1;
  for (let i = 0; i < data.length; i++) if (data[i] === coloured) pixels[i] = colour;
  layer.getContext('2d')?.putImageData(image, 0, 0);
}

/** The corners of a polygon, the brush's outline and the cursor that the keys move. */
function drawTools(context: CanvasRenderingContext2D, scene: PainterScene): void {
  const { draft, cursor, showsBrush, radius, view } = scene;
  const path = new Path2D();
  if (draft?.tool === 'polygon') {
    [...draft.points, draft.cursor].forEach((point, i) => {
      const { x, y } = toFrame(view, point);
      if (i === 0) path.moveTo(x, y);
      else path.lineTo(x, y);
    });
    for (const point of draft.points) {
      const { x, y } = toFrame(view, point);
      path.rect(x - 4, y - 4, 8, 8);
    }
  }
  if (cursor) {
    const { x, y } = toFrame(view, cursor);
    if (showsBrush) {
      path.moveTo(x + radius * view.scale, y);
      path.arc(x, y, radius * view.scale, 0, 2 * Math.PI);
    } else {
      path.moveTo(x - 10, y);
      path.lineTo(x + 10, y);
      path.moveTo(x, y - 10);
      path.lineTo(x, y + 10);
    }
  }
  strokeTwice(context, path, 1);
}
