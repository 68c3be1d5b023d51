/** A tab that the browser puts to sleep for a day, over a real archive in memory. */
import 'fake-indexeddb/auto';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { create } from 'zustand';
import type { ProjectRecord } from '../../database/records';
import { archive } from '../archive';
import { deskOf } from './desk';
import type { InspectionState } from './inspection-state';

const day = 86_400_000;
const project: ProjectRecord = {
  ...{ id: 'nuts', name: 'nut', object: 'nut', words: '', model: 'pico-clip', preset: 'default' },
  ...{ created: 1, modified: 2, deleted: null, currentVersion: null, sample: false },
};

const lock = vi.hoisted(() => ({ isHeld: true }));
vi.mock('../project-lock', () => ({ holdsProject: async () => lock.isHeld }));
vi.mock('../engine-store', () => ({}));

/** Of what the browser tells a page that it puts to sleep. */
let page: EventTarget;
beforeEach(async () => {
  page = new EventTarget();
  vi.stubGlobal('document', page);
  vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout'] });
  await (await archive()).saveProject(project);
});
afterEach(() => vi.useRealTimers());

/** The name that is stored once a tab was asleep for a day with a name that had just been typed. */
async function nameAfterSleep(meanwhile: () => Promise<void>): Promise<string> {
  create<InspectionState>()((set, get) => {
    const desk = deskOf(set, get);
    setTimeout(() => desk.change({ name: 'typed' }));
    return { status: 'open', project, versions: [] } as unknown as InspectionState;
  });
  await vi.advanceTimersByTimeAsync(100);
  page.dispatchEvent(new Event('freeze'));
  vi.setSystemTime(Date.now() + day);
  await meanwhile();
  page.dispatchEvent(new Event('resume'));
  await vi.advanceTimersByTimeAsync(1000);
  vi.useRealTimers();
  const { records } = await (await archive()).projects();
  return records[0].name;
}

it('writes what was typed when it wakes', async () => {
  lock.isHeld = true;
  expect(await nameAfterSleep(async () => {})).toBe('typed');
});

it('writes nothing over what another tab has done with the project since', async () => {
  lock.isHeld = false;
  const kept = await archive();
  expect(await nameAfterSleep(() => kept.saveProject({ ...project, name: 'of the other tab' }))).toBe(
    'of the other tab',
  );
});
