/** What page and engine worker say to each other. Everything here crosses `postMessage`. */
import type { KindWeights } from '../das/kind-weights';
import type { SyntheticAnomaly } from '../das/synthesise';
import type { Placement } from '../images/fit';
import type { PhotoFacts } from '../images/photo-facts';
import type { Mask } from '../images/rgb-image';
import type { Choice } from '../ops/kernels';
import type { PassedOver } from '../ops/webgpu/self-check';
import type { EncoderIdentity } from '../storage/encoder-identity';
import type { Checkpoint } from '../vtfusion/checkpoint';
import type { Explanation } from '../vtfusion/explain';
import type { InspectionSettings } from '../vtfusion/saved-detector';
import type { PartTime } from '../vtfusion/self-measure';
import type { PresetName } from '../vtfusion/settings';
import type { TrainingProgress } from '../vtfusion/training-task';
import type { Thresholds, Verdict } from '../vtfusion/verdict';

export type { SyntheticAnomaly, Thresholds, Verdict };

/** The reasons of `LossReason` that a worker reports itself. */
export interface GpuFailure {
  readonly why: 'gpu' | 'memory' | 'refused';
  /** The browser's message where it was `refused`; else empty. */
  readonly detail: string;
}

export const backendNames = ['webgpu', 'webgl', 'wasm', 'cpu'] as const;
export type BackendName = (typeof backendNames)[number];

/** Why a backend was not used. */
export interface RefusalReason {
  readonly reason:
    | 'noAdapter'
    | 'unknown'
    | 'software'
    | 'notStarted'
    | 'wrong'
    | 'failed'
    | 'lost'
    | 'wentAway'
    | 'atStart'
    | 'memory'
    | 'silent';
  /** The adapter's name if it is `software`, the browser's message if it `failed`; otherwise empty. */
  readonly detail: string;
}

export interface BackendReport {
  readonly backend: BackendName;
  /** The adapter's name; empty if the processor computes, or the adapter has no name. */
  readonly adapter: string;
  /** Backends that were tried before, and why they were not used. */
  readonly refused: readonly { readonly backend: BackendName; readonly why: RefusalReason }[];
  /** Faster paths that are not used because they gave different results on this GPU. */
  readonly passedOver: readonly PassedOver[];
}

export interface ModelReport {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly licence: string;
  readonly parameters: number;
  /** Whether it reads words; if not, the object's name is only a label. */
  readonly words: boolean;
  /** Side of its square input, in pixels. */
  readonly side: number;
}

export interface EngineReport extends BackendReport {
  readonly model: ModelReport;
}

export interface PhotoReport {
  /** The photo's own size, upright. */
  readonly width: number;
  readonly height: number;
  /** Of the file's bytes: the same file has the same hash, whatever its name. */
  readonly sha256: string;
  /**
   * Of the file as it leaves the computer in a project's (images/bare/drop-place.ts); only if it differs from
   * `sha256`.
   */
  readonly placeless?: string | undefined;
  /** The photo, upright, at most `previewSide` on its longer side. */
  readonly preview: ImageBitmap;
  /** The preview as a file. */
  readonly previewFile: Blob;
  /** At most `thumbnailSide` on its longer side, as a file. */
  readonly thumbnail: Blob;
}

/** A good photo as it arrives. */
export interface LookReport extends PhotoReport {
  readonly facts: PhotoFacts;
}

export const previewSide = 960;
export const thumbnailSide = 192;

export interface NamedPhoto {
  readonly name: string;
  readonly blob: Blob;
}

export interface TrainingRequest {
  readonly object: string;
  /** The person's own words for defects; unused if the model has no words. */
  readonly words: readonly string[];
  readonly photos: readonly NamedPhoto[];
  /** The part of every photo that counts, marked on a photo of any size; all of it if absent. */
  readonly region?: Mask | undefined;
  readonly preset: PresetName;
  /** How often each kind of synthetic defect is drawn; all alike if absent. */
  readonly kinds?: KindWeights | undefined;
  readonly seed: number;
  /** Where to go on: the same request was interrupted there. */
  readonly checkpoint?: KeptCheckpoint | undefined;
}

