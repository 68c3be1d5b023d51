/**
 * Diversified Anomaly Synthesis (paper, III-B): from a normal image an abnormal one and its mask M^g.
 * Deterministic: the same image and options give the same pixels on every machine.
 */
import { AppError } from '../errors';
import { intersect, markedPixels } from '../images/masks/mask';
import type { Mask, RgbImage } from '../images/rgb-image';
import { drawBlurry } from './blurry';
import { settleChange } from './changed';
import { drawCombined } from './combined';
import { drawCrack } from './crack';
import { type DefectKind, type Draw, leastArea } from './defect';
import { drawMisplaced } from './misplaced';
import { drawNoise } from './noise';
import { Random } from './random';
import { drawSpot } from './spot';
import { Surface } from './surface';

export type { DefectKind } from './defect';

/** No mask covers more than this share of its image. */
export const MOST_SHARE = 0.35;
export const SMALLEST_SIDE = 16;

export interface SynthesisOptions {
  /** Any finite number, a different one for each synthetic image. */
  readonly seed: number;
  /** One of these is drawn; repeat a kind to make it more frequent. Not empty. */
  readonly kinds: readonly DefectKind[];
  /** Where the object is, 1 = object; same size as the image. If absent, defects lie anywhere. */
  readonly foreground?: Mask;
  /** Nothing is changed where this is 0; same size as the image. */
  readonly region?: Mask | undefined;
}

export interface SyntheticAnomaly {
  readonly image: RgbImage;
  /** 1 where the image differs from the normal one, and in the gaps between (changed.ts). */
  readonly mask: Mask;
  /** The kind that was drawn in the end: not always a requested one, since a flat image cannot be blurred. */
  readonly kind: DefectKind;
}

const DRAW: Record<DefectKind, Draw> = {
  misplaced: drawMisplaced,
  blurry: drawBlurry,
  crack: drawCrack,
  noise: drawNoise,
  combined: drawCombined,
};
/** Noise works even if there is neither detail to blur nor contrast to misplace. */
const LAST_RESORT: readonly DefectKind[] = ['noise'];
/** Tries of the kind that was drawn first, and of each other requested kind. */
const FIRST_TRIES = 8;
const OTHER_TRIES = 3;

export const regionTooSmall = () =>
  new AppError(
    'region-too-small',
    'The region of interest is smaller than one hundredth of the photo, or made of scattered pixels; mark more of it, or take the whole photo.',
  );

/**
 * @param image at least 16 x 16; not modified
 * @throws AppError `region-too-small` if the region has too few adjacent pixels to draw anything
 */
export function synthesise(image: RgbImage, options: SynthesisOptions): SyntheticAnomaly {
  check(image, options);
  const random = new Random(options.seed);
  const surface = new Surface(image, options.foreground);
  const wanted = random.pick(options.kinds);
  const others = random.shuffled([...new Set(options.kinds)].filter((kind) => kind !== wanted));
  for (const kind of [wanted, ...others, ...LAST_RESORT]) {
    const tries = kind === wanted ? FIRST_TRIES : OTHER_TRIES;
    for (let t = 0; t < tries; t++) {
      const effort = t / FIRST_TRIES;
      const anomaly = attempt(image, kind, DRAW[kind], { surface, random, effort }, options.region);
      if (anomaly) return anomaly;
    }
  }
  for (const place of [surface, new Surface(image, options.region)]) {
    const how = { surface: place, random, effort: 1 };
    const spot = attempt(image, 'noise', drawSpot, how, options.region);
    if (spot) return spot;
  }
  if (options.region) throw regionTooSmall();
  throw new RangeError('No defect could be drawn on this image.');
}

function attempt(
  image: RgbImage,
  kind: DefectKind,
  draw: Draw,
  how: { surface: Surface; random: Random; effort: number },
  region: Mask | undefined,
): SyntheticAnomaly | undefined {
  const { width, height } = image;
  const canvas = image.data.slice();
  if (!draw({ source: image, canvas, ...how })) return undefined;
  if (region) undoOutside(canvas, image.data, region);
  const changed = settleChange(image.data, canvas, width, height);
  // Closed gaps may lie outside.
  const mask = region ? intersect(changed, region) : changed;
  const area = markedPixels(mask);
  const total = width * height;
  if (area < leastArea(total) || area > MOST_SHARE * total) return undefined;
  return { image: { width, height, data: canvas }, mask, kind };
}

function undoOutside(canvas: Uint8Array, source: Uint8Array, { data: inside }: Mask): void {
  for (let i = 0; i < inside.length; i++) {
    if (inside[i]) continue;
    for (let at = 3 * i; at < 3 * i + 3; at++) canvas[at] = source[at];
  }
}

function check(image: RgbImage, options: SynthesisOptions): void {
  if (image.data.length !== image.width * image.height * 3) {
    throw new RangeError('The image has another number of bytes than its size says.');
  }
  if (Math.min(image.width, image.height) < SMALLEST_SIDE) {
    throw new RangeError(`Images need at least ${SMALLEST_SIDE} x ${SMALLEST_SIDE} pixels.`);
  }
  const { region } = options;
  if (region && (region.width !== image.width || region.height !== image.height)) {
    throw new RangeError('The region has another size than the image.');
  }
  if (options.kinds.length === 0) throw new RangeError('No kind of defect was given.');
  if (!Number.isFinite(options.seed)) throw new RangeError('The seed is not a finite number.');
}
