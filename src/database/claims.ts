/**
 * Which tab has a project, as the database knows it. The browser's lock tells a tab that it has lost a
 * project only once that tab pauses in its work, and a tab that was frozen writes on until then: its orders
 * are refused here, in their own transaction.
 */
import { AppError } from '../errors';
import type { Database } from './database';
import { type Order, wholly } from './orders';
import { factKey } from './read-records';

/** A fact that is no claim counts as none. */
const asClaim = (fact: unknown): string | undefined => (typeof fact === 'string' ? fact : undefined);

/** The last claim to the project; undefined without one. */
export async function readClaim(database: Database, project: string): Promise<string | undefined> {
  return asClaim(await database.get('facts', factKey('claim', project)));
}

/**
 * Claims a project if the latest claim still is `latest`. A project that is not there needs no claim.
 * @param claim unlike any other
 * @returns whether nobody else has claimed it meanwhile
 */
export async function putClaim(
  database: Database,
  project: string,
  claim: string,
  latest: string | undefined,
): Promise<boolean> {
  // No claim has to outlive a power cut, which ends all tabs.
  const write = database.transaction(['projects', 'facts'], 'readwrite', { durability: 'relaxed' });
  const facts = write.objectStore('facts');
  return wholly(write, async () => {
    if ((await write.objectStore('projects').getKey(project)) === undefined) return true;
    if (asClaim(await facts.get(factKey('claim', project))) !== latest) return false;
    await facts.put(claim, factKey('claim', project));
    return true;
  });
}

/**
 * Fails, and its transaction with it, if the project's claim is another one; passes if nobody has claimed it.
 */
export function requireClaim(project: string, claim: string): Order {
  return async (write) => {
    const latest = asClaim(await write.objectStore('facts').get(factKey('claim', project)));
    if (latest === undefined || latest === claim) return;
    throw new AppError(
      'project-elsewhere',
      'The project was taken over by another tab meanwhile, so nothing was changed. Do it there, or take the project over again.',
    );
  };
}
