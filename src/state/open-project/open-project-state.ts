/** State and actions of the one open project; each part has its file in this folder. */
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
  /** The project that `status` is about: the one opened last, even if it does not exist. */
  readonly statusOf: string | undefined;
  /** As it is stored, except for the latest changes. */
  readonly project: ProjectRecord | undefined;

  /**
   * Opens a project. Does nothing while another one is at work; if it is open already, only loads its model
   * again.
   * @param latest how many of its latest results are read; all if absent
   */
  open(id: string, latest?: number): Promise<void>;
  /** Opens a project that another tab works with, as `open` does; that tab lets go of it. */
  takeOver(id: string, latest?: number): Promise<void>;
  /** Closes the open project, which is being deleted. */
  close(): void;
  edit(change: ProjectEdit): void;
  /**
   * Loads a model for what is begun next; the open project, which is not shown then, keeps its own. Not while
   * it is at work.
   */
  loadModel(model: string): Promise<void>;
  /**
   * Another model for this project; photos, name and versions stay, and none is current. Not while it is at
   * work, or while a version learns.
   */
  changeModel(model: string): Promise<void>;
  /** Loads the current version into the engine again, after the engine held another one. */
  prepare(): Promise<void>;
  /** Writes pending changes at once. */
  flush(): Promise<void>;
  /**
   * Call it when the browser has taken the database away: if the project is gone with it, it is written anew
   * (`write-anew.ts`).
   */
  keepAnew(): Promise<void>;
}

/** Photos that were not added, by name. */
export interface AddedShots {
  /** The same file is there already, as `of`. */
  readonly copies: readonly { readonly name: string; readonly of: string }[];
  /** There was no room for these. */
  readonly leftOut: readonly string[];
}

export interface GoodPhotosPart {
  readonly shots: readonly Shot[];
  /** How many additions of photos are still under way: a training would begin without those photos. */
  readonly adding: number;

  /** Adds good photos until there are enough, and none twice. */
  addShots(files: readonly ChosenFile[]): Promise<AddedShots>;
  /** Removes a good photo; can be undone. */
  removeShot(id: string): void;
  /**
   * Where the object is on those good photos on which one stands out, as a mask of the given size; all of it
   * if there is none.
   */
  findObject(size: Size): Promise<Mask>;
}

export type StepLoss = VersionRecord['losses'][number];

export type TrainingState =
  | { readonly status: 'idle' }
  | {
      readonly status: 'running';
      readonly work: Work;
      /** Undefined while it cannot be told. */
      readonly secondsLeft: number | undefined;
      readonly pause: Pause;
      /** How often the training diverged, was set back, and went on with half the learning rate. */
      readonly halvings: number;
      /** Whether it stopped before the planned number of steps because its losses no longer fell. */
      readonly plateau: boolean;
    }
  | { readonly status: 'trained'; readonly version: VersionRecord };

export interface TrainingPart {
  readonly training: TrainingState;
  /** A training that stopped early, with the page or with the engine, and can go on. */
  readonly interrupted: TrainingRecord | undefined;
  readonly losses: readonly StepLoss[];
  readonly examples: readonly SyntheticAnomaly[];

  train(): Promise<void>;
  cancelTraining(): void;
  /** Holds the training between two steps. */
  pauseTraining(): Promise<void>;
  resumeTraining(): void;
  /** Continues the interrupted training. */
  continueTraining(): Promise<void>;
  /** Discards the interrupted training; can be undone. */
  discardTraining(): Promise<void>;
}

export interface VersionsPart {
  /** In the order of their numbers. */
  readonly versions: readonly VersionRecord[];

  /**
   * Adds a version that was stored, or waits to be; does nothing if its project is neither open nor opening.
   */
  addVersion(version: VersionRecord): void;
  /** Removes a version that was removed from the disk; does nothing if its project is not open. */
  removeVersion(version: VersionRecord): void;
  /** Accepts a version that has learnt from reviews. */
  acceptVersion(number: number): Promise<void>;
  /** Makes a version the one that inspects, and its model the project's. */
  goBackTo(number: number): Promise<void>;
  /** Gives the current version other thresholds, and judges its results again. */
  setThresholds(thresholds: Thresholds): Promise<void>;
  /** Downloads the current version as a file. */
  exportProject(): Promise<void>;
}

export interface Glance {
  readonly report: InspectionReport;
  /** Resolves once the result is stored, or waits to be. */
  readonly kept: Promise<void>;
}

export interface ResultsPart {
  /** Of all versions, in the order of time; see `resultsOfVersion`. */
  readonly inspected: readonly Inspected[];
  readonly selected: string | undefined;

  /**
   * @param said a person's decision on all of them, such as that they are good
   * @param unasked the program inspects by itself: the results do not count (`ResultRecord`)
   * @param onBegin is called for each when its turn comes
   * @returns the ids of what was added to the list, in the order of the files, once all of it is inspected
   */
  inspect(
    files: readonly ChosenFile[],
    said?: Review,
    unasked?: boolean,
    onBegin?: () => void,
  ): Promise<string[]>;
  /**
   * Stores or takes back a person's decisions on results.
   * @param said from the decision before; the same for no change
   */
  review(ids: readonly string[], said: (before: Review | null) => Review | null): Promise<void>;
  /** A person has marked something on a result: if a kiosk kept it, no kiosk removes it any more. */
  claim(id: string): Promise<void>;
  /** The photos of results as files, to inspect them again. @throws AppError as the archive does */
  photosOf(results: readonly ResultRecord[]): Promise<ChosenFile[]>;
  /**
   * As `inspect`, of one photo for a kiosk; stored only if `keeps`.
   * @param signal aborted, nothing is stored, and no engine is asked any more
   * @throws Error if the photo cannot be inspected, and the signal's reason
   */
  glance(file: ChosenFile, keeps?: boolean, signal?: AbortSignal): Promise<Glance>;
  select(id: string): void;
  /** Why the spot at `at`, in pixels of the map, is judged as it is. Throws an `Error` with a sentence. */
  explain(item: Done, at: ViewPoint): Promise<ExplanationReport>;
  /** Removes finished results, with their reviews; can be undone. */
  removeResults(ids: readonly string[]): void;
  /**
   * Takes all finished results but the latest `count` off the list: they stay stored, and are there when the
   * project is opened.
   */
  showLatest(count: number): void;
}

/**
 * The number for a version that joins these of its project. No number is used twice, since results name their
 * version by it.
 * @param highest number that any version has or had elsewhere (`storing/highest-version.ts`)
 */
export function nextNumber(versions: readonly VersionRecord[], highest: number): number {
  return Math.max(highest, ...versions.map(({ number }) => number)) + 1;
}

export function isOpen({ project, status }: OpenProject, id: string): boolean {
  return project?.id === id && status === 'open';
}

/** Whether it has work that opening another project or changing the model would break. */
export function isWorking({ training, inspected }: OpenProject): boolean {
  return (
    training.status === 'running' ||
    inspected.some((photo) => photo.status === 'waiting' || photo.status === 'working')
  );
}
