import { CircleStop } from 'lucide-react';
import { Progress } from 'radix-ui';
import { lazy, Suspense, useEffect } from 'react';
import { type TrainingState, useInspection } from '../state/inspection-store';
import { ProjectFile } from './project-file';
import { SyntheticDefects } from './synthetic-defects';

const loadChart = () => import('./loss-chart');
const LossChart = lazy(loadChart);

const phases = {
  starting: 'Starting',
  reading: 'Reading the photos',
  encoding: 'Looking at the good photos',
  synthesising: 'Drawing synthetic defects',
  training: 'Learning to tell them apart',
  calibrating: 'Finding the threshold',
} as const;

/** Each phase's span of the bar, in percent: training takes most of the time. */
const spans: Record<keyof typeof phases, readonly [from: number, to: number]> = {
  starting: [0, 1],
  reading: [1, 4],
  encoding: [4, 10],
  synthesising: [10, 20],
  training: [20, 96],
  calibrating: [96, 100],
};

type Running = Extract<TrainingState, { status: 'running' }>;

function percentOf({ phase, done, of }: Running): number {
  const [from, to] = spans[phase];
  return Math.round(from + ((to - from) * done) / of);
}

/** Step 2: training in view. */
export function Training() {
  const training = useInspection((s) => s.training);
  const losses = useInspection((s) => s.losses);
  const hasExamples = useInspection((s) => s.examples.length > 0);
  // Loading it holds the page for longer than a frame: better before training than at its first step.
  useEffect(() => void loadChart(), []);
  return (
    <section
      className="panel"
      aria-labelledby="training-title"
      data-testid="training"
      data-status={training.status}
    >
      <h2 id="training-title">
        <span className="step-number">2</span> Training
      </h2>
      {training.status === 'idle' && (
        <p className="empty">
          The app draws scratches, cracks, blurs and misplaced pieces on your good photos and learns to find
          them. It takes from a few seconds on a graphics card to a few minutes without one.
        </p>
      )}
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
    </section>
  );
}

function TrainingProgress({ training }: { readonly training: Running }) {
  const cancelTraining = useInspection((s) => s.cancelTraining);
  const percent = percentOf(training);
  return (
    <>
      <div className="row">
        <p role="status" className="grow">
          {phases[training.phase]}: {percent}&nbsp;%
        </p>
        <button type="button" className="button" onClick={cancelTraining}>
          <CircleStop aria-hidden size={18} /> Cancel
        </button>
      </div>
      <Progress.Root className="progress" value={percent} aria-label="Training progress">
        <Progress.Indicator className="progress-fill" style={{ width: `${percent}%` }} />
      </Progress.Root>
    </>
  );
}

function Trained({ training }: { readonly training: Extract<TrainingState, { status: 'trained' }> }) {
  const { seconds, thresholds, shots } = training.version;
  const { count, falseAlarmRate, confidence } = thresholds.calibration;
  return (
    <p role="status">
      Trained on {shots.length} photos{seconds !== null && ` in ${seconds.toFixed(0)} s`}. The threshold{' '}
      {thresholds.pass.toFixed(3)} is the highest score among them, each judged without itself. {count} photos
      promise little: false alarms may be as high as {Math.round(falseAlarmRate * 100)}&nbsp;% (with{' '}
      {Math.round(confidence * 100)}&nbsp;% confidence).
    </p>
  );
}
