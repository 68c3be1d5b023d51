import { useMemo } from 'react';
import type { VersionRecord } from '../state/photos/page-types';
import type { Inspected } from '../state/photos/photo';
import { knownScores } from '../state/photos/truths';

/** What is known of a project's photos. */
export interface KnownResults {
  /** Of all versions, in the order of time. */
  readonly inspected: readonly Inspected[];
  readonly versions: readonly VersionRecord[];
}

/** The scores that a version gave to good parts which it has not learnt from. */
export function useGoodScores({ inspected, versions }: KnownResults, number: number): readonly number[] {
  const version = versions.find((one) => one.number === number);
  return useMemo(
    () => knownScores(inspected, version ?? { number, shots: [] }).good,
    [inspected, number, version],
  );
}
