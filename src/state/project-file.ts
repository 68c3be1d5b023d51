/** The trained project as a file of the person's own. */
import { saveFile } from './save-file';

export const PROJECT_EXTENSION = '.vtfusion';

export function isProjectFile({ name }: { readonly name: string }): boolean {
  return name.toLowerCase().endsWith(PROJECT_EXTENSION);
}

/** The object's name as a file's: what no system allows in a name becomes a dash. */
export function projectFileName(object: string): string {
  const name = object
    .trim()
    // biome-ignore lint/suspicious/noControlCharactersInRegex: no system takes them in a name
    .replace(/[\x00-\x1f<>:"/\\|?*]+/gu, '-')
    .replace(/^[.\s]+|[.\s]+$/gu, '');
  return `${name === '' ? 'project' : name}${PROJECT_EXTENSION}`;
}

/** Downloads the file under the object's name. */
export function saveProjectFile(bundle: Blob, object: string): void {
  saveFile(new Blob([bundle], { type: 'application/zip' }), projectFileName(object));
}
