/** What the page knows of the one open project, and what it can be told to do; each part has its file in this folder. */
import type {
  ProjectRecord,
  ResultRecord,
  Review,
  TrainingRecord,
  VersionRecord,
} from '../../database/records';
import type { Mask } from '../../images/rgb-image';
import type { Size, ViewPoint } from '../../images/view/view-transform';
import type { ExplanationReport, InspectionReport, SyntheticAnomaly, Thresholds } from '../../workers/client';
import type { ChosenFile, Done, Inspected, Shot } from '../photos/photo';
import type { Pause } from './pausing';
import type { Work } from './training-progress';

export interface OpenProject extends ProjectPart, GoodPhotosPart, TrainingPart, VersionsPart, ResultsPart {}

/** What a person may change of a project while it is open. */
type ProjectEdit = Partial<Pick<ProjectRecord, 'name' | 'object' | 'words' | 'preset' | 'region' | 'kinds'>>;

export interface ProjectPart {
  /** `elsewhere`: another tab works with it. */
  readonly status: 'closed' | 'opening' | 'open' | 'missing' | 'unreadable' | 'elsewhere';
  /** Whose status that is: the project that was opened last, be it that nothing is there of it. */
  readonly statusOf: string | undefined;
  /** As it is kept, but for changes of the last moment. */
  readonly project: ProjectRecord | undefined;

  /**
   * Opens a project; does nothing where another one is at work, and where it is open no more than to load its model again.
   * @param latest so many of its results, the latest, are read; all of them without
   */
  open(id: string, latest?: number): Promise<void>;
  /** Opens a project that another tab works with, as `open` does; that one lets go of it. */
  takeOver(id: string, latest?: number): Promise<void>;
  /** Lets go of the open project, which is being deleted. */
  close(): void;
  edit(change: ProjectEdit): void;
  /** Loads a model for what is begun next: the open project, of which nothing is shown then, keeps its own. Not while it is at work. */
  loadModel(model: string): Promise<void>;
  /** Another model for this project; photos, name and versions stay, and none is current. Not while it is at work, or a version learns. */
  changeModel(model: string): Promise<void>;
  /** Loads the current version into the engine again, after something else was there. */
  prepare(): Promise<void>;
  /** Writes at once what waits to be written. */
  flush(): Promise<void>;
  /** For when the browser has taken the database away: where the project is gone with it, it is written anew (`write-anew.ts`). */
  keepAnew(): Promise<void>;
}

/** What became of photos that were not added, by name. */
export interface AddedShots {
  /** The same file is there already, as `of`. */
  readonly copies: readonly { readonly name: string; readonly of: string }[];
  /** There was no room. */
  readonly leftOut: readonly string[];
}

export interface GoodPhotosPart {
  readonly shots: readonly Shot[];
  /** How many times photos were given that are still on their way in: a training would begin without them. */
  readonly adding: number;

  /** Takes good photos until there are enough, and none twice. */
  addShots(files: readonly ChosenFile[]): Promise<AddedShots>;
  /** Can be undone. */
  removeShot(id: string): void;
  /** Where the object is on those good photos on which one stands out, of the given size; all of it where that is none. */
  findObject(size: Size): Promise<Mask>;
}

export type StepLoss = VersionRecord['losses'][number];

export type TrainingState =
  | { readonly status: 'idle' }
  | {
      readonly status: 'running';
      readonly work: Work;
      /** Nothing while that cannot be told. */
      readonly secondsLeft: number | undefined;
      readonly pause: Pause;
      /** How often it went out of bounds and back, and on with half the learning rate. */
      readonly halvings: number;
      /** Whether it took its last step before the number that it was given, since its losses no longer fall. */
      readonly plateau: boolean;
    }
  | { readonly status: 'trained'; readonly version: VersionRecord };

export interface TrainingPart {
  readonly training: TrainingState;
  /** One that stopped before its end, with the page or with the engine, and can go on. */
  readonly interrupted: TrainingRecord | undefined;
  readonly losses: readonly StepLoss[];
  readonly examples: readonly SyntheticAnomaly[];

