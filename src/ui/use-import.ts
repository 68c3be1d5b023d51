/** Imports project files, and then shows the last project. */

import { goTo, useRouter } from '../state/page/router';
import type { ChosenFile } from '../state/photos/photo';
import { useProjects } from '../state/projects/projects-store';

export function useImport(): (files: readonly ChosenFile[]) => Promise<void> {
  const importFiles = useProjects((s) => s.importFiles);
  return (files) => showWhenMade(importFiles(files));
}

/**
 * Shows a new project, unless the person has gone to another page meanwhile.
 * @param made its id, if there is one
 */
export async function showWhenMade(made: Promise<string | undefined>): Promise<void> {
  const { route } = useRouter.getState();
  const id = await made;
  if (id !== undefined && useRouter.getState().route === route) goTo({ page: 'project', id, tab: 'train' });
}
