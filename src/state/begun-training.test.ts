/** What is kept of a training can be read again, whether or not its learning rate was ever halved. */
import * as v from 'valibot';
import { expect, it } from 'vitest';
import { type ProjectRecord, trainingSchema } from '../database/records';
import { newTraining, requestOf, withCheckpoint } from './begun-training';

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
  };
  const kept = withCheckpoint(newTraining(project, [photo]), checkpoint);
  const read = v.parse(trainingSchema, kept);
  expect(requestOf(read, [photo]).checkpoint).toEqual(checkpoint);
});
