/**
 * A queue for work that cannot keep up: one item is worked on, at most one waits, and a newer one replaces
 * the waiting one. So what is shown is never older than one turn, and nothing piles up.
 */
export class NewestWins<T> {
  private isWorking = false;
  private waiting: { readonly item: T } | undefined;

  /** @param work does not throw */
  constructor(private readonly work: (item: T) => Promise<void>) {}

  offer(item: T): void {
    this.waiting = { item };
    if (!this.isWorking) void this.run();
  }

  /** Drops the waiting item. @returns it */
  clear(): T | undefined {
    const dropped = this.waiting?.item;
    this.waiting = undefined;
    return dropped;
  }

  private async run(): Promise<void> {
    this.isWorking = true;
    try {
      while (this.waiting) {
        const { item } = this.waiting;
        this.waiting = undefined;
        await this.work(item);
      }
    } finally {
      this.isWorking = false;
    }
  }
}
