/**
 * Notes that are typed in review and not stored with a decision yet, by the SHA-256 of their photos: the
 * browser keeps them until their project is opened again, in this tab or in another one.
 */
import * as v from 'valibot';
import { note, readNoted } from '../page/local-storage';

const draftsSchema = v.record(v.string(), v.string());
export type NoteDrafts = Readonly<Record<string, string>>;

const keyOf = (project: string) => `vtfusion-notes-${project}`;

/** Empty if nothing is kept, or nothing readable. */
export const keptDrafts = (project: string): NoteDrafts => readNoted(draftsSchema, keyOf(project), {});

/** Without room they last as long as the page has the project open. */
export function keepDrafts(project: string, drafts: NoteDrafts): void {
  note(keyOf(project), Object.keys(drafts).length > 0 ? drafts : undefined);
}