/** A checkpoint as it is stored. */
export interface KeptCheckpoint extends Omit<Checkpoint, 'weights'> {
  readonly weights: Blob;
  /** Steps of the whole training. */
  readonly of: number;
  /** How long it took so far, pauses left out; checkpoints of earlier programs do not say. */
  readonly seconds?: number | undefined;
}

/** A defective photo. */
export interface TaughtDefect {
  readonly photo: NamedPhoto;
  /** The defect as a person painted it, in the photo's proportions. */
  readonly mask?: Mask;
  /** SHA-256 of its file as it leaves the computer, as in `ProjectFacts`. */
  readonly sum: string;
}

/** A person's decisions on inspected photos, to go on learning from. */
export interface CorrectionsRequest {
  /** Photos that are good after all; they are added to the good photos. */
  readonly good: readonly NamedPhoto[];
  readonly bad: readonly TaughtDefect[];
  /** What it learnt from before, as in `ProjectFacts`. */
  readonly defects?: readonly string[] | undefined;
}

export type TrainingNews =
  | TrainingProgress
  | { readonly phase: 'reading'; readonly done: number; readonly of: number };

/** What is known of a trained detector besides its weights. */
export interface TrainedFacts {
  readonly thresholds: Thresholds;
  readonly encoder: EncoderIdentity;
  readonly settings: InspectionSettings;
  /** The preset of the settings. */
  readonly preset: PresetName;
  readonly seed: number;
  /** As ISO 8601. */
  readonly created: string;
}

export interface TrainingReport extends TrainedFacts {
  /** How long it took, pauses left out; unknown if it went on from a checkpoint that does not say. */
  readonly seconds: number | undefined;
}

export interface TaughtReport extends TrainingReport {
  /** Defective photos that it has learnt from, now or before, as in `ProjectFacts`. */
  readonly defects: readonly string[] | undefined;
  /** How many bad photos taught nothing, because their defects lie outside the region. */
  readonly outside: number;
}

/** A project's file, read without an encoder. */
export interface ProjectDescription extends TrainedFacts {
  /** As in `Project`. */
  readonly title?: string | undefined;
  readonly object: string;
  readonly words: readonly string[];
  /** As in `ProjectFacts`. */
  readonly measured?: Thresholds | undefined;
  readonly defects?: readonly string[] | undefined;
  /** As in a training's request. */
  readonly region: Mask | undefined;
  /** The good photos; empty if they were left out of the file. */
  readonly photos: readonly NamedPhoto[];
}

export interface InspectionReport {
  /** M^f on the encoder's pixels, `[side, side]`. */
  readonly map: Float32Array;
  /** The part of the map that counts; all of it if absent. */
  readonly region?: Mask | undefined;
  readonly placement: Placement;
  readonly score: number;
  readonly verdict: Verdict;
  /** The thresholds of the verdict. */
  readonly thresholds: Thresholds;
  readonly photo: PhotoReport;
  /** From the file to the verdict, without the preview. */
  readonly milliseconds: number;
}

/** Why a spot of a photo is judged as it is. */
export interface ExplanationReport extends Explanation {
  /** The person's name for the good photo that it was compared with; unknown if that photo is. */
  readonly shotName: string | undefined;
}

export interface LoadNews {
  readonly loadedBytes: number;
  readonly totalBytes: number;
  /** Everything is read; the graphics card's programs are being tuned and compiled. */
  readonly preparing?: boolean | undefined;
}

export type { PartTime };

/** How long the program's own parts take on this machine. */
export interface PerformanceReport {
  readonly times: readonly PartTime[];
  /**
   * Bytes in tensors with the model loaded and nothing under way, without the weights of the wasm program.
   */
  readonly tensorBytes: number;
  /** Threads of the wasm program; 0 if it is not in use. */
  readonly threads: number;
  /** On WebGPU, the path of each operation that has a kernel of ours, and why it was chosen. */
  readonly operations: readonly ({ readonly name: string } & Choice)[];
}

