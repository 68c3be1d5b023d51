import { AppError } from '../errors';

/**
 * The context of an offscreen canvas. A browser without memory or canvases left returns none, and drawing
 * would silently give an empty picture.
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
