/** Types that all synthesisers share: the kinds, the picture being drawn on, and the drawing function. */
import type { RgbImage } from '../images/rgb-image';
import type { Random } from './random';
import type { Surface } from './surface';

/**
 * The paper's four kinds of synthetic anomaly and their mixture (III-B, Fig. 3), in this order, because
 * random numbers index it: another order would give other pictures for the same seed.
 */
export const defectKinds = ['misplaced', 'blurry', 'crack', 'noise', 'combined'] as const;
export type DefectKind = (typeof defectKinds)[number];

/** The smallest area of a mask in an image of so many pixels. */
export const leastArea = (pixels: number): number => Math.max(5, 0.0002 * pixels);

export interface Scene {
  /** The picture before this defect; never written. */
  readonly source: RgbImage;
  /** The picture that is drawn on: a buffer of its own in `source`'s size. */
  readonly canvas: Uint8Array;
  readonly surface: Surface;
  readonly random: Random;
  /** 0 at the first try, rising to 1: later tries use stronger changes. */
  readonly effort: number;
}

/**
 * Draws one defect on the canvas. Returns false if the place did not suit; the canvas may then be half drawn.
 */
export type Draw = (scene: Scene) => boolean;
