/** The trained project as a file of the person's own. */
import { safeName } from '../../reports/file-names';
import { saveFile } from '../page/save-file';
import { noteExported } from './kept-marker';

export const PROJECT_EXTENSION = '.vtfusion';

export function isProjectFile({ name }: { readonly name: string }): boolean {
  return name.toLowerCase().endsWith(PROJECT_EXTENSION);
}

/** The object's name as a file's. */
export function projectFileName(object: string): string {
  return `${safeName(object, 'project')}${PROJECT_EXTENSION}`;
}

/** Downloads the file under the object's name. */
export function saveProjectFile(bundle: Blob, object: string): void {
  noteExported(Date.now());
  saveFile(new Blob([bundle], { type: 'application/zip' }), projectFileName(object));
}
