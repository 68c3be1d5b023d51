/**
 * The browser's locks among tabs that are made up: held alone, asked for with `ifAvailable` or `steal`.
 * @returns what a tab has as `navigator.locks`, by the tab's name
 */
export function locksInMemory(): (tab: string) => Pick<LockManager, 'query'> & { readonly request: Request } {
  const held = new Map<string, { readonly clientId: string; readonly lose: (why: Error) => void }>();
  return (clientId) => ({
    query: async () => ({ held: [...held].map(([name, holder]) => ({ name, clientId: holder.clientId })) }),
    async request(name, { steal = false }, work) {
      const before = held.get(name);
      if (before && !steal) return work(null);
      before?.lose(new DOMException('Another tab stole it.', 'AbortError'));
      const lost = new Promise<never>((_, lose) => {
        held.set(name, { clientId, lose });
      });
      const own = held.get(name);
      try {
        return await Promise.race([work({ name, mode: 'exclusive' }), lost]);
      } finally {
        if (held.get(name) === own) held.delete(name);
      }
    },
  });
}

type Request = (name: string, how: LockOptions, work: (lock: Lock | null) => unknown) => Promise<unknown>;
