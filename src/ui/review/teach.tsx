import { GraduationCap } from 'lucide-react';
import { isWorking } from '../../state/open-project/open-project-state';
import { useOpenProject } from '../../state/open-project/open-project-store';
import { isWithoutPhotos } from '../../state/photos/learnt-from';
import { mostLessons } from '../../state/photos/truths';
import { lessonsFor, useTeaching } from '../../state/review/teach-store';
import { handsFocusOn } from '../hands-focus-on';
import { reviewText } from '../text/review';
import { useDecimals, usePercent, useText } from '../text/use-text';
import { WorkProgress, workBar } from '../work-progress';
import { Taught } from './taught';
import { useRejudging } from './use-rejudging';

/** Learns from a person's decisions, and shows the changes before the result counts. */
export function Teach() {
  const text = useText(reviewText);
  const percent = usePercent();
  const whole = useDecimals(0);
  const isRejudging = useRejudging() !== undefined;
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
                  ? `${text.lessons(lessons.good.length, lessons.bad.length)}${lessons.of > count ? ` ${text.lessonsOf(whole(lessons.of), whole(mostLessons))}` : ''}`
                  : isRejudging
                    ? ''
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
            // Before its first progress the engine has not begun.
            canPause: share > 0,
            onPause: () => void pauseLearning(),
            onResume: resumeLearning,
            words: text,
          }}
          cancel={{ word: text.cancel, onCancel: cancel }}
        />
      )}
      {status === 'taught' && isHere && candidate && <Taught candidate={candidate} />}
    </section>
  );
}
