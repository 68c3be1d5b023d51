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

/** The reasons of `LossReason` that a worker tells itself. */
export interface GpuFailure {
  readonly why: 'gpu' | 'memory' | 'refused';
  /** The browser's message where it was `refused`; else empty. */
  readonly detail: string;
}

export const backendNames = ['webgpu', 'webgl', 'wasm', 'cpu'] as const;
export type BackendName = (typeof backendNames)[number];

/** Why a backend was not taken. */
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
  /** The adapter's name where it is `software`, the browser's message where it `failed`; else empty. */
  readonly detail: string;
}

export interface BackendReport {
  readonly backend: BackendName;
  /** The adapter's own name; empty where the processor computes, or the adapter has none. */
  readonly adapter: string;
  /** Backends that were tried before, and why they were not taken. */
  readonly refused: readonly { readonly backend: BackendName; readonly why: RefusalReason }[];
  /** Ways to compute that are not taken, since they gave something else on this GPU. */
  readonly passedOver: readonly PassedOver[];
}

export interface ModelReport {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly licence: string;
  readonly parameters: number;
  /** Whether it reads words; else the object's name is a label only. */
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
  /** Of the file's bytes: the same file twice has the same, whatever its name. */
  readonly sha256: string;
  /** Of the file as it leaves the computer in a project's (images/bare/drop-place.ts); only where that is another one. */
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
  /** The person's own words for defects; not read where the model has no words. */
  readonly words: readonly string[];
  readonly photos: readonly NamedPhoto[];
  /** The part of every photo that counts, marked on a photo of any size; all of it without. */
  readonly region?: Mask | undefined;
  readonly preset: PresetName;
  /** How often each kind of synthetic defect is drawn; all alike without. */
  readonly kinds?: KindWeights | undefined;
  readonly seed: number;
  /** Goes on from here: the same request was interrupted. */
  readonly checkpoint?: KeptCheckpoint | undefined;
}

/** A checkpoint as it is kept. */
export interface KeptCheckpoint extends Omit<Checkpoint, 'weights'> {
  readonly weights: Blob;
  /** Steps of the whole training. */
  readonly of: number;
  /** How long it took to come here, pauses left out; checkpoints of earlier programs do not say. */
  readonly seconds?: number | undefined;
}

/** A defective photo. */
export interface TaughtDefect {
  readonly photo: NamedPhoto;
  /** Where a person painted the defect, in the photo's proportions. */
  readonly mask?: Mask;
  /** SHA-256 of its file as that leaves the computer, as `ProjectFacts` has them. */
  readonly sum: string;
}

/** What a person said of inspected photos, to go on learning from. */
export interface CorrectionsRequest {
  /** Photos that are good after all; they join the good photos. */
  readonly good: readonly NamedPhoto[];
  readonly bad: readonly TaughtDefect[];
  /** What was learnt from before, as `ProjectFacts` has them. */
  readonly defects?: readonly string[] | undefined;
}

export type TrainingNews =
  | TrainingProgress
  | { readonly phase: 'reading'; readonly done: number; readonly of: number };

/** What is known of a trained detector besides its numbers. */
export interface TrainedFacts {
  readonly thresholds: Thresholds;
  readonly encoder: EncoderIdentity;
  readonly settings: InspectionSettings;
  /** That the settings come from. */
  readonly preset: PresetName;
  readonly seed: number;
  /** As ISO 8601. */
  readonly created: string;
}

export interface TrainingReport extends TrainedFacts {
  /** How long it took, pauses left out; unknown where it goes on from a checkpoint that does not say. */
  readonly seconds: number | undefined;
}

export interface TaughtReport extends TrainingReport {
  /** Defective photos that it has learnt from, now or before, as `ProjectFacts` has them. */
  readonly defects: readonly string[] | undefined;
  /** How many bad photos taught nothing: their defects lie outside of the region. */
  readonly outside: number;
}

/** A project's file, read without an encoder. */
export interface ProjectDescription extends TrainedFacts {
  /** As `Project` has it. */
  readonly title?: string | undefined;
  readonly object: string;
  readonly words: readonly string[];
  /** As `ProjectFacts` has them. */
  readonly measured?: Thresholds | undefined;
  readonly defects?: readonly string[] | undefined;
  /** As a training takes it. */
  readonly region: Mask | undefined;
  /** The good photos; empty when they were left out of the file. */
  readonly photos: readonly NamedPhoto[];
}

