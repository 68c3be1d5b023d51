import { CircleCheck, GitCompare, GraduationCap, Trash2 } from 'lucide-react';
import { isWorking } from '../../state/open-project/open-project-state';
import { useOpenProject } from '../../state/open-project/open-project-store';
import { isWithoutPhotos } from '../../state/photos/learnt-from';
import { doneResults } from '../../state/photos/photo';
import { type Truth, truthsOf } from '../../state/photos/truths';
import { mostCompared, useComparison } from '../../state/review/comparison-store';
import { type ComparedPhoto, saidNow } from '../../state/review/side-by-side';
import { lessonsFor, useTeaching } from '../../state/review/teach-store';
import { handsFocusOn } from '../hands-focus-on';
import { keepsFocus } from '../keeps-focus';
import { SpokenProgress } from '../spoken-progress';
import { reviewText } from '../text/review';
import { useDecimals, usePercent, useText } from '../text/use-text';
import { VerdictBadge } from '../verdict-badge';
import { LeftOut } from '../versions/left-out';
import { SaidVerdict } from '../versions/said-verdict';
import { WorkProgress, workBar } from '../work-progress';

/** Learns from what a person said, and shows what that changes before it counts. */
export function Teach() {
  const text = useText(reviewText);
  const percent = usePercent();
  const { status, project, share, pause, candidate, teach, pauseLearning, resumeLearning, cancel } =
    useTeaching();
  const isHere = useOpenProject((s) => s.project?.id === project);
  const learnsElsewhere = status === 'learning' && !isHere;
  const working = useOpenProject(isWorking);
  const inspected = useOpenProject((s) => s.inspected);
  const versions = useOpenProject((s) => s.versions);
  const current = useOpenProject((s) => s.project?.currentVersion ?? undefined);
  const lessons = lessonsFor({ inspected, versions }, current);
  const lacksPhotos = versions.some((one) => one.number === current && isWithoutPhotos(one));
  const count = lessons ? lessons.good.length + lessons.bad.length : 0;
  return (
    <section className="panel teach" aria-label={text.teach}>
      <h3>{text.teach}</h3>
      <p>{text.teachWhy}</p>
      {(status === 'idle' || !isHere) && (
        <div ref={handsFocusOn(workBar)} className="row">
          <p className="grow">
            {learnsElsewhere
              ? text.learnsElsewhere
              : lacksPhotos
                ? text.withoutPhotos
                : lessons && count > 0
                  ? text.lessons(lessons.good.length, lessons.bad.length)
                  : text.nothingToTeach}
          </p>
          <button
            type="button"
            className="button button-primary"
            disabled={count === 0 || lacksPhotos || working || learnsElsewhere}
            onClick={() => void teach()}
          >
            <GraduationCap aria-hidden size={18} /> {text.teach}
          </button>
        </div>
      )}
      {status === 'learning' && isHere && (
        <WorkProgress
          label={text.teach}
          share={share}
          sentence={
            pause === 'no'
              ? text.teaching(percent(share))
              : pause === 'held'
                ? text.held(percent(share))
                : text.pausing
          }
          part={pause}
          pause={{
            isPaused: pause !== 'no',
            // Before its first news the engine has not begun.
            canPause: share > 0,
            onPause: () => void pauseLearning(),
            onResume: resumeLearning,
            words: text,
          }}
          cancel={{ word: text.cancel, onCancel: cancel }}
        />
      )}
      {status === 'taught' && isHere && candidate && <Taught number={candidate.number} />}
    </section>
  );
}

function Taught({ number }: { readonly number: number }) {
  const text = useText(reviewText);
  const { before, accept, discard } = useTeaching();
  const working = useOpenProject(isWorking);
  const isInUse = useOpenProject((s) => s.project?.currentVersion === number);
  const isComparing = useComparison(({ status }) => status === 'working');
  return (
    <div ref={handsFocusOn()} className="taught">
      <p>{text.taught(number, mostCompared)}</p>
      {before !== undefined && <Changes before={before} after={number} />}
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
    </div>
  );
}

/** What the later version says otherwise; the comparison may meanwhile be another one, asked for among the versions. */
function Changes({ before, after }: { readonly before: number; readonly after: number }) {
  const text = useText(reviewText);
  const { project, versions, photos, done, of, status } = useComparison();
  const whole = useDecimals(0);
  const open = useOpenProject((s) => s.project?.id);
  const all = useOpenProject((s) => s.versions);
  const inspected = useOpenProject((s) => s.inspected);
  const working = useOpenProject(isWorking);
  const compare = useTeaching((s) => s.compare);
  const isOther = project !== open || versions?.[0] !== before || versions[1] !== after;
  // Counts of a part of the photos are nothing to decide by.
  if (isOther || status === 'cancelled') {
    return (
      <>
        {!isOther && <p role="status">{text.cutOff}</p>}
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
  const isAsked = status === 'working';
  const truths = truthsOf(doneResults(inspected));
  const rows = saidNow(photos, versions, all).map((photo) => ({
    photo,
    truth: truths.get(photo.item.result.sha256),
  }));
  const changes = rows.map(({ photo, truth }) => changeOf(photo, truth));
  const count = (wanted: (typeof changes)[number]) => changes.filter((one) => one === wanted).length;
  return (
    <>
      {isAsked && (
        <p>
          <SpokenProgress
            sentence={`${text.comparing(whole(done), whole(of))}…`}
            share={done / Math.max(1, of)}
          />
        </p>
      )}
      <p data-testid="taught">
        <strong>{text.better(count('better'))}</strong> · {text.worse(count('worse'))} ·{' '}
        {text.same(count('same'))}
      </p>
      <LeftOut />
      <div className="scroll">
        <table className="outcomes">
          <thead>
            <tr>
              <th scope="col">{text.photo}</th>
              <th scope="col">{text.truth}</th>
              <th scope="col">{text.before}</th>
              <th scope="col">{text.after}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ photo: { item, said }, truth }, i) => (
              <tr key={item.id} data-change={changes[i]}>
                <th scope="row">
                  <bdi>{item.name}</bdi>
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
    </>
  );
}

/** Whether the later version says of the photo what the person said, where the earlier one did not, or the other way. */
function changeOf({ said: [before, after] }: ComparedPhoto, truth: Truth | undefined) {
  if (!before || !after || !truth) return undefined;
  const right = truth === 'good' ? 'pass' : 'fail';
  const [was, is] = [before.verdict === right, after.verdict === right];
  return was === is ? 'same' : is ? 'better' : 'worse';
}
