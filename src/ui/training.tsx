import { CircleStop } from 'lucide-react';
import { Progress } from 'radix-ui';
import { lazy, Suspense, useEffect } from 'react';
import { type TrainingState, useInspection } from '../state/inspection-store';
import { ProjectFile } from './project-file';
import { SyntheticDefects } from './synthetic-defects';
import { trainingText } from './text/training';
import { useDecimals, usePercent, useText } from './text/use-text';

const loadChart = () => import('./loss-chart');
const LossChart = lazy(loadChart);

type Running = Extract<TrainingState, { status: 'running' }>;

/** Each phase's span of the bar, in percent: training takes most of the time. */
const spans: Record<Running['phase'], readonly [from: number, to: number]> = {
  starting: [0, 1],
  reading: [1, 4],
  encoding: [4, 10],
  synthesising: [10, 20],
  training: [20, 96],
  calibrating: [96, 100],
};

function percentOf({ phase, done, of }: Running): number {
  const [from, to] = spans[phase];
  return Math.round(from + ((to - from) * done) / of);
}

/** Step 2: training in view. */
export function Training() {
  const text = useText(trainingText);
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
        <span className="step-number">2</span> {text.title}
      </h2>
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
    </section>
  );
}

function TrainingProgress({ training }: { readonly training: Running }) {
  const text = useText(trainingText);
  const percentText = usePercent();
  const cancelTraining = useInspection((s) => s.cancelTraining);
  const percent = percentOf(training);
  return (
    <>
      <div className="row">
        <p role="status" className="grow">
          {text.progress(text[training.phase], percentText(percent / 100))}
        </p>
        <button type="button" className="button" onClick={cancelTraining}>
          <CircleStop aria-hidden size={18} /> {text.cancel}
        </button>
      </div>
      <Progress.Root className="progress" value={percent} aria-label={text.progressLabel}>
        <Progress.Indicator className="progress-fill" style={{ width: `${percent}%` }} />
      </Progress.Root>
    </>
  );
}

function Trained({ training }: { readonly training: Extract<TrainingState, { status: 'trained' }> }) {
  const text = useText(trainingText);
  const decimals = useDecimals(3);
  const whole = useDecimals(0);
  const percent = usePercent();
  const { seconds, thresholds, shots } = training.version;
  const { count, falseAlarmRate, confidence } = thresholds.calibration;
  const photos = whole(shots.length);
  return (
    <p role="status">
      {seconds === null ? text.trainedOn(photos) : text.trainedIn(photos, whole(seconds))}.{' '}
      {text.threshold(decimals(thresholds.pass))}{' '}
      {text.promise(whole(count), percent(falseAlarmRate), percent(confidence))}
    </p>
  );
}
