import { AppError } from '../errors';

/**
 * What draws on a canvas that is not shown. A browser that has no memory or no canvases left gives none, and what is drawn
 * nowhere would become an empty picture.
 * @throws AppError `canvas-refused`
 */
export function contextOf(
  canvas: OffscreenCanvas,
  settings?: { readonly willReadFrequently?: boolean; readonly colorSpace?: PredefinedColorSpace },
): OffscreenCanvasRenderingContext2D {
  const context = canvas.getContext('2d', settings);
  if (context) return context;
  throw new AppError(
    'canvas-refused',
    'The browser gives this page no canvas to draw on; close other pages and programs, then reload the page.',
  );
}
