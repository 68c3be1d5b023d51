import { Play, Trash2 } from 'lucide-react';
import { lazy, Suspense, useEffect } from 'react';
import { shareTrained } from '../state/open-project/begun-training';
import { useLearning } from '../state/open-project/learning';
import type { TrainingState } from '../state/open-project/open-project-state';
import { useOpenProject } from '../state/open-project/open-project-store';
import { stepsTaken } from '../state/open-project/steps-taken';
import { shareDone } from '../state/open-project/training-progress';
import { hrefOf } from '../state/page/router';
import { choiceLeftBehind, isAsMeasured } from '../state/photos/judged-by';
import { photosLearntFrom } from '../state/photos/learnt-from';
import type { VersionRecord } from '../state/photos/page-types';
import { DefectKinds } from './defect-kinds';
import { handsFocusOn } from './hands-focus-on';
import { keepsFocus } from './keeps-focus';
import { ProjectFile } from './project-file';
import { VersionPromise } from './promise-sentence';
import { SyntheticDefects } from './synthetic-defects';
import { project as projectText } from './text/project';
import { trainingText } from './text/training';
import { useDecimals, useDuration, usePercent, useText } from './text/use-text';
import { WorkProgress, workBar } from './work-progress';
import './training.css';

const loadChart = () => import('./loss-chart');
const LossChart = lazy(loadChart);

type Running = Extract<TrainingState, { status: 'running' }>;

/** Step 2: training in view. */
export function Training() {
  const text = useText(trainingText);
  const training = useOpenProject((s) => s.training);
  const losses = useOpenProject((s) => s.losses);
  const hasExamples = useOpenProject((s) => s.examples.length > 0);
  // Loading it blocks the page for longer than a frame: better before training than at its first step.
  useEffect(() => void loadChart(), []);
  return (
    <section
      className="panel"
      aria-labelledby="training-title"
      data-testid="training"
      data-status={training.status}
    >
      <h2 id="training-title">
        <span className="step-number">2</span> {text.title}
      </h2>
      {training.status !== 'running' && <Interrupted />}
      {training.status === 'idle' && <p className="empty">{text.idle}</p>}
      {training.status === 'running' && <TrainingProgress training={training} />}
      {training.status === 'trained' && (
        <>
          <Trained training={training} />
          <ProjectFile />
        </>
      )}
      {losses.length > 1 && (
        <Suspense fallback={null}>
          <LossChart losses={losses} />
        </Suspense>
      )}
      {hasExamples && <SyntheticDefects />}
      <DefectKinds />
    </section>
  );
}

function TrainingProgress({ training }: { readonly training: Running }) {
  const text = useText(trainingText);
  const percentText = usePercent();
  const duration = useDuration();
  const { cancelTraining, pauseTraining, resumeTraining } = useOpenProject.getState();
  const { work, pause, secondsLeft, halvings, plateau } = training;
  const share = shareDone(work);
  const waits = useLearning((s) => s.project !== undefined) && work.phase === 'starting';
  const doing = pause === 'no' ? text[work.phase] : pause === 'held' ? text.paused : text.pausing;
  return (
    <div data-pause={pause}>
      <WorkProgress
        label={text.progressLabel}
        share={share}
        sentence={waits ? text.waitsForTeaching : text.progress(doing, percentText(share))}
        part={waits ? text.waitsForTeaching : doing}
        pause={{
          isPaused: pause !== 'no',
          canPause: work.phase !== 'starting',
          onPause: () => void pauseTraining(),
          onResume: resumeTraining,
          words: text,
        }}
        cancel={{ word: text.cancel, onCancel: cancelTraining }}
      >
        {pause === 'no' && secondsLeft !== undefined && (
          <p className="time-left">{text.left(duration(1000 * secondsLeft))}</p>
        )}
        {halvings > 0 && <p>{text.halved(`1/${2 ** halvings}`)}</p>}
        {plateau && <p>{text.plateau}</p>}
      </WorkProgress>
    </div>
  );
}

/** Offers to continue a training that stopped early. */
function Interrupted() {
  const text = useText(trainingText);
  const percent = usePercent();
  const interrupted = useOpenProject((s) => s.interrupted);
  // These would arrive during a training, which the button below says.
  const isAdding = useOpenProject((s) => s.adding > 0);
  const { continueTraining, discardTraining } = useOpenProject.getState();
  if (!interrupted) return null;
  return (
    <div ref={handsFocusOn(workBar)} className="interrupted" data-testid="interrupted">
      <p>
        <strong>{text.interrupted(percent(shareTrained(interrupted)))}</strong> {text.interruptedHint}
      </p>
      <div className="row">
        <button
          type="button"
          className="button button-primary"
          {...keepsFocus(!isAdding, () => void continueTraining())}
        >
          <Play aria-hidden size={18} /> {text.continue}
        </button>
        <button type="button" className="button" onClick={() => void discardTraining()}>
          <Trash2 aria-hidden size={18} /> {text.discard}
        </button>
      </div>
    </div>
  );
}

function Trained({ training }: { readonly training: Extract<TrainingState, { status: 'trained' }> }) {
  const text = useText(trainingText);
  const decimals = useDecimals(3);
  const whole = useDecimals(0);
  const { seconds, thresholds } = training.version;
  const photos = whole(photosLearntFrom(training.version));
  const { given, taken = given } = stepsTaken(training.version);
  return (
    <p role="status">
      {seconds === null ? text.trainedOn(photos) : text.trainedIn(photos, whole(seconds))}{' '}
      {taken < given && `${text.endedEarly(whole(taken), whole(given))} `}
      {isAsMeasured(training.version)
        ? text.thresholds(decimals(thresholds.pass), decimals(thresholds.fail))
        : text.byHand(decimals(thresholds.pass))}{' '}
      <VersionPromise version={training.version} /> <ChoiceLeft version={training.version} />
    </p>
  );
}

/**
 * Tells that a person chose the thresholds of the version before, which a new training does not take over,
 * and how to choose them again.
 */
function ChoiceLeft({ version }: { readonly version: VersionRecord }) {
  const text = useText(trainingText);
  const { threshold } = useText(projectText);
  const before = useOpenProject((s) => choiceLeftBehind(version, s.versions));
  if (!before) return null;
  return (
    <strong>
      {text.choiceLeft(before.number)}{' '}
      <a href={hrefOf({ page: 'project', id: version.project, tab: 'threshold' })}>{threshold}</a>
    </strong>
  );
}
