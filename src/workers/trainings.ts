/** The engine's trainings, one at a time: each makes a detector from photos and replaces the one before. */
import type * as tf from '@tensorflow/tfjs-core';
import { evenWeights, kindsByWeight } from '../das/kind-weights';
import { fitDefect, placePhoto } from '../images/fit';
import { readAlike } from '../images/read-alike';
import type { SensorBits } from '../images/rgb-image';
import { encoderIdentity } from '../storage/encoder-identity';
import type { ProjectFacts } from '../storage/project';
import type { Checkpoint } from '../vtfusion/checkpoint';
import { type BadPhoto, settingsToTeach, teach } from '../vtfusion/corrections';
import type { Detector } from '../vtfusion/detector';
import { Gate } from '../vtfusion/gate';
import { photoToLearn } from '../vtfusion/photo-to-learn';
import { regionOnSquare } from '../vtfusion/region';
import { presetOf, presets, type TrainSettings } from '../vtfusion/settings';
import { requireShots } from '../vtfusion/shot-limits';
import { trainDetector } from '../vtfusion/trainer';
import { trainingCancelled } from '../vtfusion/training-cancelled';
import type { TrainingControl, TrainingTask } from '../vtfusion/training-task';
import { type Photo, photoOf } from '../vtfusion/views';
import { startDrawing } from './das-drawing';
import type {
  CorrectionsRequest,
  KeptCheckpoint,
  NamedPhoto,
  TaughtDefect,
  TaughtReport,
  TrainingNews,
  TrainingReport,
  TrainingRequest,
} from './engine-api';
import type { InUse } from './in-use';
import { defectsLearnt } from './learnt-defects';
import { pictureOf } from './read-photo';
import { TrainingClock } from './training-clock';
import { unlessCancelled } from './unless-cancelled';

/** The caller of a training. */
interface Listener {
  readonly onProgress: (news: TrainingNews) => void;
  readonly signal: AbortSignal;
  readonly keep?: (checkpoint: KeptCheckpoint) => Promise<void>;
}

interface Lesson {
  readonly request: Omit<TrainingRequest, 'preset'>;
  readonly wanted: TrainSettings;
  /** Good photos in addition to the request's. */
  readonly added?: readonly NamedPhoto[];
  /** Of the camera, if known. */
  readonly sensorBits?: SensorBits | undefined;
  /**
   * @param task with the request's photos
   * @param added the additional good photos
   */
  make(task: TrainingTask, control: TrainingControl, added: readonly Photo[]): Promise<Detector>;
  /** As in `ProjectFacts`; called after learning. */
  readonly defects?: () => ProjectFacts['defects'];
}

/** A preset with the kinds of defects that the person wants. */
function settingsOf({ preset, kinds }: Pick<TrainingRequest, 'preset' | 'kinds'>): TrainSettings {
  const { synthetic, ...rest } = presets[preset];
  return { ...rest, synthetic: { ...synthetic, kinds: kindsByWeight(kinds ?? evenWeights) } };
}

async function opened({ weights, of: _, seconds: __, ...rest }: KeptCheckpoint): Promise<Checkpoint> {
  return { ...rest, weights: new Float32Array(await weights.arrayBuffer()) };
}

/** Bad photos, each read on request. */
async function* readBad(
  bad: readonly TaughtDefect[],
  { encoder, settings: { fit, sensorBits } }: TrainingTask,
  signal: AbortSignal,
): AsyncGenerator<BadPhoto> {
  const read = unlessCancelled(pictureOf, signal);
  for (const { photo, mask } of bad) {
    yield {
      photo: photoOf(await read(photo, sensorBits), fit),
      mask: mask && fitDefect(mask, placePhoto(mask.width, mask.height, encoder.side, fit)),
    };
  }
}

export class Trainings {
  /** Of the running training, or the last one. */
  private gate = new Gate();

  constructor(private readonly inUse: InUse) {
    this.gate.end();
  }

  async pause(): Promise<boolean> {
    const asked = this.gate;
    await asked.close();
    return asked.isClosed;
  }

  resume(): void {
    this.gate.open();
  }

  async train(request: TrainingRequest, listener: Listener): Promise<TrainingReport> {
    requireShots(request.photos.length);
    return this.learn({ request, wanted: settingsOf(request), make: trainDetector }, listener);
  }

