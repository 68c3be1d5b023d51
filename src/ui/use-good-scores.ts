import { useMemo } from 'react';
import { useInspection } from '../state/inspection-store';
import { knownScores } from '../state/truths';

/** The scores that a version gave to good parts which it has not learnt from. */
export function useGoodScores(number: number): readonly number[] {
  const inspected = useInspection((s) => s.inspected);
  const shots = useInspection((s) => s.versions.find((one) => one.number === number)?.shots);
  return useMemo(
    () => knownScores(inspected, number, new Set(shots?.map(({ sha256 }) => sha256))).good,
    [inspected, number, shots],
  );
}
