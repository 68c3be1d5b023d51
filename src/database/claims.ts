/**
 * Which tab has a project, as the database knows it. The browser's lock tells a tab that it has lost a project only once that tab
 * looks up from its work, and one that was frozen goes on writing until then: its orders are refused here, in their own transaction.
 */
import { AppError } from '../errors';
import type { Database } from './database';
import { type Order, wholly } from './orders';

/** Of a fact. */
const keyOf = (project: string) => `claim ${project}`;

/** Who claimed the project last; nothing where nobody has. */
export function readClaim(database: Database, project: string): Promise<unknown> {
  return database.get('facts', keyOf(project));
}

/**
 * Claims a project where the latest claim still is `latest`.
 * @param claim like no other
 * @returns whether it did
 */
export async function putClaim(
  database: Database,
  project: string,
  claim: string,
  latest: unknown,
): Promise<boolean> {
  // A power cut ends all tabs, so that no claim has to outlive it.
  const write = database.transaction('facts', 'readwrite', { durability: 'relaxed' });
  return wholly(write, async () => {
    if ((await write.store.get(keyOf(project))) !== latest) return false;
    await write.store.put(claim, keyOf(project));
    return true;
  });
}

/** Fails where the project is claimed otherwise, and nothing else of its transaction happens then; passes where nobody has claimed it. */
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
