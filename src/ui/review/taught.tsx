import { CircleCheck, GitCompare, Trash2, TriangleAlert } from 'lucide-react';
import { useMemo } from 'react';
import { isWorking } from '../../state/open-project/open-project-state';
import { useOpenProject } from '../../state/open-project/open-project-store';
import type { VersionRecord } from '../../state/photos/page-types';
import { doneResults } from '../../state/photos/photo';
import { truthsOf } from '../../state/photos/truths';
import { mostCompared, useComparison } from '../../state/review/comparison-store';
import { saidNow } from '../../state/review/side-by-side';
import {
  type TaughtChange,
  type TaughtChanges,
  type TaughtPhoto,
  taughtChanges,
} from '../../state/review/taught-changes';
import type { TaughtThresholds } from '../../state/review/taught-thresholds';
import { useTeaching } from '../../state/review/teach-store';
import { handsFocusOn } from '../hands-focus-on';
import { keepsFocus } from '../keeps-focus';
import { someNames } from '../some-names';
import { SpokenProgress } from '../spoken-progress';
import { reviewText } from '../text/review';
import { useDecimals, useLanguageTag, usePercent, useText } from '../text/use-text';
import { VerdictBadge } from '../verdict-badge';
import { LeftOut } from '../versions/left-out';
import { SaidVerdict } from '../versions/said-verdict';
import { JudgedBy, useJudged } from './judged-by';

/**
 * The changes of a version that has learnt, to accept or discard: a summary, what speaks against it, and then
 * photo by photo.
 */
export function Taught({ candidate }: { readonly candidate: VersionRecord }) {
  const text = useText(reviewText);
  const before = useTeaching((s) => s.before);
  const { accept, discard } = useTeaching.getState();
  const judged = useJudged(candidate);
  const working = useOpenProject(isWorking);
  const isInUse = useOpenProject((s) => s.project?.currentVersion === candidate.number);
  const isComparing = useComparison(({ status }) => status === 'working');
  const changes = useChanges(before, candidate, judged);
  return (
    <div ref={handsFocusOn()} className="taught">
      <p>{text.taught(candidate.number, mostCompared)}</p>
      {before !== undefined && <JudgedBy before={before} candidate={candidate} judged={judged} />}
      {changes ? (
        <Sum changes={changes} isJudged={judged !== undefined} />
      ) : (
        before !== undefined && <CompareAgain before={before} after={candidate.number} />
      )}
      {isInUse && <p className="hint">{text.candidateInUse}</p>}
      <div className="row">
        <button
          type="button"
          className="button button-primary"
          {...keepsFocus(!isComparing && !working, () => void accept())}
        >
          <CircleCheck aria-hidden size={18} /> {text.accept}
        </button>
        <button type="button" className="button" disabled={isInUse} onClick={() => void discard()}>
          <Trash2 aria-hidden size={18} /> {text.discard}
        </button>
      </div>
      {changes && <Rows rows={changes.rows} />}
    </div>
  );
}

/**
 * Whether the comparison is of these two; it may have been replaced by one that was asked for among the
 * versions.
 */
function useIsOfThese(before: number | undefined, after: number): boolean {
  const open = useOpenProject((s) => s.project?.id);
  return useComparison(
    ({ project, versions }) => project === open && versions?.[0] === before && versions?.[1] === after,
  );
}

/**
 * The known changes; undefined for a cancelled comparison: counts of some photos are no basis for a decision.
 */
function useChanges(
  before: number | undefined,
  candidate: VersionRecord,
  judged: TaughtThresholds | undefined,
): TaughtChanges | undefined {
  const versions = useComparison((s) => s.versions);
  const photos = useComparison((s) => s.photos);
  const status = useComparison((s) => s.status);
  const isOfThese = useIsOfThese(before, candidate.number);
  const all = useOpenProject((s) => s.versions);
  const inspected = useOpenProject((s) => s.inspected);
  const truths = useMemo(() => truthsOf(doneResults(inspected)), [inspected]);
  if (!isOfThese || status === 'cancelled') return undefined;
  const { number } = candidate;
  // Without known thresholds nothing is said.
  const judges = judged ? all : all.filter((one) => one.number !== number);
  const asJudged =
    judged?.how === 'alike'
      ? judges.map((one) => (one.number === number ? { ...one, thresholds: judged.thresholds } : one))
      : judges;
  return taughtChanges(saidNow(photos, versions, asJudged), truths, candidate);
}

