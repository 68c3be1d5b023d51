import { afterEach, expect, it, vi } from 'vitest';
import type { ProjectRecord } from '../../database/records';
import { requireFree } from './project-lock';

const project = { id: 'nuts', name: 'Nuts', object: '' } as ProjectRecord;

/** A browser in which the tab `holder` works with the project. */
function browserWith(holder: string | undefined): void {
  const held = holder === undefined ? [] : [{ name: 'vtfusion-project-nuts', clientId: holder }];
  vi.stubGlobal('navigator', { locks: { query: async () => ({ held, pending: [] }) } });
}

afterEach(() => vi.unstubAllGlobals());

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
