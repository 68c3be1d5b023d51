/** Does pieces of work one after another; one that fails does not keep the next from its turn. */
export class Serial {
  private last: Promise<unknown> = Promise.resolve();

  /** Does the work once all earlier work has ended. @throws what the work throws */
  run<T>(work: () => Promise<T>): Promise<T> {
    const result = this.last.then(work);
    this.last = result.catch(() => undefined);
    return result;
  }

  /** Resolves once all work given so far has ended, done or failed. */
  get ended(): Promise<unknown> {
    return this.last;
  }
}
