/**
 * A kept training can be read again, whether or not its learning rate was ever halved; a failure to keep it
 * does not stop later attempts; photos may be gone.
 */
import 'fake-indexeddb/auto';
import * as v from 'valibot';
import { expect, it, vi } from 'vitest';
import { type ProjectRecord, trainingSchema } from '../../database/records';
import { AppError } from '../../errors';
import { useNotices } from '../page/notices';
import { archive } from '../storing/archive';
import { newTraining, photosOf, requestOf, TrainingKeeper, withCheckpoint } from './begun-training';

const project = {
  id: 'nuts',
  model: 'pico-clip',
  object: 'nut',
  words: '',
  preset: 'default',
} as ProjectRecord;
const photo = { name: 'nut.jpg', blob: new Blob(['jpeg']), sha256: 'a'.repeat(64) };

it.each([0, 2])('after %i halvings', (halvings) => {
  const losses = [{ nfc: 1, afs: 2, seg: 3, total: 6 }];
  const checkpoint = {
    random: [1, 2, 3, 4],
    losses,
    weights: new Blob([new Float32Array(3)]),
    of: 20,
    halvings,
    seconds: 12.5,
  };
  const kept = withCheckpoint(newTraining(project, [photo]), checkpoint);
  const read = v.parse(trainingSchema, kept);
  expect(requestOf(read, [photo]).checkpoint).toEqual(checkpoint);
});

it('is kept again once there is room, and the person is told once that there is none', async () => {
  const kept = await archive();
  const keeper = new TrainingKeeper();
  const training = newTraining(project, [photo]);
  const disk = vi.spyOn(kept, 'saveTraining').mockRejectedValue(new AppError('storage-full', 'No room.'));
  for (const begun of [1, 2]) await keeper.keep({ ...training, begun });
  expect(await kept.training(project.id)).toBeUndefined();
  expect(useNotices.getState().notices.map(({ said }) => said)).toMatchObject([{ code: 'storage-full' }]);

  disk.mockRestore();
  await keeper.keep({ ...training, begun: 3 });
  expect(await kept.training(project.id)).toMatchObject({ begun: 3 });
});

it('takes no photo for gone where the disk does not answer', async () => {
  const silent = new AppError('storage-unavailable', 'The disk does not answer.');
  const disk = vi.spyOn(await archive(), 'blob').mockRejectedValueOnce(silent);
  await expect(photosOf(newTraining(project, [photo]))).rejects.toBe(silent);
  disk.mockRestore();
});

it('says that a photo is gone that it was begun with', async () => {
  await expect(photosOf(newTraining(project, [photo]))).rejects.toMatchObject({
    code: 'photo-not-kept',
    message: 'A photo that it was begun with is no longer stored. Train again.',
  });
});
