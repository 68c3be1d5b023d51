import { useMemo } from 'react';
import type { ResultRecord, VersionRecord } from '../state/photos/page-types';
import type { Inspected } from '../state/photos/photo';
import { knownScores } from '../state/photos/truths';

/** What is known of a project's photos. */
export interface KnownResults {
  /** Of all versions, in the order of time. */
  readonly inspected: readonly Inspected[];
  readonly versions: readonly VersionRecord[];
}

/** Scores by the version of a result for other good parts, which it has not learnt from. */
export function useGoodScores(
  { inspected, versions }: KnownResults,
  { version: number, sha256 }: Pick<ResultRecord, 'version' | 'sha256'>,
): readonly number[] {
  const version = versions.find((one) => one.number === number);
  return useMemo(() => {
    const others = inspected.filter((one) => one.status !== 'done' || one.result.sha256 !== sha256);
    return knownScores(others, version ?? { number, shots: [] }).good;
  }, [inspected, number, sha256, version]);
}