  async teach(
    request: Omit<TrainingRequest, 'preset'>,
    corrections: CorrectionsRequest,
    listener: Listener,
  ): Promise<TaughtReport> {
    const { good, bad } = corrections;
    const { detector, facts } = this.inUse.trained();
    const preset = settingsOf({ preset: presetOf(facts.settings), kinds: request.kinds });
    const outside = new Set<number>();
    const defects = () => defectsLearnt(corrections, outside);
    const report = await this.learn(
      {
        request,
        wanted: settingsToTeach(facts.settings, preset),
        added: good,
        sensorBits: facts.settings.sensorBits,
        make: (task, control, added) => {
          const onOutside = (at: number) => outside.add(at);
          return teach(
            detector,
            task,
            { good: added, bad: readBad(bad, task, listener.signal), onOutside },
            control,
          );
        },
        defects,
      },
      listener,
    );
    return { ...report, defects: defects(), outside: outside.size };
  }

  private async learn(
    { request, wanted, added = [], sensorBits: known, make, defects }: Lesson,
    { onProgress, signal, keep }: Listener,
  ): Promise<TrainingReport> {
    const { encoder, manifest } = this.inUse.model();
    const { object, words, seed } = request;
    const gate = new Gate();
    this.gate = gate;
    const clock = new TrainingClock(gate, request.checkpoint);
    let states: tf.Tensor2D | undefined;
    let stop = () => {};
    try {
      const region = request.region && regionOnSquare(request.region, encoder.side, wanted.fit);
      const photos = [...request.photos, ...added];
      const { shots, sensorBits } = await this.readShots(photos, wanted, known, { onProgress, signal });
      const settings: TrainSettings = { ...wanted, sensorBits };
      const identity = await encoderIdentity(manifest);
      states = await this.statesOf(request, signal);
      const drawing = startDrawing();
      stop = drawing.stop;
      const task: TrainingTask = {
        encoder,
        states,
        shots: shots.slice(0, request.photos.length),
        settings,
        seed,
        region,
        startSynthesis: drawing.startSynthesis,
        checkpoint: request.checkpoint && (await opened(request.checkpoint)),
      };
      const kept = keep && {
        keep: ({ weights, ...rest }: Checkpoint) =>
          keep({ ...rest, weights: new Blob([weights]), of: settings.steps, seconds: clock.seconds }),
      };
      const control: TrainingControl = { signal, gate, onProgress, ...kept };
      const detector = await make(task, control, shots.slice(request.photos.length));
      const learnt = { settings, seed, created: new Date().toISOString(), encoder: identity };
      const taught = defects?.();
      const facts = { object, words, ...learnt, ...(taught && { defects: taught }) };
      this.inUse.takeTrained({ detector, facts, photos });
      const { seconds } = clock;
      return { ...learnt, preset: presetOf(settings), thresholds: detector.thresholds, seconds };
    } finally {
      states?.dispose();
      stop();
      gate.end();
    }
  }

  /** Photos as a training takes them. */
  private async readShots(
    photos: readonly NamedPhoto[],
    settings: TrainSettings,
    known: SensorBits | undefined,
    { onProgress, signal }: Listener,
  ): Promise<{ shots: readonly Photo[]; sensorBits: SensorBits | undefined }> {
    const { side } = this.inUse.model().encoder;
    const read = async (photo: NamedPhoto, bits?: SensorBits) => {
      const picture = await pictureOf(photo, bits);
      const { sensorBits } = picture;
      const again = () => pictureOf(photo, sensorBits);
      return { sensorBits, shot: photoToLearn(picture, settings, side, again) };
    };
    const { pictures, sensorBits } = await readAlike(photos, unlessCancelled(read, signal), {
      known,
      onRead: (done) => onProgress({ phase: 'reading', done, of: photos.length }),
    });
    return { shots: pictures.map(({ shot }) => shot), sensorBits };
  }

  /** The features of the object's two states; undefined if the model has no words. */
  private async statesOf(
    { object, words }: Pick<TrainingRequest, 'object' | 'words'>,
    signal: AbortSignal,
  ): Promise<tf.Tensor2D | undefined> {
    const model = this.inUse.model();
    if (!model.words) return undefined;
    try {
      return await model.states(object, { words, signal });
    } catch (error) {
      throw signal.aborted ? trainingCancelled() : error;
    }
  }
}
