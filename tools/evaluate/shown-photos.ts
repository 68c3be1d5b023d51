/** The photos that a method judges worst, as small pictures for the report: photo, truth, heatmap. */
import sharp from 'sharp';
import { mapToPhoto, type Placement } from '../../src/images/fit';
import { resizeRgb } from '../../src/images/resize/resize';
import type { Mask, RgbImage } from '../../src/images/rgb-image';
import { overlayImage } from '../../src/images/view/overlay';
import type { ScoredPhoto, ShownPhoto } from './cell';
import type { TestCase } from './test-photos';

/** Of each sort. */
const mostShown = 3;
/** Of the longer side, in pixels. */
const size = 176;
/** Where a defect is, in a colour that parts rarely have. */
const truthColour = [255, 0, 170] as const;

export interface Judged {
  readonly case: TestCase;
  readonly scored: ScoredPhoto;
  /** On the encoder's pixels. */
  readonly map: Float32Array;
}

/** The defective photos with the lowest scores, then the good ones with the highest; the worst of each first. */
export async function worstPhotos(judged: readonly Judged[]): Promise<ShownPhoto[]> {
  const of = (defective: boolean) => judged.filter(({ scored }) => scored.defective === defective);
  const misses = of(true).sort((a, b) => a.scored.score - b.scored.score);
  const alarms = of(false).sort((a, b) => b.scored.score - a.scored.score);
  const scale = scaleOf(judged);
  const shown: ShownPhoto[] = [];
  for (const one of [...misses.slice(0, mostShown), ...alarms.slice(0, mostShown)])
    shown.push(await draw(one, scale));
  return shown;
}

interface Scale {
  readonly low: number;
  readonly high: number;
}

/**
 * One scale for all heatmaps of a cell: from what half of the good pixels have to the highest pixel of a middling
 * defective photo, so that one photo that is far off leaves the others readable.
 */
function scaleOf(judged: readonly Judged[]): Scale {
  const those = (defective: boolean) => {
    const own = judged.filter(({ scored }) => scored.defective === defective);
    return own.length > 0 ? own : judged;
  };
  const low = upperMedian(those(false).flatMap(({ map }) => Array.from(everySeventh(map))));
  const highest = those(true).map(({ map }) => map.reduce((most, value) => Math.max(most, value)));
  return { low, high: Math.max(upperMedian(highest), low) };
}

/** Of an even number of values the upper of the middle two. */
function upperMedian(values: readonly number[]): number {
  const sorted = Float32Array.from(values).sort();
  return sorted[Math.floor(sorted.length / 2)];
}

/** Enough pixels for a colour scale. */
function everySeventh(map: Float32Array): Float32Array {
  return Float32Array.from({ length: Math.ceil(map.length / 7) }, (_, i) => map[i * 7]);
}

async function draw({ case: test, scored, map }: Judged, scale: Scale): Promise<ShownPhoto> {
  const { picture, defective, mask } = test;
  const photo = thumbnail(picture.image, picture.placement);
  const { width, height } = photo;
  const heat = mapToPhoto(map, picture.placement, width, height);
  const truth = defective ? mask && withTruth(photo, mask, picture.placement) : photo;
  return {
    ...scored,
    photo: await jpeg(photo),
    ...(truth && { truth: await jpeg(truth) }),
    heatmap: await jpeg(overlayImage(photo, heat, scale)),
  };
}

/** The encoder's square in the photo's own shape, so as what the method saw. */
function thumbnail(square: RgbImage, { photoWidth, photoHeight }: Placement): RgbImage {
  const scale = size / Math.max(photoWidth, photoHeight);
  const sideOf = (length: number) => Math.max(1, Math.round(length * scale));
  return resizeRgb(square, sideOf(photoWidth), sideOf(photoHeight));
}

/** The photo darkened, with the defect in a colour of its own. */
function withTruth(photo: RgbImage, mask: Mask, placement: Placement): RgbImage {
  const { width, height } = photo;
  const marked = mapToPhoto(Float32Array.from(mask.data), placement, width, height);
  const data = photo.data.map((value, i) => {
    const share = marked[Math.floor(i / 3)];
    return 0.55 * value * (1 - share) + (0.25 * value + 0.75 * truthColour[i % 3]) * share;
  });
  return { width, height, data };
}

async function jpeg({ width, height, data }: RgbImage): Promise<string> {
  const bytes = await sharp(data, { raw: { width, height, channels: 3 } })
    .jpeg({ quality: 82 })
    .toBuffer();
  return `data:image/jpeg;base64,${bytes.toString('base64')}`;
}
