/** A project's file becomes a project, which is then shown. */
import type { ChosenFile } from '../state/photo';
import { useProjects } from '../state/projects-store';
import { goTo } from '../state/router';

export function useImport(): (file: ChosenFile) => Promise<void> {
  const importFile = useProjects((s) => s.importFile);
  return async (file) => {
    const id = await importFile(file);
    if (id !== undefined) goTo({ page: 'project', id, tab: 'train' });
  };
}
