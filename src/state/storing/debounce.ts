/** Work that waits until nothing more is asked for a while; `flush` does pending work at once. */
export interface Debounced {
  schedule(): void;
  /** Resolves when the work is done, including work that was under way. */
  flush(): Promise<void>;
  /** Drops pending work. @returns whether there was any */
  drop(): boolean;
}

export function debounce(work: () => Promise<void>, milliseconds: number): Debounced {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let underWay: Promise<void> = Promise.resolve();
  function flush(): Promise<void> {
    if (timer === undefined) return underWay;
    clearTimeout(timer);
    timer = undefined;
    underWay = work();
    return underWay;
  }
  return {
    schedule() {
      clearTimeout(timer);
      timer = setTimeout(flush, milliseconds);
    },
    flush,
    drop() {
      const waits = timer !== undefined;
      clearTimeout(timer);
      timer = undefined;
      return waits;
    },
  };
}
