/** A shift's report while another project is opened; archive, files and the open project are made up. */
import { expect, it, vi } from 'vitest';
import { create } from 'zustand';
import type { ReportText } from './exports-store';

const saved: { readonly file: Blob; readonly name: string }[] = [];
const asked: string[] = [];
vi.mock('../page/save-file', () => ({ saveFile: (file: Blob, name: string) => saved.push({ file, name }) }));
vi.mock('./overlay-picture', () => ({ overlayPicture: async () => new Blob(['p'], { type: 'image/jpeg' }) }));
vi.mock('../../database/audit', () => ({
  checkTrail: async () => ({ found: 'whole', count: 1 }),
  changedResults: () => [],
}));
vi.mock('../../reports/shift-report', () => ({
  isNoted: () => true,
  shiftReportHtml: ({ project }: { project: string }) => `The report of ${project}`,
}));
vi.mock('../storing/archive', () => ({
  archive: async () => ({
    trail: async (project: string) => {
      asked.push(`trail of ${project}`);
      useOpenProject.setState({ project: { id: 'bolts', name: 'Bolts' }, inspected: [] } as never);
      return { records: [], head: undefined };
    },
    results: async () => ({ records: [] }),
    picture: async (project: string, id: string) => void asked.push(`${project} ${id}`),
  }),
}));
vi.mock('../page/preferences', () => ({ usePreferences: { getState: () => ({ locale: 'en' }) } }));
vi.mock('../open-project/open-project-store', () => ({
  useOpenProject: create(() => ({
    project: { id: 'nuts', name: 'Nuts' },
    versions: [],
    inspected: [{ id: 'r', status: 'done', result: { id: 'r', name: 'r.jpg', time: 1, verdict: 'fail' } }],
  })),
}));

const { useOpenProject } = await import('../open-project/open-project-store');
const { useExports } = await import('./exports-store');

it('is of one project, whichever is open by the time that its trail is checked', async () => {
  const text = { words: {}, facts: () => ({}) } as unknown as ReportText;
  await useExports.getState().report(0, text);
  expect(asked).toEqual(['trail of nuts', 'nuts r']);
  expect(saved.map(({ name }) => name)).toEqual([expect.stringMatching(/^Nuts-report-/u)]);
  expect(await saved[0].file.text()).toBe('The report of Nuts');
});
