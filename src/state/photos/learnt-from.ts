/** The good photos of a version, also of one whose file came without them. */
import type { VersionRecord } from '../../database/records';

/** How many it learnt from: those that it has, else as many as its thresholds were measured on. */
export function photosLearntFrom({
  shots,
  thresholds,
  measured = thresholds,
}: Pick<VersionRecord, 'shots' | 'thresholds' | 'measured'>): number {
  return shots.length > 0 ? shots.length : measured.calibration.count;
}

/** Whether they were left out of its file: then it cannot learn from reviews, which takes them too. */
export const isWithoutPhotos = ({ shots }: Pick<VersionRecord, 'shots'>): boolean => shots.length === 0;
