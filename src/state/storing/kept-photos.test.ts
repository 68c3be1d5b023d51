/** Photos and pictures of results and good photos that wait for the disk, over a real archive in memory. */
import 'fake-indexeddb/auto';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { projectRecord } from '../../../tools/testing/records';
import type { PhotoRecord, PictureRecord, ResultRecord } from '../../database/records';
import { AppError } from '../../errors';
import { archive } from './archive';
import { keptPhoto, keptPicture } from './kept-photos';
import { storesLater } from './store-later';
import { keepGoodPhoto, letGoOfPhoto, unsavedPhotos } from './unsaved-photos';
import { keepResult, letGoOfUnsaved, unsavedResults } from './unsaved-results';

const project = projectRecord();
const [resultSum, shotSum] = ['a'.repeat(64), 'b'.repeat(64)];
const result = {
  project: 'nuts',
  id: 'r',
  name: 'r.jpg',
  version: 1,
  sha256: resultSum,
  verdict: 'pass',
  score: 0.1,
  thresholds: { pass: 0.5, fail: 0.6 },
  review: null,
} as ResultRecord;
const picture = { project: 'nuts', id: 'r', painted: null } as PictureRecord;
const shot = { project: 'nuts', id: 's', name: 's.jpg', sha256: shotSum, blobs: [shotSum] } as PhotoRecord;

const text = async (blob: Blob | undefined) => blob?.text();

let room: () => void;
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const kept = await archive();
  await kept.saveProject(project);
  const full = new AppError('storage-full', 'No room.');
  const spies = [
    vi.spyOn(kept, 'saveResult').mockRejectedValue(full),
    vi.spyOn(kept, 'savePhoto').mockRejectedValue(full),
  ];
  room = () => spies.map((spy) => spy.mockRestore());
  const blob = new Blob(['inspected']);
  await keepResult({ result, picture, thumbnail: blob, blob, version: undefined });
  await keepGoodPhoto(project, shot, new Blob(['good']));
});
afterEach(async () => {
  letGoOfUnsaved(['r']);
  letGoOfPhoto(shot);
  vi.restoreAllMocks();
  vi.useRealTimers();
  await (await archive()).removeProject('nuts');
});

it('are given from memory', async () => {
  expect(await text(await keptPhoto(resultSum))).toBe('inspected');
  expect(await text(await keptPhoto(shotSum))).toBe('good');
  expect(await keptPicture(result)).toBe(picture);
  expect(await keptPhoto('c'.repeat(64))).toBeUndefined();
});

it('are given although the disk cannot be asked, which only others have to wait for', async () => {
  vi.spyOn(await archive(), 'blob').mockRejectedValue(new AppError('storage-unavailable', 'No answer.'));
  expect(await text(await keptPhoto(shotSum))).toBe('good');
  await expect(keptPhoto('c'.repeat(64))).rejects.toMatchObject({ code: 'storage-unavailable' });
});

it('are the disk’s where it has them, since a card may have been pulled out', async () => {
  vi.spyOn(await archive(), 'blob').mockResolvedValue(new Blob(['stored']));
  expect(await text(await keptPhoto(resultSum))).toBe('stored');
});

it('wait as those of their project, until there is room', async () => {
  expect([unsavedPhotos('nuts'), unsavedResults('nuts')]).toEqual([[shot], [result]]);
  expect([unsavedPhotos('bolts'), unsavedResults('bolts')]).toEqual([[], []]);
  room();
  await vi.advanceTimersByTimeAsync(5_000);
  await vi.waitFor(() => expect(storesLater()).toBe(false));
  expect([unsavedPhotos('nuts'), unsavedResults('nuts')]).toEqual([[], []]);
  expect(await text(await keptPhoto(shotSum))).toBe('good');
});

it('wait no longer once the person has removed them', () => {
  letGoOfPhoto(shot);
  expect([unsavedPhotos('nuts'), unsavedResults('nuts')]).toEqual([[], [result]]);
});
