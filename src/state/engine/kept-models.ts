/**
 * The models whose weights this browser keeps, and which of them can go: those that neither the page nor any
 * project's version or interrupted training needs.
 */
import { create } from 'zustand';
import { forgetModel, keptModels } from '../../workers/client';
import { notifyError } from '../page/notices';
import { modelOf, modelUrl } from '../page/page-options';
import { archive } from '../storing/archive';
import { useEngine } from './engine-store';

export interface ModelOnDisk {
  readonly address: string;
  /** Its folder at the server. */
  readonly name: string;
  readonly bytes: number;
  readonly isNeeded: boolean;
}

interface KeptModels {
  /** The largest first; empty until they are looked for. */
  readonly models: readonly ModelOnDisk[];
  look(): Promise<void>;
  /** Does nothing if the model is needed by now. */
  remove(address: string): Promise<void>;
}

export const useKeptModels = create<KeptModels>()((set, get) => ({
  models: [],

  async look() {
    try {
      const [kept, needed] = await Promise.all([keptModels(), neededModels()]);
      const models = kept
        .map(({ address, bytes }) => ({
          address,
          bytes,
          isNeeded: needed.has(address),
          name: modelOf(address),
        }))
        .sort((a, b) => b.bytes - a.bytes);
      set({ models });
    } catch (error) {
      notifyError(error);
    }
  },

  async remove(address) {
    try {
      if (!(await neededModels()).has(address)) await forgetModel(address);
    } catch (error) {
      notifyError(error);
    }
    await get().look();
  },
}));

/** Addresses; deleted projects that can be had back count. */
async function neededModels(): Promise<Set<string>> {
  const kept = await archive();
  const { records } = await kept.projects();
  const names = [useEngine.getState().model];
  for (const { id, model } of records) {
    const [{ records: versions }, training] = await Promise.all([kept.versions(id), kept.training(id)]);
    names.push(model, ...versions.map((version) => version.model));
    if (training) names.push(training.model);
  }
  return new Set(names.map((name) => modelUrl(name, window.location)));
}
