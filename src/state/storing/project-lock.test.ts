import 'fake-indexeddb/auto';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { locksInMemory } from '../../../tools/testing/locks-in-memory';
import { projectRecord } from '../../../tools/testing/records';
import { AppError } from '../../errors';
import { archive } from './archive';
import { claimOf } from './claims';
import { holdProject, letGoOfProject, requireFree, watchHolder } from './project-lock';

const project = projectRecord({ id: 'nuts', name: 'Nuts' });

/** A browser in which the tab `holder` works with the project. */
function browserWith(holder: string | undefined): void {
  const held = holder === undefined ? [] : [{ name: 'vtfusion-project-nuts', clientId: holder }];
  vi.stubGlobal('navigator', { locks: { query: async () => ({ held, pending: [] }) } });
}

/** Locks as this tab and another one see them. */
function twoTabs() {
  const tabs = locksInMemory();
  const [own, other] = [tabs('this tab'), tabs('another tab')];
  vi.stubGlobal('navigator', { locks: own });
  const rob = () => {
    const holding = other.request('vtfusion-project-nuts', { steal: true }, () => new Promise(() => {}));
    // It may be taken back.
    holding.catch(() => undefined);
  };
  return { own, rob };
}

beforeEach(async () => (await archive()).saveProject(project));
afterEach(async () => {
  letGoOfProject();
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  await (await archive()).removeProject('nuts');
});

it('lets nobody change a project that another tab works with', async () => {
  browserWith('another tab');
  await expect(requireFree(project)).rejects.toMatchObject({
    code: 'project-elsewhere',
    message: expect.stringMatching(/^Nuts is open in another tab/u),
  });
});

it('lets a project be changed that nobody works with, or where nobody can tell', async () => {
  browserWith(undefined);
  await requireFree(project);
  vi.stubGlobal('navigator', {});
  await requireFree(project);
});

it('lets this tab change what it works with itself, and hears nothing of what it lets go of', async () => {
  const { rob } = twoTabs();
  const lost = vi.fn();
  expect(await holdProject('nuts', lost)).toBe(true);
  await requireFree(project);
  letGoOfProject();
  // Before the browser has taken it back.
  rob();
  await new Promise((go) => setTimeout(go));
  expect(lost).not.toHaveBeenCalled();
});

it('takes no other tab for itself that takes the project over in the moment that it gets it', async () => {
  const { own, rob } = twoTabs();
  const { query } = own;
  vi.spyOn(own, 'query').mockImplementationOnce(() => {
    rob();
    return query();
  });
  const lost = vi.fn();
  await holdProject('nuts', lost);
  await vi.waitFor(() => expect(lost).toHaveBeenCalledTimes(1));
  await expect(requireFree(project)).rejects.toMatchObject({ code: 'project-elsewhere' });
});

it('claims what it holds, also after another tab, and keeps the claim when that one takes it over', async () => {
  const { rob } = twoTabs();
  const kept = await archive();
  await kept.claim('nuts', 'tab of yesterday', undefined);
  const lost = vi.fn();
  await holdProject('nuts', lost);
  const own = await kept.claimTo('nuts');
  expect([typeof own, own]).toEqual(['string', claimOf('nuts')]);
  rob();
  await vi.waitFor(() => expect(lost).toHaveBeenCalledTimes(1));
  letGoOfProject();
  expect(claimOf('nuts')).toBe(own);
  await holdProject('nuts', lost, true);
  expect(claimOf('nuts')).not.toBe(own);
  expect(await kept.claimTo('nuts')).toBe(claimOf('nuts'));
  // Left by itself: the lock decides who has it next.
  letGoOfProject();
  expect(claimOf('nuts')).toBeUndefined();
});

it('claims nothing of a project that another tab takes over in that moment, and knows itself for late', async () => {
  const { rob } = twoTabs();
  const kept = await archive();
  const { claimTo } = kept;
  vi.spyOn(kept, 'claimTo').mockImplementationOnce(async (id) => {
    const latest = await claimTo.call(kept, id);
    rob();
    await kept.claim(id, 'another tab', latest);
    return latest;
  });
  const lost = vi.fn();
  await holdProject('nuts', lost);
  await vi.waitFor(() => expect(lost).toHaveBeenCalledTimes(1));
  await vi.waitFor(() => expect(claimOf('nuts')).toBeDefined());
  expect(await kept.claimTo('nuts')).toBe('another tab');
});

it('claims it anew where a tab that has lost it since was between', async () => {
  twoTabs();
  const kept = await archive();
  const { claimTo } = kept;
  vi.spyOn(kept, 'claimTo').mockImplementationOnce(async (id) => {
    const latest = await claimTo.call(kept, id);
    await kept.claim(id, 'tab that was frozen', latest);
    return latest;
  });
  await holdProject('nuts', () => {});
  expect(await kept.claimTo('nuts')).toBe(claimOf('nuts'));
});

it('holds a project without a claim where there is no room for one', async () => {
  twoTabs();
  vi.spyOn(await archive(), 'claim').mockRejectedValue(new AppError('storage-full', 'No room.'));
  expect(await holdProject('nuts', () => {})).toBe(true);
  expect(claimOf('nuts')).toBeUndefined();
});

it('changes what it takes back without room for a claim, though another tab claimed it meanwhile', async () => {
  const { rob } = twoTabs();
  const kept = await archive();
  const lost = vi.fn();
  await holdProject('nuts', lost);
  const latest = await kept.claimTo('nuts');
  rob();
  await kept.claim('nuts', 'another tab', latest);
  await vi.waitFor(() => expect(lost).toHaveBeenCalledTimes(1));
  await expect(kept.changeProject('nuts', { name: 'Late' })).rejects.toMatchObject({
    code: 'project-elsewhere',
  });
  vi.spyOn(kept, 'claim').mockRejectedValue(new AppError('storage-full', 'No room.'));
  expect(await holdProject('nuts', lost, true)).toBe(true);
  expect(await kept.changeProject('nuts', { name: 'Mine again' })).toBe(true);
});

it('lets go of a project that it leaves at once, however long the disk takes to claim it', async () => {
  const { own } = twoTabs();
  const asked = vi.spyOn(await archive(), 'claimTo').mockReturnValue(new Promise(() => {}));
  const holding = holdProject('nuts', () => {});
  await vi.waitFor(() => expect(asked).toHaveBeenCalled());
  letGoOfProject();
  await holding;
  await vi.waitFor(async () => expect((await own.query()).held).toEqual([]));
});

it('calls a project free only where no tab has it at two looks', async () => {
  let holder: string | undefined = 'another tab';
  const query = async () => ({ held: holder ? [{ name: 'vtfusion-project-nuts', clientId: holder }] : [] });
  vi.stubGlobal('navigator', { locks: { query } });
  vi.useFakeTimers();
  const heard: boolean[] = [];
  const end = new AbortController();
  const watching = watchHolder('nuts', (isFree) => heard.push(isFree), end.signal);
  await vi.advanceTimersByTimeAsync(1_500);
  // It is being reloaded.
  holder = undefined;
  await vi.advanceTimersByTimeAsync(1_500);
  holder = 'another tab';
  await vi.advanceTimersByTimeAsync(3_000);
  expect(heard).toEqual([]);
  holder = undefined;
  await vi.advanceTimersByTimeAsync(3_000);
  expect(heard).toEqual([true]);
  end.abort();
  await vi.advanceTimersByTimeAsync(1_500);
  await watching;
});
