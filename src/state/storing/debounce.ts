/** Work that waits until nothing more is asked for a while; `flush` does at once what waits. */
export interface Debounced {
  schedule(): void;
  /** Resolves when the work is done, also that which was under way. */
  flush(): Promise<void>;
  /** What waits is not done at all. @returns whether anything did */
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
