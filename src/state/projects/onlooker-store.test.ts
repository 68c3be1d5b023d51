/**
 * A second tab's view of a project, over a real archive in memory and real channels; the other tab is made
 * up.
 */
import 'fake-indexeddb/auto';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { projectRecord, resultRecord } from '../../../tools/testing/records';
import { Archive } from '../../database/archive';
import { blobsInDatabase } from '../../database/blob-store';
import { openDatabase } from '../../database/database';
import { packMap } from '../../database/packed-map';
import type { ProjectRecord } from '../../database/records';
import { archive } from '../storing/archive';
import { useOnlooker } from './onlooker-store';

const sum = 'ab'.repeat(32);
const project = projectRecord({ currentVersion: 1 });

/** The other tab's archive, which tells nobody by itself. */
let kept: Archive;

async function inspected(id: string): Promise<void> {
  const result = resultRecord({ id, name: `${id}.jpg`, sha256: sum });
  const placement = { side: 1, photoWidth: 4, photoHeight: 4, width: 1, height: 1, left: 0, top: 0 };
  const picture = { map: packMap(Float32Array.of(1)), placement, preview: new Blob([]), painted: null };
  await kept.saveResult(result, { project: 'nuts', id, ...picture }, new Blob([]), {
    sha256: sum,
    blob: new Blob([]),
  });
}

let holder: string | undefined;
let otherTab: BroadcastChannel;
let leave = () => {};
const seen = () => useOnlooker.getState().inspected.map(({ id }) => id);
const later = (seconds: number) => vi.advanceTimersByTimeAsync(seconds * 1000);

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  holder = 'other tab';
  otherTab = new BroadcastChannel('vtfusion-kept');
  vi.stubGlobal('document', new EventTarget());
  vi.stubGlobal('navigator', {
    locks: {
      query: async () => ({ held: holder ? [{ name: 'vtfusion-project-nuts', clientId: holder }] : [] }),
      request: (_name: string, _options: object, work: (lock: object) => unknown) => work({}),
    },
  });
  const database = await openDatabase('vtfusion');
  kept = new Archive(database, blobsInDatabase(database));
  await kept.saveProject(project);
  await inspected('first');
  leave = useOnlooker.getState().lookAt('nuts');
  await vi.waitFor(() => expect(seen()).toEqual(['first']));
});

afterEach(async () => {
  leave();
  otherTab.close();
  await kept.removeProject('nuts');
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

it('shows what is kept, and more as the other tab tells of it', async () => {
  expect(useOnlooker.getState()).toMatchObject({ project: { name: 'Nuts' }, isFree: false, leftOut: 0 });
  await inspected('second');
  otherTab.postMessage('bolts');
  otherTab.postMessage('nuts');
  await vi.waitFor(async () => {
    await later(1);
    expect(seen()).toEqual(['first', 'second']);
  });
});

it('shows what the other tab kept before it was gone without a word, and that the project is free', async () => {
  await inspected('second');
  holder = undefined;
  await later(1.5);
  // It may just be reloading.
  holder = 'other tab';
  await later(3);
  expect(useOnlooker.getState().isFree).toBe(false);
  holder = undefined;
  await later(3.1);
  expect(useOnlooker.getState().isFree).toBe(true);
  await vi.waitFor(() => expect(seen()).toEqual(['first', 'second']));
  holder = 'third tab';
  await later(3.1);
  expect(useOnlooker.getState().isFree).toBe(false);
});

it('says what could not be read, and reads it again by itself', async () => {
  const results = vi.spyOn(await archive(), 'results').mockRejectedValueOnce(new Error('The disk sleeps.'));
  document.dispatchEvent(new Event('visibilitychange'));
  await vi.waitFor(async () => {
    await later(1);
    expect(useOnlooker.getState().problem).toBeDefined();
  });
  expect(seen()).toEqual(['first']);
  await later(6);
  await vi.waitFor(() => expect(useOnlooker.getState().problem).toBeUndefined());
  results.mockRestore();
});

it.each([
  ['missing', 'is deleted there', (): unknown => ({ ...project, deleted: 3 })],
  ['unreadable', 'a newer program changed', (): unknown => ({ ...project, preset: 'later' })],
])('says that a project is %s which %s', async (lack, _, record) => {
  expect(useOnlooker.getState().lack).toBeUndefined();
  const database = await openDatabase('vtfusion');
  await database.put('projects', record() as ProjectRecord);
  document.dispatchEvent(new Event('visibilitychange'));
  await vi.waitFor(async () => {
    await later(1);
    expect(useOnlooker.getState()).toMatchObject({ project: undefined, lack });
  });
});

it('forgets all of it when it is left', async () => {
  leave();
  expect(useOnlooker.getState()).toMatchObject({ project: undefined, inspected: [], selected: undefined });
  await inspected('second');
  otherTab.postMessage('nuts');
  await later(10);
  expect(seen()).toEqual([]);
});
