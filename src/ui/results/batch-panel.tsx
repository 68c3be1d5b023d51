import { X } from 'lucide-react';
import { useMemo, useState } from 'react';
import { timeLeft } from '../../state/inspecting/batch-progress';
import { useBatch } from '../../state/inspecting/batch-store';
import { useOpenProject } from '../../state/open-project/open-project-store';
import { shortName } from '../../state/page/short-name';
import { everything, verdictCounts } from '../../state/photos/result-list';
import { forgetLeftOver, leftOver, type Said } from '../../state/storing/unfinished-batch';
import { useUnsaved } from '../../state/storing/unsaved-results';
import { handsFocusOn } from '../hands-focus-on';
import { ProblemText } from '../problem-text';
import { cameraText } from '../text/camera';
import { resultsText } from '../text/results';
import { useDecimals, useDuration, useText } from '../text/use-text';
import { verdictText } from '../text/verdict';
import { WorkProgress } from '../work-progress';
import './batch-panel.css';

/** The most failures listed by name; more would push everything else off the page. */
const LISTED = 20;

/** How far the batch is, and its outcome. A single photo needs none of this. */
export function BatchPanel() {
  const text = useText(resultsText);
  const status = useBatch((s) => s.status);
  return (
    <>
      <RunningBatch />
      {(status === 'idle' || status === 'done') && <LeftOver isMeant={isUnknown} tell={text.leftOver} />}
    </>
  );
}

/** Photos of known parts are told of where they were given. */
const isUnknown = (said: Said) => said !== 'pass' && said !== 'fail';

/** As `BatchPanel`, without the leftovers of earlier batches. */
export function RunningBatch() {
  const status = useBatch((s) => s.status);
  const given = useBatch((s) => s.given);
  const text = useText(resultsText);
  if (status === 'idle' || given < 2) return null;
  return (
    <section
      ref={handsFocusOn()}
      className="batch"
      aria-label={text.batch}
      data-testid="batch"
      data-status={status}
    >
      {status === 'done' ? <Outcome /> : <Progress />}
    </section>
  );
}

interface LeftOverProps {
  /** Selects photos by the decision that they were given with; one function for all renders. */
  readonly isMeant: (said: Said) => boolean;
  readonly tell: (count: number, written: string) => string;
}

/** What a batch left over when the page or the project was closed in the middle of it. */
export function LeftOver({ isMeant, tell }: LeftOverProps) {
  const text = useText(resultsText);
  const whole = useDecimals(0);
  const project = useOpenProject((s) => s.project?.id);
  const [told, setTold] = useState<string>();
  const given = useBatch((s) => s.given);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a batch may have had some of it
  const left = useMemo(() => project && leftOver(project, isMeant), [project, given, isMeant]);
  if (!project || !left || told === project) return null;
  const shown = left.names.slice(0, LISTED);

  function dismiss(of: string) {
    forgetLeftOver(of, isMeant);
    setTold(of);
  }
  return (
    <section ref={handsFocusOn()} className="batch" aria-label={text.batch} data-testid="left-over">
      <div className="row">
        <p role="status" className="grow">
          {tell(left.count, whole(left.count))}
        </p>
        <button
          type="button"
          className="icon-button"
          aria-label={text.dismiss}
          onClick={() => dismiss(project)}
        >
          <X aria-hidden size={18} />
        </button>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a long list has to be reached to be scrolled */}
      <ul className="batch-failures" tabIndex={0} aria-label={text.batch}>
        {shown.map((name, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two files may have one name, and the list does not change
          <li key={i}>
            <bdi>{name}</bdi>
          </li>
        ))}
        {left.count > shown.length && <li>{text.moreFailures(whole(left.count - shown.length))}</li>}
      </ul>
    </section>
  );
}

function Progress() {
  const text = useText(resultsText);
  const { status, done, of, pace, pause, resume, cancel } = useBatch();
  const whole = useDecimals(0);
  const duration = useDuration();
  const left = timeLeft(pace, of - done);
  const isHeldUp = useUnsaved((s) => s.isHeldUp);
  const { heldUp } = useText(cameraText);

  const held = status === 'paused' ? text.paused(of - done, whole(of - done)) : isHeldUp ? heldUp : undefined;

  return (
    <WorkProgress
      label={text.batch}
      share={done / Math.max(1, of)}
      sentence={[text.progress(whole(done), whole(of)), held].filter(Boolean).join(' · ')}
      part={status === 'paused' ? status : held}
      pause={{
        isPaused: status === 'paused',
        canPause: true,
        onPause: pause,
        onResume: resume,
        words: text,
      }}
      cancel={{ word: text.cancel, onCancel: cancel }}
    >
      {held === undefined && <p>{left === undefined ? text.leftUnknown : text.left(duration(left))}</p>}
    </WorkProgress>
  );
}

function Outcome() {
  const text = useText(resultsText);
  const { done, stopped, failures, results, dismiss } = useBatch();
  const inspected = useOpenProject((s) => s.inspected);
  // Other thresholds, or a removal, change them afterwards.
  const verdicts = useMemo(() => {
    const own = new Set(results);
    return verdictCounts(
      inspected.filter(({ id }) => own.has(id)),
      everything,
    );
  }, [inspected, results]);
  const verdict = useText(verdictText);
  const whole = useDecimals(0);
  return (
    <>
      <div className="row">
        <p role="status" className="grow">
          {text.finished(done - failures.length, whole(done - failures.length))}{' '}
          {verdicts.pass + verdicts.uncertain + verdicts.fail > 0 && (
            <span data-testid="batch-verdicts">
              {text.verdicts(
                (['pass', 'uncertain', 'fail'] as const)
                  .map((each) => `${verdict[each]}: ${whole(verdicts[each])}`)
                  .join(' · '),
              )}{' '}
            </span>
          )}
          {stopped > 0 && text.stopped(stopped, whole(stopped))}{' '}
          {failures.length > 0 && text.failures(failures.length, whole(failures.length))}
        </p>
        <button type="button" className="icon-button" aria-label={text.dismiss} onClick={dismiss}>
          <X aria-hidden size={18} />
        </button>
      </div>
      {failures.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a long list has to be reached to be scrolled
        <ul className="batch-failures" tabIndex={0} aria-label={text.batch}>
          {failures.slice(0, LISTED).map(({ name, problem }, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: two files may have one name, and the list only grows
            <li key={i}>
              <bdi>{shortName(name)}</bdi>
              <span className="hint">
                <ProblemText problem={problem} />
              </span>
            </li>
          ))}
          {failures.length > LISTED && <li>{text.moreFailures(whole(failures.length - LISTED))}</li>}
        </ul>
      )}
    </>
  );
}
