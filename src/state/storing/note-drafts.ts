/**
 * Notes that are typed in review and not kept with a decision yet, by the SHA-256 of the photo that they are on: the browser keeps them
 * for the next time that their project is opened, in this tab or in another one.
 */
import * as v from 'valibot';
import { note, readNoted } from '../page/local-storage';

const draftsSchema = v.record(v.string(), v.string());
export type NoteDrafts = Readonly<Record<string, string>>;

const keyOf = (project: string) => `vtfusion-notes-${project}`;

/** None where none, or nothing that can be read, is kept. */
export const keptDrafts = (project: string): NoteDrafts => readNoted(draftsSchema, keyOf(project), {});

/** Without room they last as long as the page has the project open. */
export function keepDrafts(project: string, drafts: NoteDrafts): void {
  note(keyOf(project), Object.keys(drafts).length > 0 ? drafts : undefined);
}
