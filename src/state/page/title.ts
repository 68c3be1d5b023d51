import type { ProjectRecord } from '../../database/records';

/** What a project is called: by the name it was given, else by its object's, else as the page says in its language. */
export function titleOf({ name, object }: Pick<ProjectRecord, 'name' | 'object'>, untitled = ''): string {
  return name.trim() || object.trim() || untitled;
}
