/** The good photos of a version, even if its file came without them. */
import type { VersionRecord } from '../../database/records';

/** How many photos it learnt from: those it has, or else as many as its thresholds were measured on. */
export function photosLearntFrom({
  shots,
  thresholds,
  measured = thresholds,
}: Pick<VersionRecord, 'shots' | 'thresholds' | 'measured'>): number {
  return shots.length > 0 ? shots.length : measured.calibration.count;
}

/** Whether they were left out of its file: then it cannot learn from reviews, which needs them too. */
export const isWithoutPhotos = ({ shots }: Pick<VersionRecord, 'shots'>): boolean => shots.length === 0;
