/** A tab that the browser puts to sleep for a day, over a real archive in memory. */
import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { create } from 'zustand';
import { projectRecord } from '../../../tools/testing/records';
import type {} from '../../database/records';
import { AppError } from '../../errors';
import { archive } from '../storing/archive';
import { storesLater } from '../storing/store-later';
import { asEdited, deskOf } from './desk';
import type { OpenProject } from './open-project-state';

const day = 86_400_000;
const project = projectRecord({ name: 'nut' });

const lock = vi.hoisted(() => ({ isHeld: true }));
vi.mock('../storing/project-lock', () => ({
  holdsProject: async () => lock.isHeld,
  async requireFree() {
    if (!lock.isHeld) throw new AppError('project-elsewhere', 'It is open in another tab.');
  },
}));
vi.mock('../engine/engine-store', () => ({}));

/** Stands for the page that the browser tells about sleep. */
let page: EventTarget;
beforeEach(async () => {
  page = new EventTarget();
  vi.stubGlobal('document', page);
  vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout'] });
  await (await archive()).saveProject(project);
});
afterEach(() => vi.useRealTimers());

/** The stored name after a tab slept for a day just after a name was typed. */
async function nameAfterSleep(meanwhile: () => Promise<void>): Promise<string> {
  create<OpenProject>()((set, get) => {
    const desk = deskOf(set, get);
    setTimeout(() => desk.change({ name: 'typed' }));
    return { status: 'open', project, versions: [] } as unknown as OpenProject;
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

describe('an edit without room on the disk', () => {
  /**
   * The stored name and words after an edit of the words has waited for a while.
   * @param meanwhile is done before there is room
   */
  async function afterWaiting(meanwhile: () => Promise<unknown>) {
    const kept = await archive();
    const disk = vi.spyOn(kept, 'saveProject').mockImplementation(async () => {
      throw new AppError('storage-full', 'No room.');
    });
    const change = vi.spyOn(kept, 'changeProject').mockImplementation(disk.getMockImplementation() as never);
    await new Promise<void>((done) => {
      create<OpenProject>()((set, get) => {
        const desk = deskOf(set, get);
        queueMicrotask(async () => {
          desk.change({ words: 'burr' });
          await desk.flush();
          done();
        });
        return { status: 'open', project, versions: [] } as unknown as OpenProject;
      });
    });
    await vi.advanceTimersByTimeAsync(6000);
    expect(storesLater()).toBe(true);
    // Whoever leaves the project and comes back meanwhile finds it as it was edited.
    expect(asEdited(project).words).toBe('burr');
    disk.mockRestore();
    change.mockRestore();
    await meanwhile();
    await vi.advanceTimersByTimeAsync(5000);
    vi.useRealTimers();
    await vi.waitFor(() => expect(storesLater()).toBe(false));
    expect(asEdited(project)).toBe(project);
    return (await kept.projects()).records.map(({ name, words }) => [name, words]);
  }

  it('is stored once there is room', async () => {
    lock.isHeld = true;
    expect(await afterWaiting(async () => {})).toEqual([['nut', 'burr']]);
  });

  it('goes over nothing that was said of the project since, and makes none that is gone', async () => {
    lock.isHeld = true;
    const kept = await archive();
    const renamed = { name: 'of the list', modified: Date.now() + 60_000 };
    expect(await afterWaiting(() => kept.changeProject(project.id, renamed))).toEqual([['of the list', '']]);
    await kept.saveProject(project);
    vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout'] });
    expect(await afterWaiting(() => kept.removeProject(project.id))).toEqual([]);
  });

  it('brings no project back that was deleted since', async () => {
    lock.isHeld = true;
    const kept = await archive();
    await afterWaiting(() => kept.changeProject(project.id, { deleted: 9 }));
    expect(await kept.project(project.id)).toMatchObject({ words: 'burr', deleted: 9 });
  });

  it('is let go of when another tab works with the project by then', async () => {
    lock.isHeld = true;
    const taken = async () => {
      lock.isHeld = false;
    };
    expect(await afterWaiting(taken)).toEqual([['nut', '']]);
  });
});

it('is no earlier than the change before it, where the clock goes back', () => {
  const modified = Date.now() + day;
  const store = create<OpenProject>()((set, get) => {
    const desk = deskOf(set, get);
    const of = { ...project, modified };
    return { status: 'open', project: of, versions: [], edit: desk.change } as unknown as OpenProject;
  });
  store.getState().edit({ words: 'burr' });
  expect(store.getState().project).toMatchObject({ words: 'burr', modified: modified + 1 });
});