  train(): Promise<void>;
  cancelTraining(): void;
  /** Holds the training between two steps. */
  pauseTraining(): Promise<void>;
  resumeTraining(): void;
  /** Goes on with the interrupted training. */
  continueTraining(): Promise<void>;
  /** Lets go of the interrupted training; can be undone. */
  discardTraining(): Promise<void>;
}

export interface VersionsPart {
  /** In the order of their numbers. */
  readonly versions: readonly VersionRecord[];

  /** One that was stored, or waits to be; nothing where its project is neither open nor opening. */
  addVersion(version: VersionRecord): void;
  /** One that was removed from the disk; nothing where its project is not open. */
  removeVersion(version: VersionRecord): void;
  /** A version that has learnt from reviews no longer waits for a person's decision. */
  acceptVersion(number: number): Promise<void>;
  /** Makes a version the one that inspects, and its model the project's. */
  goBackTo(number: number): Promise<void>;
  /** The current version judges by these from now on, and what it has judged before is judged again. */
  setThresholds(thresholds: Thresholds): Promise<void>;
  /** Hands the current version to the person as a file. */
  exportProject(): Promise<void>;
}

export interface Glance {
  readonly report: InspectionReport;
  /** Ends once it is stored, or waits to be. */
  readonly kept: Promise<void>;
}

export interface ResultsPart {
  /** Of all versions, in the order of time; see `resultsOfVersion`. */
  readonly inspected: readonly Inspected[];
  readonly selected: string | undefined;

  /**
   * @param said what a person says of all of them already, such as that they are good
   * @param unasked the program does it by itself: it does not count (`ResultRecord`)
   * @param onBegin hears of each when its turn comes
   * @returns the ids of what was added to the list, in the order of the files, once all of it is inspected
   */
  inspect(
    files: readonly ChosenFile[],
    said?: Review,
    unasked?: boolean,
    onBegin?: () => void,
  ): Promise<string[]>;
  /** Keeps what a person says of results, or takes it back. @param said from what was said before; the same for no change */
  review(ids: readonly string[], said: (before: Review | null) => Review | null): Promise<void>;
  /** A person has marked something on a result: if a kiosk kept it, none lets go of it any more. */
  claim(id: string): Promise<void>;
  /** The photos of results as files again, for another look. @throws AppError as the archive does */
  photosOf(results: readonly ResultRecord[]): Promise<ChosenFile[]>;
  /**
   * As `inspect`, for a kiosk: of one photo, of which nothing is kept unless asked for.
   * @param signal aborted, nothing is kept, and no engine is asked any more
   * @throws Error when it cannot be inspected, and the signal's reason
   */
  glance(file: ChosenFile, keeps?: boolean, signal?: AbortSignal): Promise<Glance>;
  select(id: string): void;
  /** Why the spot at `at`, in pixels of the map, is judged as it is. Throws an `Error` with a sentence. */
  explain(item: Done, at: ViewPoint): Promise<ExplanationReport>;
  /** Removes finished results, with what persons said of them; can be undone. */
  removeResults(ids: readonly string[]): void;
  /** Lets go of all finished results but the latest `count`: they stay stored, and are there when the project is opened. */
  showLatest(count: number): void;
}

/**
 * Of a version that joins these of its project: no number is given twice, since results tell by it who judged them.
 * @param highest of those that are, or were, given beside (`storing/highest-version.ts`)
 */
export function nextNumber(versions: readonly VersionRecord[], highest: number): number {
  return Math.max(highest, ...versions.map(({ number }) => number)) + 1;
}

export function isOpen({ project, status }: OpenProject, id: string): boolean {
  return project?.id === id && status === 'open';
}

/** Whether it has work that opening another project or changing the model would pull the ground from under. */
export function isWorking({ training, inspected }: OpenProject): boolean {
  return (
    training.status === 'running' ||
    inspected.some((photo) => photo.status === 'waiting' || photo.status === 'working')
  );
}
