/** What two versions said of the same photos. */
import type { ResultRecord } from '../../database/records';
import type { Done } from '../photos/photo';

export type Said = Pick<ResultRecord, 'score' | 'verdict'>;

export interface ComparedPhoto {
  /** One of its results, for its picture. */
  readonly item: Done;
  /** What each of the two versions says; undefined until it is known. */
  readonly said: readonly [Said | undefined, Said | undefined];
}

/**
 * Each photo once, the latest first, with what each version said of it last.
 * @param results in the order of time
 */
export function sideBySide(
  results: readonly Done[],
  [one, other]: readonly [number, number],
  most: number,
): ComparedPhoto[] {
  const photos = new Map<string, { item: Done; said: [Said | undefined, Said | undefined] }>();
  for (const item of results.toReversed()) {
    const { sha256, version, score, verdict } = item.result;
    if (!photos.has(sha256) && photos.size === most) continue;
    const photo = photos.get(sha256) ?? { item, said: [undefined, undefined] };
    photos.set(sha256, photo);
    if (version === one) photo.said[0] ??= { score, verdict };
    if (version === other) photo.said[1] ??= { score, verdict };
  }
  return [...photos.values()];
}
