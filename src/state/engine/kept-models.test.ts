/** Which models can go, over a real archive in memory; the models' files are made up. */
import 'fake-indexeddb/auto';
import { expect, it, vi } from 'vitest';
import { projectRecord } from '../../../tools/testing/records';
import { evenWeights } from '../../das/kind-weights';
import type { TrainingRecord } from '../../database/records';
import { modelUrl } from '../page/page-options';
import { archive } from '../storing/archive';
import { useKeptModels } from './kept-models';

vi.stubGlobal('window', { location: new URL('http://localhost/') });
const addressOf = (name: string) => modelUrl(name, window.location);

vi.mock('./engine-store', () => ({ useEngine: { getState: () => ({ model: 'in-use' }) } }));
vi.mock('../../workers/client', () => ({
  keptModels: async () =>
    ['in-use', 'of-the-project', 'of-a-training', 'of-nobody'].map((name, i) => ({
      address: addressOf(name),
      bytes: 4 - i,
    })),
}));

it.each([
  ['of-the-project', true],
  ['half \ud800', false],
])('keeps the model of a project, %j, and that of its interrupted training', async (model, isNeeded) => {
  const kept = await archive();
  const known = { object: 'nut', words: '', preset: 'default' } as const;
  const project = projectRecord({ model });
  const training: TrainingRecord = {
    ...known,
    project: 'nuts',
    begun: 3,
    model: 'of-a-training',
    region: null,
    kinds: evenWeights,
    seed: 1,
    shots: [],
    checkpoint: null,
    blobs: [],
  };
  await kept.saveProject(project);
  await kept.saveTraining(training);
  await useKeptModels.getState().look();
  expect(useKeptModels.getState().models.map(({ isNeeded }) => isNeeded)).toEqual([
    true,
    isNeeded,
    true,
    false,
  ]);
});
