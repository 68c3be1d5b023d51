/** Project files become projects, and the last of them is then shown. */

import { goTo, useRouter } from '../state/page/router';
import type { ChosenFile } from '../state/photos/photo';
import { useProjects } from '../state/projects/projects-store';

export function useImport(): (files: readonly ChosenFile[]) => Promise<void> {
  const importFile = useProjects((s) => s.importFile);
  async function importAll(files: readonly ChosenFile[]): Promise<string | undefined> {
    let last: string | undefined;
    for (const file of files) last = (await importFile(file)) ?? last;
    return last;
  }
  return (files) => showWhenMade(importAll(files));
}

/** Shows a new project, to whoever has not gone to another page meanwhile. @param made its id, if there is one */
export async function showWhenMade(made: Promise<string | undefined>): Promise<void> {
  const { route } = useRouter.getState();
  const id = await made;
  if (id !== undefined && useRouter.getState().route === route) goTo({ page: 'project', id, tab: 'train' });
}
