/**
 * Records as they will be on the disk: those that are there, and those that wait for room. Ask for what waits
 * before reading the disk, since it no longer waits once it is stored.
 * @returns in the order of their ids, as the disk gives them
 */
export function withWaiting<T extends { readonly id: string }>(
  stored: readonly T[],
  waiting: readonly T[],
): T[] {
  const all = new Map([...waiting, ...stored].map((record) => [record.id, record]));
  return [...all.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}