/** How an engine is to compute. */
export interface EngineWishes {
  /** Tried before all others. */
  readonly backend?: BackendName | undefined;
  /** Whether WebGPU had an adapter a moment ago: if it has none, it is asked again for some seconds. */
  readonly awaitsAdapter?: boolean | undefined;
  /** As in `FrozenEncoder.atOnce`. */
  readonly atOnce?: number | undefined;
}

/**
 * The engine worker's side of the bridge. A call throws an error whose `name` is an `ErrorCode` for a
 * foreseen failure, and whatever the browser threw for any other.
 */
export interface EngineApi {
  /**
   * Starts a backend if there is none yet, and loads a model; may be called again if the model could not be
   * loaded.
   */
  start(modelUrl: string, wanted: EngineWishes, onProgress: (news: LoadNews) => void): Promise<EngineReport>;
  /**
   * Replaces the model in use by another one, and lets go of what was trained. Both stay if that fails, or is
   * aborted before the model is whole.
   */
  changeModel(
    modelUrl: string,
    onProgress: (news: LoadNews) => void,
    signal: AbortSignal,
  ): Promise<EngineReport>;
  /**
   * Keeps all files of the model in use on the disk, even those not needed yet.
   * @returns whether all are there
   */
  keepModel(): Promise<boolean>;
  /** Decodes a photo to look at, and measures it. */
  look(photo: NamedPhoto): Promise<LookReport>;
  /** @param keep gets the training's checkpoint now and then; the training waits for it */
  train(
    request: TrainingRequest,
    onProgress: (news: TrainingNews) => void,
    signal: AbortSignal,
    keep: (checkpoint: KeptCheckpoint) => Promise<void>,
  ): Promise<TrainingReport>;
  /** Holds the training between two steps. @returns whether it holds: it may have ended or gone on before */
  pauseTraining(): Promise<boolean>;
  resumeTraining(): Promise<void>;
  /**
   * Goes on from the trained detector, which must be of the same request, and replaces it by the result; the
   * region and the preset stay the same. The corrections' good photos are added to the request's, in their
   * order.
   */
  teach(
    request: Omit<TrainingRequest, 'preset'>,
    corrections: CorrectionsRequest,
    onProgress: (news: TrainingNews) => void,
    signal: AbortSignal,
  ): Promise<TaughtReport>;
  inspect(photo: NamedPhoto): Promise<InspectionReport>;
  /** Explains the spot at `at`, in pixels of the inspection's map. */
  explain(photo: NamedPhoto, at: { readonly x: number; readonly y: number }): Promise<ExplanationReport>;
  /**
   * Where the object is on any of the photos on which one stands out, as a mask of the given size; all of it
   * if there is none.
   */
  findObject(
    photos: readonly NamedPhoto[],
    size: { readonly width: number; readonly height: number },
  ): Promise<Mask>;
  /** Judges by other thresholds from now on; exports include them. */
  setThresholds(thresholds: Thresholds): Promise<void>;
  /** The trained detector as the bytes of a project's file (src/storage/bundle.ts). */
  exportProject(): Promise<Uint8Array<ArrayBuffer>>;
  /** Replaces the trained detector by the one in a project's file; it stays if that fails. */
  importProject(file: Blob): Promise<void>;
  /** Reads a project's file, whatever is loaded. */
  describeProject(file: Blob): Promise<ProjectDescription>;
  /** A project's file under another title (`titled` in src/storage/bundle.ts), whatever is loaded. */
  titleProject(file: Blob, title: string): Promise<Uint8Array<ArrayBuffer>>;
  /** Times the engine's parts on made-up pictures; nothing else may be under way. */
  measure(onProgress: (done: number, of: number) => void, signal: AbortSignal): Promise<PerformanceReport>;
  /**
   * Resolves as soon as the engine handles messages again and the graphics card has done what it was given.
   */
  alive(): Promise<void>;
  /**
   * Resolves when the graphics card went away, has no more memory or refuses its work: this engine will
   * compute nothing more.
   */
  untilGpuFails(): Promise<GpuFailure>;
}
