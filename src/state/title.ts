import type { ProjectRecord } from '../database/records';

/** What a project is called: by the name it was given, else by its object's. */
export function titleOf(
  { name, object }: Pick<ProjectRecord, 'name' | 'object'>,
  untitled = 'Untitled',
): string {
  return name.trim() || object.trim() || untitled;
}
