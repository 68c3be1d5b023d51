import type { ProjectRecord } from '../../database/records';

/** A project's title: its own name, or else its object's name, or else the page's word for a nameless one. */
export function titleOf({ name, object }: Pick<ProjectRecord, 'name' | 'object'>, untitled = ''): string {
  return name.trim() || object.trim() || untitled;
}
