import { useMemo } from 'react';
import { useOpenProject } from '../../state/open-project/open-project-store';
import type { VersionRecord } from '../../state/photos/page-types';
import { useComparison } from '../../state/review/comparison-store';
import { type TaughtThresholds, thresholdsOfTaught } from '../../state/review/taught-thresholds';
import { useTeaching } from '../../state/review/teach-store';
import { reviewText } from '../text/review';
import { useDecimals, useText } from '../text/use-text';

const none: readonly never[] = [];

/** The thresholds for the candidate; undefined while they are not known. */
export function useJudged(candidate: VersionRecord): TaughtThresholds | undefined {
  const before = useTeaching((s) => s.before);
  const inspected = useOpenProject((s) => s.inspected);
  const versions = useOpenProject((s) => s.versions);
  const status = useComparison((s) => s.status);
  const project = useComparison((s) => s.project);
  const pair = useComparison((s) => s.versions);
  // Each step of a comparison changes them; all count, once they are complete.
  const photos = useComparison((s) => (s.status === 'done' ? s.photos : none));
  return useMemo(
    () =>
      thresholdsOfTaught(
        { before, candidate },
        { inspected, versions },
        { status, project, versions: pair, photos },
      ),
    [before, candidate, inspected, versions, status, project, pair, photos],
  );
}

/** Tells whether both are judged by thresholds of one kind, if a person chose those of the version before. */
export function JudgedBy({
  before,
  candidate,
  judged,
}: {
  readonly before: number;
  readonly candidate: VersionRecord;
  readonly judged: TaughtThresholds | undefined;
}) {
  const text = useText(reviewText);
  const decimals = useDecimals(3);
  const whole = useDecimals(0);
  const isComparing = useComparison(({ status }) => status === 'working');
  if (judged?.how === 'own' || (!judged && isComparing)) return null;
  const { pass, fail } = judged?.how === 'alike' ? judged.thresholds : candidate.thresholds;
  const band = `${decimals(pass)} / ${decimals(fail)}`;
  return (
    <p data-testid="judged-by">
      {judged?.how === 'alike'
        ? text.judgedAlike(before, candidate.number, band, judged.parts, whole(judged.parts))
        : text.judgedUnlike(before, candidate.number, band)}
    </p>
  );
}
