/**
 * How often a person took back something that they had removed from a project. The notes of what is removed
 * lie outside the database, and a browser that is killed may find an older one at its next start
 * (`state/storing/removals.ts`): whoever reads a note tells its age by this count.
 */
import * as v from 'valibot';
import { whole } from '../outside';
import { type Database, strict } from './database';
import { begun, type Order, wholly } from './orders';
import { factKey } from './read-records';

/** A fact that is no count counts as none. */
const asCount = (fact: unknown): number => (v.is(whole, fact) ? fact : 0);

/** 0 where nothing was taken back yet. */
export async function readTakenBack(database: Database, project: string): Promise<number> {
  return asCount(await database.get('facts', factKey('takenBack', project)));
}

/**
 * Counts once more, beyond `known`; a project that is not there needs no count.
 * @param claimed orders that refuse it where another tab has the project
 * @returns the count from now on
 */
export async function countTakenBack(
  database: Database,
  project: string,
  known: number,
  claimed: readonly Order[],
): Promise<number> {
  const write = database.transaction(['projects', 'facts'], 'readwrite', strict);
  const facts = write.objectStore('facts');
  return wholly(write, async () => {
    await begun(write, claimed);
    if ((await write.objectStore('projects').getKey(project)) === undefined) return known;
    const next = Math.max(asCount(await facts.get(factKey('takenBack', project))), known) + 1;
    await facts.put(next, factKey('takenBack', project));
    return next;
  });
}
