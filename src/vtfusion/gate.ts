/** Holds a training between two pieces of work while a person pauses it. */

interface Closed {
  /** Resolves when it is opened again. */
  readonly opened: Promise<void>;
  readonly open: () => void;
  /** Resolves when somebody waits at it, or when it is opened before. */
  readonly reached: Promise<void>;
  readonly reach: () => void;
}

export class Gate {
  private closed: Closed | undefined;
  private isOver = false;
  /** When the current wait began. */
  private since: number | undefined;
  private held = 0;

  /** @param now in milliseconds */
  constructor(private readonly now = () => performance.now()) {}

  /** How long it has held the training so far, in milliseconds. */
  get heldMs(): number {
    return this.held + (this.since === undefined ? 0 : this.now() - this.since);
  }

  get isClosed(): boolean {
    return this.closed !== undefined;
  }

  /** Resolves when the training holds, or when it has ended. */
  close(): Promise<void> {
    if (this.isOver) return Promise.resolve();
    this.closed ??= newlyClosed();
    return this.closed.reached;
  }

  open(): void {
    this.held = this.heldMs;
    this.since = undefined;
    this.closed?.reach();
    this.closed?.open();
    this.closed = undefined;
  }

  /** Opens it for good when the training ends. */
  end(): void {
    this.isOver = true;
    this.open();
  }

  /** Waits while it is closed, but no longer than until the signal is aborted. */
  async pass(signal?: AbortSignal): Promise<void> {
    while (this.closed && !signal?.aborted) {
      const { opened, open, reach } = this.closed;
      reach();
      this.since ??= this.now();
      signal?.addEventListener('abort', open, { once: true });
      await opened;
      signal?.removeEventListener('abort', open);
    }
  }
}

function newlyClosed(): Closed {
  let open = () => {};
  let reach = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  const reached = new Promise<void>((resolve) => {
    reach = resolve;
  });
  return { opened, open, reached, reach };
}