function CompareAgain({ before, after }: { readonly before: number; readonly after: number }) {
  const text = useText(reviewText);
  const status = useComparison((s) => s.status);
  const isOfThese = useIsOfThese(before, after);
  const working = useOpenProject(isWorking);
  const compare = useTeaching((s) => s.compare);
  return (
    <>
      {isOfThese && <p role="status">{text.cutOff}</p>}
      <button
        ref={handsFocusOn()}
        type="button"
        className="button"
        disabled={working || status === 'working'}
        onClick={() => void compare()}
      >
        <GitCompare aria-hidden size={18} /> {text.compareAgain}
      </button>
    </>
  );
}

function Sum({
  changes: { rows, good, bad, learnt },
  isJudged,
}: {
  readonly changes: TaughtChanges;
  readonly isJudged: boolean;
}) {
  const text = useText(reviewText);
  const whole = useDecimals(0);
  const tag = useLanguageTag();
  const percent = usePercent();
  const working = useOpenProject(isWorking);
  const { done, of, status, photos } = useComparison();
  const share = done / Math.max(1, of);
  const comparing = text.comparing(photos.length, whole(photos.length), percent(share));
  const isAsked = status === 'working';
  const missed = rows.filter(({ change }) => change === 'missed').map(({ item }) => item.name);
  return (
    <>
      {isAsked && (
        <p>
          <SpokenProgress
            sentence={working ? text.comparisonWaits(comparing) : `${comparing} …`}
            part={working ? 'waits' : undefined}
            share={share}
          />
        </p>
      )}
      {isJudged && (
        <ul data-testid="taught">
          <li>{text.goodParts(whole(good.right), whole(good.wrong), whole(good.same))}</li>
          <li>{text.badParts(whole(bad.right), whole(bad.wrong), whole(bad.same))}</li>
          {learnt.count > 0 && (
            <li>{text.learntFrom(learnt.count, whole(learnt.count), whole(learnt.right))}</li>
          )}
        </ul>
      )}
      {!isAsked && missed.length > 0 && (
        <p role="status" className="taught-missed">
          <TriangleAlert aria-hidden size={20} />{' '}
          {text.nowMissed(missed.length, whole(missed.length), someNames(missed, tag))}
        </p>
      )}
      <LeftOut />
    </>
  );
}

function Rows({ rows }: { readonly rows: readonly TaughtPhoto[] }) {
  const text = useText(reviewText);
  const isAsked = useComparison(({ status }) => status === 'working');
  const tags: Partial<Record<NonNullable<TaughtChange>, string>> = { missed: text.missed, alarm: text.alarm };
  return (
    <div className="scroll">
      <table className="outcomes taught-rows">
        <thead>
          <tr>
            <th scope="col">{text.photo}</th>
            <th scope="col">{text.truth}</th>
            <th scope="col">{text.before}</th>
            <th scope="col">{text.after}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ item, said, truth, change, isLearnt }) => (
            <tr key={item.id} data-change={change}>
              <th scope="row">
                <bdi>{item.name}</bdi> {change && tags[change] && <span className="tag">{tags[change]}</span>}{' '}
                {isLearnt && <span className="tag">{text.learnt}</span>}
              </th>
              <td>{truth && <VerdictBadge verdict={truth === 'good' ? 'pass' : 'fail'} />}</td>
              <td>
                <SaidVerdict said={said[0]} isAsked={isAsked} />
              </td>
              <td>
                <SaidVerdict said={said[1]} isAsked={isAsked} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
