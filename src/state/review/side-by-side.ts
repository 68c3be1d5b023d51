/** The scores and verdicts of two versions on the same photos. */
import type { ResultRecord, VersionRecord } from '../../database/records';
import { verdictOf } from '../../workers/client';
import type { Done } from '../photos/photo';

export interface ScoredPhoto {
  /** One of the photo's results, for its picture. */
  readonly item: Done;
  /** By each of the two versions; undefined until it is known. */
  readonly scores: readonly [number | undefined, number | undefined];
}

export type Said = Pick<ResultRecord, 'score' | 'verdict'>;

export interface ComparedPhoto extends Pick<ScoredPhoto, 'item'> {
  /** By each of the two versions; undefined until it is known, or if the version is gone. */
  readonly said: readonly [Said | undefined, Said | undefined];
}

/**
 * Each photo once, the latest first, with the latest score of each version.
 * @param results in the order of time
 */
export function sideBySide(
  results: readonly Done[],
  [one, other]: readonly [number, number],
  most: number,
): ScoredPhoto[] {
  const photos = new Map<string, { item: Done; scores: [number | undefined, number | undefined] }>();
  for (const item of results.toReversed()) {
    const { sha256, version, score } = item.result;
    if (!photos.has(sha256) && photos.size === most) continue;
    const photo = photos.get(sha256) ?? { item, scores: [undefined, undefined] };
    photos.set(sha256, photo);
    if (version === one) photo.scores[0] ??= score;
    if (version === other) photo.scores[1] ??= score;
  }
  return [...photos.values()];
}

/**
 * The verdicts of two versions on the same photos, by the thresholds that they have now.
 * @param pair their numbers
 * @param versions of the project
 */
export function saidNow(
  photos: readonly ScoredPhoto[],
  pair: readonly [number, number] | undefined,
  versions: readonly VersionRecord[],
): ComparedPhoto[] {
  const [one, other] = [0, 1].map(
    (side) => versions.find(({ number }) => number === pair?.[side])?.thresholds,
  );
  const said = (score: number | undefined, thresholds: VersionRecord['thresholds'] | undefined) =>
    score === undefined || !thresholds ? undefined : { score, verdict: verdictOf(score, thresholds) };
  return photos.map(({ item, scores }) => ({
    item,
    said: [said(scores[0], one), said(scores[1], other)],
  }));
}
