/**
 * Which tab has a project, as the database knows it. The browser's lock tells a tab that it has lost a
 * project only once that tab pauses in its work, and a tab that was frozen writes on until then: its orders
 * are refused here, in their own transaction.
 */
import { AppError } from '../errors';
import type { Database } from './database';
import { type Order, wholly } from './orders';

/** Key of a fact. */
const keyOf = (project: string) => `claim ${project}`;

/** The last claim to the project; undefined without one. */
export function readClaim(database: Database, project: string): Promise<unknown> {
  return database.get('facts', keyOf(project));
}

/**
 * Claims a project if the latest claim still is `latest`.
 * @param claim unlike any other
 * @returns whether it was claimed
 */
export async function putClaim(
  database: Database,
  project: string,
  claim: string,
  latest: unknown,
): Promise<boolean> {
  // No claim has to outlive a power cut, which ends all tabs.
  const write = database.transaction('facts', 'readwrite', { durability: 'relaxed' });
  return wholly(write, async () => {
    if ((await write.store.get(keyOf(project))) !== latest) return false;
    await write.store.put(claim, keyOf(project));
    return true;
  });
}

/**
 * Fails, and its transaction with it, if the project's claim is another one; passes if nobody has claimed it.
 */
export function requireClaim(project: string, claim: string): Order {
  return async (write) => {
    const latest = await write.objectStore('facts').get(keyOf(project));
    if (latest === undefined || latest === claim) return;
    throw new AppError(
      'project-elsewhere',
      'The project was taken over by another tab, which alone can change it by now, so nothing was changed. Do it there, or take the project over again.',
    );
  };
}

export function removeClaim(project: string): Order {
  return (write) => write.objectStore('facts').delete(keyOf(project));
}