export interface InspectionReport {
  /** M^f on the encoder's pixels, `[side, side]`. */
  readonly map: Float32Array;
  /** The part of the map that counts; all of it without. */
  readonly region?: Mask | undefined;
  readonly placement: Placement;
  readonly score: number;
  readonly verdict: Verdict;
  /** What the verdict was judged by. */
  readonly thresholds: Thresholds;
  readonly photo: PhotoReport;
  /** From the file to the verdict, without the preview. */
  readonly milliseconds: number;
}

/** Why a spot of a photo is judged as it is. */
export interface ExplanationReport extends Explanation {
  /** How the person calls the good photo that it was compared with; unknown where the photo is. */
  readonly shotName: string | undefined;
}

export interface LoadNews {
  readonly loadedBytes: number;
  readonly totalBytes: number;
  /** All is read, and the graphics card's programs are tuned and compiled. */
  readonly preparing?: boolean | undefined;
}

export type { PartTime };

/** What the program's own parts take on this machine. */
export interface PerformanceReport {
  readonly times: readonly PartTime[];
  /** Bytes in tensors with the model loaded and nothing under way; the weights of the wasm program are not among them. */
  readonly tensorBytes: number;
  /** Threads of the wasm program; 0 where it is not what computes. */
  readonly threads: number;
  /** On WebGPU, which path each operation that has a kernel of ours takes, and why. */
  readonly operations: readonly ({ readonly name: string } & Choice)[];
}

/** How an engine is to compute. */
export interface EngineWishes {
  /** Tried before all others. */
  readonly backend?: BackendName | undefined;
  /** Whether WebGPU had an adapter a moment ago: where there is none now, it is asked for again for some seconds. */
  readonly awaitsAdapter?: boolean | undefined;
  /** As `FrozenEncoder.atOnce`. */
  readonly atOnce?: number | undefined;
}

/**
 * The engine worker's side of the bridge. A call throws an error whose `name` is an `ErrorCode` for what was foreseen, and
 * whatever the browser threw for all else.
 */
export interface EngineApi {
  /** Starts a backend, where it has none yet, and loads a model: also once more, where the one before could not be loaded. */
  start(modelUrl: string, wanted: EngineWishes, onProgress: (news: LoadNews) => void): Promise<EngineReport>;
  /**
   * Loads another model in place of the one in use, and lets go of what was trained. Both stay when that fails, or is aborted
   * before the model is whole.
   */
  changeModel(
    modelUrl: string,
    onProgress: (news: LoadNews) => void,
    signal: AbortSignal,
  ): Promise<EngineReport>;
  /** Keeps all files of the model in use on the disk, also those not needed yet. @returns whether they are there now */
  keepModel(): Promise<boolean>;
  /** Decodes a photo to look at, and measures it. */
  look(photo: NamedPhoto): Promise<LookReport>;
  /** @param keep hears now and then where the training is; the training waits for it */
  train(
    request: TrainingRequest,
    onProgress: (news: TrainingNews) => void,
    signal: AbortSignal,
    keep: (checkpoint: KeptCheckpoint) => Promise<void>,
  ): Promise<TrainingReport>;
  /** Holds the training between two steps, where there is one. @returns whether it holds: it may have ended before, or gone on */
  pauseTraining(): Promise<boolean>;
  resumeTraining(): Promise<void>;
  /**
   * Goes on from what is trained, which must be of the same request, and takes the result in its place; the region and the
   * preset stay those that it was trained with. The corrections' good photos join the request's, in their order.
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
  /** Where the object is on any of the photos on which one stands out, of the given size; all of it where that is none. */
  findObject(
    photos: readonly NamedPhoto[],
    size: { readonly width: number; readonly height: number },
  ): Promise<Mask>;
  /** Judges by other thresholds from now on, also what is exported. */
  setThresholds(thresholds: Thresholds): Promise<void>;
  /** What is trained as the bytes of a project's file (src/storage/bundle.ts). */
  exportProject(): Promise<Uint8Array<ArrayBuffer>>;
  /** Takes a project's file in place of what is trained, which stays when that fails. */
  importProject(file: Blob): Promise<void>;
  /** Reads a project's file, whatever is loaded. */
  describeProject(file: Blob): Promise<ProjectDescription>;
  /** A project's file under another title (`titled` in src/storage/bundle.ts), whatever is loaded. */
  titleProject(file: Blob, title: string): Promise<Uint8Array<ArrayBuffer>>;
  /** Times the engine's parts on made-up pictures; nothing else may be under way. */
  measure(onProgress: (done: number, of: number) => void, signal: AbortSignal): Promise<PerformanceReport>;
  /** Ends as soon as the engine looks up from its work and the graphics card is through with what it was given. */
  alive(): Promise<void>;
  /** Ends when the graphics card went away, has no more memory or refuses its work: this engine will compute nothing more. */
  untilGpuFails(): Promise<GpuFailure>;
}
