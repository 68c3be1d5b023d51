/** What a project names and the browser no longer has, over a real archive in memory; the engine is only said to be ready. */
import 'fake-indexeddb/auto';
import { expect, it, vi } from 'vitest';
import type { TrainingRecord, VersionRecord } from '../../database/records';
import { askVersion } from '../engine/loaded-version';
import { photosOf } from './begun-training';

vi.mock('../engine/engine-store', () => ({
  askEngine: (question: (engine: object) => unknown) => question({}),
  engineSettled: async () => true,
  engineWorker: () => ({}),
  useEngine: { getState: () => ({ model: 'pico-clip', engine: { status: 'ready' } }) },
}));

const gone = 'a'.repeat(64);

it('a photo of a training that was begun', async () => {
  const training = { shots: [{ name: 'part.jpg', sha256: gone }] } as unknown as TrainingRecord;
  await expect(photosOf(training)).rejects.toMatchObject({
    code: 'photo-not-kept',
    message: 'A photo that it was begun with is no longer stored. Train again.',
  });
});

it('what a version has learnt', async () => {
  const version = { bundle: gone } as VersionRecord;
  const asked = askVersion('pico-clip', version, async () => 'an answer');
  await expect(asked).rejects.toMatchObject({ code: 'training-not-kept' });
});
