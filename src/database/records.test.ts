/** Records that would break what uses them are not believed. */
import { describe, expect, it } from 'vitest';
import { parseRecords } from './read-records';
import { type ProjectRecord, projectSchema } from './records';

const project: ProjectRecord = {
  id: 'p',
  name: 'Nut',
  object: 'nut',
  words: '',
  model: 'pico-clip',
  preset: 'default',
  region: { width: 4, height: 3, runs: [2, 5, 5] },
  kinds: { misplaced: 1, blurry: 1, crack: 4, noise: 0, combined: 1 },
  created: 0,
  modified: 0,
  deleted: null,
  currentVersion: null,
  sample: false,
};
const kinds = project.kinds!;
const read = (record: unknown) => parseRecords(projectSchema, [record]).records;

describe('a project record', () => {
  it('is read as it is', () => expect(read(project)).toEqual([project]));

  it.each([
    ['a moment after the last date', { ...project, modified: 8.64e15 + 1 }],
    ['a region of other runs', { ...project, region: { width: 4, height: 3, runs: [2, 5] } }],
    ['a region larger than any photo', { ...project, region: { width: 1e5, height: 1e5, runs: [1e10] } }],
    ['a weight that makes an endless list', { ...project, kinds: { ...kinds, noise: 1e-9 } }],
  ])('is not believed with %s', (_, record) => expect(read(record)).toEqual([]));
});
