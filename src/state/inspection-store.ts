/** What the page knows, and what it can be told to do. Components read it; all work happens in the workers. */
import type { Remote } from 'comlink';
import { create } from 'zustand';
import type { ViewPoint } from '../images/view-transform';
import {
  type BackendName,
  type EngineApi,
  type EngineReport,
  type ExplanationReport,
  proxy,
  type SyntheticExample,
  startEngine,
  type TrainingNews,
  type TrainingReport,
} from '../workers/client';
import { parseDefectWords } from './defect-words';
import { modelUrl, withModel } from './page-options';
import { type ChosenFile, type Inspected, newId, release, type Shot } from './photo';
import { isProjectFile, saveProjectFile } from './project-file';
import { fetchSamples } from './samples';
import { shortName } from './short-name';

/** The method's few-shot range (paper, IV). */
export const shotLimits = { least: 2, most: 8 } as const;
const examplesKept = 8;

export type EngineState =
  | { readonly status: 'loading'; readonly loadedBytes: number; readonly totalBytes: number }
  | { readonly status: 'ready'; readonly report: EngineReport }
  | { readonly status: 'failed'; readonly message: string };

export type Preset = 'default' | 'paper';

export interface StepLoss {
  readonly nfc: number;
  readonly afs: number;
  readonly seg: number;
  readonly total: number;
}

export type TrainingState =
  | { readonly status: 'idle' }
  | {
      readonly status: 'running';
      readonly phase: TrainingNews['phase'] | 'starting';
      readonly done: number;
      readonly of: number;
    }
  | { readonly status: 'trained'; readonly report: TrainingReport; readonly shots: number };

/** A sentence for the person about something that did not go as asked. */
export interface Notice {
  readonly id: string;
  readonly text: string;
}

/** What became of photos that were not added, by name. */
export interface AddedShots {
  /** The same file is there already, as `of`. */
  readonly copies: readonly { readonly name: string; readonly of: string }[];
  /** There was no room. */
  readonly leftOut: readonly string[];
}

interface InspectionState {
  readonly engine: EngineState;
  /** Folder of the model in use, or being loaded. */
  readonly model: string;
  readonly object: string;
  /** The person's own words for defects, as typed (see `parseDefectWords`). */
  readonly defectWords: string;
  readonly shots: readonly Shot[];
  readonly preset: Preset;
  readonly training: TrainingState;
  readonly losses: readonly StepLoss[];
  readonly examples: readonly SyntheticExample[];
  readonly inspected: readonly Inspected[];
  readonly selected: string | undefined;
  readonly notices: readonly Notice[];

  start(model: string, backend: BackendName | undefined): Promise<void>;
  /** Loads another model; photos and name stay, and what was trained is let go. Does nothing while the engine is busy. */
  changeModel(model: string): Promise<void>;
  nameObject(object: string): void;
  nameDefects(typed: string): void;
  choosePreset(preset: Preset): void;
  /** Takes good photos until there are enough, and none twice. */
  addShots(files: readonly ChosenFile[]): Promise<AddedShots>;
  removeShot(id: string): void;
  train(): Promise<void>;
  cancelTraining(): void;
  inspect(files: readonly ChosenFile[]): Promise<void>;
  select(id: string): void;
  /** Why the spot at `at`, in pixels of the map, is judged as it is. Throws an `Error` with a sentence. */
  explain(photo: ChosenFile, at: ViewPoint): Promise<ExplanationReport>;
  clearInspected(): void;
  /** Hands the trained project to the person as a file. */
  exportProject(): Promise<void>;
  /** Takes a project's file in place of what is here; on failure everything stays. */
  importProject(file: ChosenFile): Promise<void>;
  trySample(): Promise<void>;
  /** Shows a sentence until it is dismissed. */
  say(text: string): void;
  dismiss(id: string): void;
}

let engine: Remote<EngineApi> | undefined;
let cancel: AbortController | undefined;
/** Photos to inspect are taken one after another, whoever added them. */
let queue: Promise<void> = Promise.resolve();

