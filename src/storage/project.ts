/**
 * A trained project: everything needed to inspect photos as on the day of its training, except for the frozen
 * encoder.
 */
import { briefly } from '../errors';
import { withoutPlace } from '../images/bare/drop-place';
import { fromRuns } from '../images/masks/mask-runs';
import type { Mask } from '../images/rgb-image';
import type { Detector } from '../vtfusion/detector';
import type { FrozenEncoder } from '../vtfusion/frozen-encoder';
import {
  type InspectionSettings,
  restoreDetector,
  type SavedDetector,
  saveDetector,
} from '../vtfusion/saved-detector';
import type { Thresholds } from '../vtfusion/verdict';
import { damaged } from './bundle-errors';
import type { EncoderIdentity } from './encoder-identity';

/** A good photo as its file was given; reduced to its pixels in a project that leaves the computer. */
export interface ShotFile {
  /** As the person calls it. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** What is known of a training besides the detector. */
export interface ProjectFacts {
  /** What the object is called; may be empty where the encoder reads no words. */
  readonly object: string;
  /** The person's own words for defects. */
  readonly words: readonly string[];
  readonly settings: InspectionSettings;
  readonly seed: number;
  /**
   * When it was trained, as ISO 8601. It is part of the project, so that exporting twice gives the same file.
   */
  readonly created: string;
  readonly encoder: EncoderIdentity;
  /**
   * The thresholds that training measured, if a person has chosen others since; absent: the detector's own.
   */
  readonly measured?: Thresholds;
  /**
   * SHA-256 of the defective photos it learnt from, of their files as they leave the computer; absent: none.
   */
  readonly defects?: readonly string[];
}

export interface Project extends ProjectFacts {
  /** Its name when it was taken out; absent: the object's name. */
  readonly title?: string;
  readonly detector: SavedDetector;
  /** Empty when the photos were left out. */
  readonly shots: readonly ShotFile[];
}

/**
 * The project of a detector, which still belongs to the caller; photos lose everything that their pixels do
 * not need.
 */
export async function projectOf(
  detector: Detector,
  facts: ProjectFacts,
  shots: readonly ShotFile[],
): Promise<Project> {
  const placeless = shots.map(({ name, bytes }) => ({ name, bytes: withoutPlace(bytes) }));
  return { ...facts, detector: await saveDetector(detector), shots: placeless };
}

/**
 * The project's detector over an encoder that `requireEncoder` has found to be its own.
 * @throws AppError `project-damaged` when arrays are missing or misshapen
 */
export function openDetector({ detector, settings }: Project, encoder: FrozenEncoder): Detector {
  try {
    return restoreDetector(encoder, settings, detector);
  } catch (error) {
    throw damaged(briefly((error as Error).message, 200), error);
  }
}

/** No encoder takes larger squares. */
const MOST_SIDE = 4096;

/**
 * The project's region of interest as it would be marked on a stretched photo, without an encoder; undefined
 * if the whole photo counts, or if photos were not stretched.
 */
export function markedRegion({ detector: { region }, settings }: Project): Mask | undefined {
  if (!region || settings.fit !== 'squash') return undefined;
  const side = Math.sqrt(region.reduce((sum, length) => sum + length, 0));
  // Only a damaged file has runs that form no square; opening it says so.
  return Number.isInteger(side) && side <= MOST_SIDE ? fromRuns(region, side, side) : undefined;
}
