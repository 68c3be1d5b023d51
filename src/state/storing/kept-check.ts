/** Checks, when a person asks, whether everything that the browser keeps is as it was stored. */
import { create } from 'zustand';
import type { Fault } from '../../database/integrity';
import { removeAlteredFiles } from '../../workers/client';
import { modelOf } from '../page/page-options';
import { type Problem, problemOf } from '../page/problem';
import { titleOf } from '../page/title';
import { archive } from './archive';

export type { Fault };

/** Faults of one kind in one project, or in the files of one model. */
export interface FaultGroup {
  readonly kind: Fault['kind'] | 'model-altered';
  /** The project's id, or the model's address. */
  readonly of: string;
  /** Empty if the project has none, or cannot be read. */
  readonly title: string;
  /** What the first of them is about. */
  readonly about: string;
  readonly count: number;
}

export type KeptCheck =
  | { readonly status: 'none' }
  | { readonly status: 'running'; readonly done: number; readonly of: number }
  | {
      readonly status: 'done';
      readonly records: number;
      readonly files: number;
      readonly faults: readonly FaultGroup[];
      readonly unneeded: number;
    }
  | { readonly status: 'failed'; readonly problem: Problem };

interface KeptCheckStore {
  readonly check: KeptCheck;
  run(): Promise<void>;
}

export const useKeptCheck = create<KeptCheckStore>()((set, get) => ({
  check: { status: 'none' },

  async run() {
    if (get().check.status === 'running') return;
    set({ check: { status: 'running', done: 0, of: 1 } });
    try {
      const kept = await archive();
      const report = await kept.check((done, of) => set({ check: { status: 'running', done, of } }));
      const { records } = await kept.projects();
      const titles = new Map(records.map((project) => [project.id, titleOf(project)]));
      const models = await removeAlteredFiles();
      const faults = [...grouped(report.faults, titles), ...alteredModels(models.altered)];
      set({ check: { status: 'done', ...report, files: report.files + models.files, faults } });
    } catch (error) {
      set({ check: { status: 'failed', problem: problemOf(error) } });
    }
  },
}));

/** One group for each kind in each project, with the first thing it is about. */
export function grouped(faults: readonly Fault[], titles: ReadonlyMap<string, string>): FaultGroup[] {
  const groups = new Map<string, FaultGroup>();
  for (const { kind, project, about } of faults) {
    const key = `${project} ${kind}`;
    const title = titles.get(project) ?? '';
    const group = groups.get(key) ?? { kind, of: project, title, about, count: 0 };
    groups.set(key, { ...group, count: group.count + 1 });
  }
  return [...groups.values()];
}

/** @param addresses a model's address for each of its altered files */
function alteredModels(addresses: readonly string[]): FaultGroup[] {
  return [...new Set(addresses)].map((of) => {
    const title = modelOf(of);
    const count = addresses.filter((address) => address === of).length;
    return { kind: 'model-altered', of, title, about: title, count };
  });
}