const sentence = (error: unknown) => (error instanceof Error ? error.message : String(error));

/** Whether the engine has work that another model would pull the ground from under. */
export function isBusy({ engine: { status }, training, inspected }: InspectionState): boolean {
  const isInspecting = inspected.some((photo) => photo.status === 'waiting' || photo.status === 'working');
  return status === 'loading' || training.status === 'running' || isInspecting;
}

export const useInspection = create<InspectionState>()((set, get) => {
  const notify = (text: string) => set((s) => ({ notices: [...s.notices, { id: newId(), text }] }));

  const update = (id: string, change: Partial<Inspected>) =>
    set((s) => ({
      inspected: s.inspected.map((p) => (p.id === id ? ({ ...p, ...change } as Inspected) : p)),
    }));

  const hearLoading = () =>
    proxy((news: { loadedBytes: number; totalBytes: number }) => {
      // The last news may come after the result.
      if (get().engine.status === 'loading') set({ engine: { status: 'loading', ...news } });
    });

  const hear = (news: TrainingNews) =>
    set((s) => ({
      training: { status: 'running', phase: news.phase, done: news.done, of: news.of },
      losses: news.phase === 'training' ? [...s.losses, news.losses] : s.losses,
      examples:
        news.phase === 'synthesising' ? [...s.examples, news.example].slice(-examplesKept) : s.examples,
    }));

  async function inspectOne(id: string, file: ChosenFile): Promise<void> {
    if (!engine || !get().inspected.some((p) => p.id === id)) return;
    update(id, { status: 'working' });
    try {
      const report = await engine.inspect({ ...file, name: shortName(file.name) });
      if (get().inspected.some((p) => p.id === id)) update(id, { status: 'done', report });
      else release(report.photo);
    } catch (error) {
      update(id, { status: 'failed', message: sentence(error) });
    }
  }

  return {
    engine: { status: 'loading', loadedBytes: 0, totalBytes: 0 },
    model: '',
    object: '',
    defectWords: '',
    shots: [],
    preset: 'default',
    training: { status: 'idle' },
    losses: [],
    examples: [],
    inspected: [],
    selected: undefined,
    notices: [],

    async start(model, backend) {
      engine = startEngine();
      set({ model });
      try {
        const url = modelUrl(model, window.location);
        const report = await engine.start(url, backend, hearLoading(), new AbortController().signal);
        set({ engine: { status: 'ready', report } });
      } catch (error) {
        set({ engine: { status: 'failed', message: sentence(error) } });
      }
    },

    async changeModel(model) {
      const before = get();
      if (!engine || isBusy(before)) return;
      set({ model, engine: { status: 'loading', loadedBytes: 0, totalBytes: 0 } });
      try {
        const url = modelUrl(model, window.location);
        const report = await engine.changeModel(url, hearLoading(), new AbortController().signal);
        set({ engine: { status: 'ready', report }, training: { status: 'idle' }, losses: [], examples: [] });
        window.history.replaceState(null, '', withModel(model, window.location));
      } catch (error) {
        set({ model: before.model, engine: before.engine });
        notify(sentence(error));
      }
    },

    nameObject: (object) => set({ object }),
    nameDefects: (defectWords) => set({ defectWords }),
    choosePreset: (preset) => set({ preset }),

    async addShots(files) {
      const copies: { name: string; of: string }[] = [];
      if (!engine) return { copies, leftOut: [] };
      const project = files.find(isProjectFile);
      if (project) {
        await get().importProject(project);
        return { copies, leftOut: [] };
      }
      for (const [i, file] of files.entries()) {
        if (get().shots.length >= shotLimits.most) {
          return { copies, leftOut: files.slice(i).map(({ name }) => name) };
        }
        try {
          const photo = await engine.look({ ...file, name: shortName(file.name) });
          const twin = get().shots.find((shot) => shot.photo.sha256 === photo.sha256);
          if (twin) {
            copies.push({ name: file.name, of: twin.name });
            release(photo);
          } else {
            set((s) => ({ shots: [...s.shots, { ...file, id: newId(), photo }].slice(0, shotLimits.most) }));
          }
        } catch (error) {
          notify(sentence(error));
        }
      }
      return { copies, leftOut: [] };
    },

    removeShot(id) {
      const removed = get().shots.filter((shot) => shot.id === id);
      set((s) => ({ shots: s.shots.filter((shot) => shot.id !== id) }));
      for (const { photo } of removed) release(photo);
    },

    async train() {
      const { object, defectWords, shots, preset, training } = get();
      const { words } = parseDefectWords(defectWords);
      if (!engine || training.status === 'running') return;
      const controller = new AbortController();
      cancel = controller;
      // News and the result come through different ports: news that comes last must not undo the result.
      const onProgress = proxy((news: TrainingNews) => {
        if (cancel === controller && get().training.status === 'running') hear(news);
      });
      set({ training: { status: 'running', phase: 'starting', done: 0, of: 1 }, losses: [], examples: [] });
      const photos = shots.map(({ name, blob }) => ({ name, blob }));
      try {
        const request = { object, words, photos, preset, seed: 1 };
        const report = await engine.train(request, onProgress, controller.signal);
        set({ training: { status: 'trained', report, shots: shots.length } });
        const again = get().inspected;
        get().clearInspected();
        await get().inspect(again);
      } catch (error) {
        set({ training: training.status === 'trained' ? training : { status: 'idle' } });
        notify(sentence(error));
      }
    },

    cancelTraining: () => cancel?.abort(),

    async inspect(files) {
      const added: Inspected[] = files.map(({ name, blob }) => ({
        id: newId(),
        name,
        blob,
        status: 'waiting',
      }));
      set((s) => ({ inspected: [...s.inspected, ...added], selected: s.selected ?? added[0]?.id }));
      for (const photo of added) queue = queue.then(() => inspectOne(photo.id, photo));
      await queue;
    },

    select: (id) => set({ selected: id }),

    async explain({ name, blob }, at) {
      if (!engine) throw new Error('The engine has not started yet.');
      return engine.explain({ name, blob }, at);
    },

    clearInspected() {
      const { inspected } = get();
      set({ inspected: [], selected: undefined });
      for (const photo of inspected) if (photo.status === 'done') release(photo.report.photo);
    },

    async exportProject() {
      const { object, training } = get();
      if (!engine || training.status !== 'trained') return;
      try {
        saveProjectFile(await engine.exportProject(), object);
      } catch (error) {
        notify(sentence(error));
      }
    },

    async importProject(file) {
      const before = get();
      if (!engine) return;
      if (isBusy(before)) {
        notify(
          `${file.name} was not opened: the model is at work. Wait until it is done, then import it again.`,
        );
        return;
      }
      try {
        const { object, words, photos, ...report } = await engine.importProject(file.blob);
        const again = before.inspected;
        for (const { photo } of before.shots) release(photo);
        const shots = report.thresholds.calibration.count;
        const training: TrainingState = { status: 'trained', report, shots };
        const defectWords = words.join(', ');
        set({ object, defectWords, shots: [], training, losses: [], examples: [] });
        get().clearInspected();
        await get().addShots(photos);
        await get().inspect(again);
      } catch (error) {
        notify(sentence(error));
      }
    },

    async trySample() {
      try {
        const sample = await fetchSamples(shotLimits.most);
        set({ object: sample.object, shots: [], inspected: [], selected: undefined });
        await get().addShots(sample.shots);
        await get().train();
        if (get().training.status === 'trained') await get().inspect(sample.test);
      } catch (error) {
        notify(sentence(error));
      }
    },

    say: notify,

    dismiss: (id) => set((s) => ({ notices: s.notices.filter((notice) => notice.id !== id) })),
  };
});
