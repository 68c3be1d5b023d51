/** When deleted projects leave the disk, over a real archive in memory. */
import 'fake-indexeddb/auto';
import { expect, it, vi } from 'vitest';
import { projectRecord } from '../../../tools/testing/records';
import type {} from '../../database/records';
import { archive } from './archive';
import { keptDeletedMs, removeLongDeleted, removeWhole } from './deleted-projects';
import { keepDrafts } from './note-drafts';
import { beginBatch, noteDone, unfinishedBatch } from './unfinished-batch';

const day = 86_400_000;
const noon = 20_000 * day;

const project = (id: string, deleted: number | null) => projectRecord({ id, name: '', deleted });

it('removes what was deleted long ago, and a deletion before the clock was set back only later', async () => {
  const kept = await archive();
  const ids = async () => (await kept.projects()).records.map(({ id }) => id);
  await kept.saveProject(project('here', null));
  await kept.saveProject(project('just now', noon - 1));
  await kept.saveProject(project('long ago', noon - keptDeletedMs - 1));
  await removeLongDeleted(kept, noon);
  expect(await ids()).toEqual(['here', 'just now']);

  const setBack = noon - day;
  for (const passed of [0, keptDeletedMs]) {
    await removeLongDeleted(kept, setBack + passed);
    expect(await ids()).toEqual(['here', 'just now']);
  }
  await removeLongDeleted(kept, setBack + keptDeletedMs + 1);
  expect(await ids()).toEqual(['here']);
});

it('takes along notes that were not kept, and the names of photos that a batch left over', async () => {
  const texts = new Map<string, string>();
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => texts.get(key) ?? null,
    setItem: (key: string, value: string) => void texts.set(key, value),
    removeItem: (key: string) => void texts.delete(key),
  });
  beginBatch('gone', ['a.jpg']);
  beginBatch('gone', ['b.jpg', 'c.jpg']);
  noteDone('gone', 1);
  beginBatch('stays', ['d.jpg']);
  keepDrafts('gone', { ['a'.repeat(64)]: 'a burr' });
  await removeWhole(await archive(), 'gone');
  expect([...texts.keys()].filter((key) => key.includes('gone'))).toEqual([]);
  expect(unfinishedBatch('stays')?.count).toBe(1);
  vi.unstubAllGlobals();
});
