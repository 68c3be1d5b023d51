import { archive } from './archive';
import { unsavedResults } from './unsaved-results';

/**
 * As `Archive.highestVersion`, including results that wait for the disk.
 * @throws AppError as the archive does
 */
export async function highestVersion(project: string): Promise<number> {
  const stored = await (await archive()).highestVersion(project);
  return unsavedResults(project).reduce((highest, { version }) => Math.max(highest, version), stored);
}
