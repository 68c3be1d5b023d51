/** The trained project as a file for the person. */
import { safeName } from '../../reports/file-names';
import { PROJECT_EXTENSION } from '../../workers/client';
import { saveFile } from '../page/save-file';
import { noteExported } from './kept-marker';

export { PROJECT_EXTENSION };

export function isProjectFile({ name }: { readonly name: string }): boolean {
  return name.toLowerCase().endsWith(PROJECT_EXTENSION);
}

/** A project's title as a file name. */
export function projectFileName(title: string): string {
  return `${safeName(title, 'project')}${PROJECT_EXTENSION}`;
}

/** Downloads the file under the project's title. */
export function saveProjectFile(bundle: Blob, title: string): void {
  noteExported(Date.now());
  saveFile(new Blob([bundle], { type: 'application/zip' }), projectFileName(title));
}
