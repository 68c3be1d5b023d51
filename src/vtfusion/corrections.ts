/**
 * Learning from corrections: a trained detector continues from its weights with a person's reviews of
 * inspected photos.
 *
 * Photos confirmed good join the shots, and with them the memory, NFC and the thresholds. Photos confirmed
 * bad join the synthetic ones as real abnormal examples, for AFS and MPF. As with synthetic ones, everything
 * outside their masks is learnt as good. Masks are painted, or else taken from the highest places of the
 * detector's own map, which is a guess if it passed the photo. Defects whose place is certain are remembered
 * too: patches that look like them count for more (maps.ts).
 */
import { AppError } from '../errors';
import { scaleMask } from '../images/masks/mask';
import type { Mask, RgbImage } from '../images/rgb-image';
import type { RealAnomaly } from './abnormal-samples';
import type { Detector } from './detector';
import { Pace } from './pace';
import { maskWithin, withinRegion } from './region';
import type { InspectionSettings } from './saved-detector';
import type { TrainSettings } from './settings';
import { cutMask, cutTiles, type Tiling } from './tiles';
import { trainDetector } from './trainer';
import type { TrainingControl, TrainingTask } from './training-task';
import { type Photo, pictureFor, type ViewPlan } from './views';

export interface BadPhoto {
  readonly photo: Photo;
  /** Where the defect is, on a square of any size, fitted as the photo is; absent if nobody painted it. */
  readonly mask?: Mask | undefined;
}

export interface Corrections {
  readonly good: readonly Photo[];
  /** Each is requested in its turn and released before the next. */
  readonly bad: Iterable<BadPhoto> | AsyncIterable<BadPhoto>;
  /**
   * Called with the index of each bad photo that teaches nothing, because its defect lies outside of the
   * region.
   */
  readonly onOutside?: (bad: number) => void;
}

/** Enough for the fusion network to adapt, and few enough to take only seconds. */
const STEPS = 10;
/**
 * Without a painted mask the defect is assumed to cover this share of the photo, where the map is highest.
 */
const SUSPECTED_SHARE = 0.005;

/**
 * Settings for learning from corrections: those of the detector's preset (`presetOf`) with fewer steps, and
 * the detector's own for everything that inspection needs.
 */
export function settingsToTeach(
  { fit, mpf, topShare, views, prototypes }: InspectionSettings,
  preset: TrainSettings,
): TrainSettings {
  const { illumination } = views;
  const { strategy, drift } = prototypes;
  return {
    ...preset,
    fit,
    topShare,
    steps: Math.min(preset.steps, STEPS),
    mpf: { start: mpf.start, channels: mpf.channels },
    views: { ...preset.views, illumination },
    prototypes: { ...preset.prototypes, strategy, drift },
  };
}

/**
 * A new detector that has learnt from the corrections; the old one is unchanged and stays the caller's. Both
 * use the same region of a photo: with different regions, prototypes and corrections would differ wherever
 * only one of them covers the photo.
 * @param task the old one's task, over the same encoder, but with the settings of `settingsToTeach`
 * @throws AppError `lessons-outside` if all corrections are defects outside of that region, and what
 *   `trainDetector` throws
 */
export async function teach(
  detector: Detector,
  task: Omit<TrainingTask, 'region'>,
  { good, bad, onOutside }: Corrections,
  control: TrainingControl = {},
): Promise<Detector> {
  const anomalies = async (plan: ViewPlan) => {
    const views: RealAnomaly[] = [];
    const pace = new Pace(control);
    let photos = 0;
    for await (const each of bad) {
      await pace.pause();
      const found = await anomaliesIn(each, detector, plan);
      if (found.length === 0) onOutside?.(photos);
      views.push(...found);
      photos++;
    }
    if (photos > 0 && views.length === 0 && good.length === 0) throw lessonsOutside();
    return views;
  };
  const { network, region } = detector.parts;
  const goingOn = { network, anomalies };
  return trainDetector({ ...task, region, shots: [...task.shots, ...good], goingOn }, control);
}

const lessonsOutside = () =>
  new AppError(
    'lessons-outside',
    'All that is painted lies outside of the region where this version looks, so there is nothing to learn from it; paint inside of the region, or train with a larger one.',
  );

/** The views of a bad photo that show some of its defect. */
async function anomaliesIn(
  { photo, mask: painted }: BadPhoto,
  detector: Detector,
  plan: ViewPlan,
): Promise<RealAnomaly[]> {
  const { where, certain } = painted ? { where: painted, certain: true } : await suspicion(detector, photo);
  const { region } = detector.parts;
  const seen = withinRegion(photo, region);
  const views: RealAnomaly[] = [];
  let first = 0;
  for (const tiling of plan.tilings) {
    const tiles = cutTiles(await pictureFor(seen, tiling, plan), tiling);
    const whole = scaleMask(where, tiling.pictureSide, tiling.pictureSide);
    const mask = region ? maskWithin(whole, region) : whole;
    for (const view of marked(tiles, mask, tiling, first)) views.push({ ...view, certain });
    first += tiles.length;
  }
  return views;
}

function marked(tiles: readonly RgbImage[], mask: Mask, tiling: Tiling, first: number) {
  return cutMask(mask, tiling)
    .map((part, i) => ({ image: tiles[i], mask: part, view: first + i }))
    .filter((view) => view.mask.data.includes(1));
}

/** The highest places of the detector's map, and whether it did not pass the photo. */
async function suspicion(detector: Detector, photo: Photo): Promise<{ where: Mask; certain: boolean }> {
  const { map, verdict } = await detector.inspect(photo);
  const side = Math.sqrt(map.length);
  const count = Math.max(1, Math.round(map.length * SUSPECTED_SHARE));
  const least = Float32Array.from(map).sort()[map.length - count];
  const data = Uint8Array.from(map, (value) => (value >= least ? 1 : 0));
  return { where: { width: side, height: side, data }, certain: verdict !== 'pass' };
}
