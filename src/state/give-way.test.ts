/** A page at work, over a real archive in memory, while a newer program asks for the database. */
import 'fake-indexeddb/auto';
import { openDB } from 'idb';
import { expect, it, vi } from 'vitest';
import { create } from 'zustand';
import { projectRecord } from '../../tools/testing/records';
import { databaseVersion } from '../database/database';
import type {} from '../database/records';
import { giveWayWhenIdle } from './give-way';
import { useOffline } from './offline-store';
import { useNotices } from './page/notices';
import { archive } from './storing/archive';

const flushed: string[] = [];
vi.mock('./offline-store', () => ({ useOffline: create(() => ({ isAtWork: true })) }));
vi.mock('./open-project/open-project-store', () => ({
  useOpenProject: {
    getState: () => ({
      flush: async () => {
        await (await archive()).saveProject({ ...nuts, name: 'typed last' });
        flushed.push('nuts');
      },
    }),
  },
}));

const nuts = projectRecord();

it('keeps the database until its work has ended, and lets go of it then', async () => {
  giveWayWhenIdle();
  const kept = await archive();
  const told: string[] = [];
  const newer = openDB('vtfusion', databaseVersion + 1, { blocked: () => told.push('waits') });
  await vi.waitFor(() => expect(told).toEqual(['waits']));
  await kept.saveProject(nuts);
  expect(await (await archive()).project('nuts')).toEqual(nuts);

  useOffline.setState({ isAtWork: false });
  const database = await newer;
  expect(flushed).toEqual(['nuts']);
  expect(await database.get('projects', 'nuts')).toMatchObject({ name: 'typed last' });
  expect(useNotices.getState().notices).toMatchObject([{ said: { code: 'storage-newer' } }]);
  database.close();
});
