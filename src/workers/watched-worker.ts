/**
 * A worker that may be lost: its owner reports that it can no longer compute, it dies, or it stops answering.
 * All open questions to it then fail with `WorkerLost`, where a bare worker would leave them open for ever;
 * the caller may ask a new worker.
 */
import { type Remote, releaseProxy, wrap } from 'comlink';
import { AppError } from '../errors';
import { type Answers, checkedAnswers } from './answers';
import { Heartbeat } from './heartbeat';
import type { Calls } from './message-parts';

/**
 * `gpu`: the graphics card went away. `refused`: it refused a program or a command, and would again.
 * `memory`: there was not enough of it. `stuck`: it no longer answers. `died`: an error ended it. `stopped`:
 * its owner ended it.
 */
export type LossReason = 'gpu' | 'refused' | 'memory' | 'stuck' | 'died' | 'stopped';

const sentences = {
  'engine-lost':
    'What computes in this page stopped again and again and was given up; reload the page, and restart the browser if it stays so.',
  'memory-short':
    'There is not enough memory for this, not even in the smallest pieces; close other pages and programs, or choose a smaller model.',
} as const;

export class WorkerLost extends AppError {
  constructor(readonly why: LossReason) {
    const code = why === 'memory' ? 'memory-short' : 'engine-lost';
    super(code, sentences[code]);
  }
}

export interface Watching<Api extends Calls<Api>> {
  /** Schemas of its answers. */
  readonly answers: Answers<Api>;
  /** A question that a living worker answers at once. */
  readonly alive: (api: Remote<Api>) => Promise<unknown>;
  /** Seconds without an answer after which it counts as stuck. */
  readonly patience: () => number;
  /** Called once with the reason and the detail of its loss; not if it was stopped. */
  readonly onLost: (why: LossReason, detail: string) => void;
}

export class WatchedWorker<Api extends Calls<Api>> {
  private readonly bridge: Remote<Api>;
  /** The same with checked answers. */
  private readonly api: Remote<Api>;
  private readonly heartbeat: Heartbeat;
  /** Rejects the open questions. */
  private readonly waiting = new Set<(error: WorkerLost) => void>();
  private lost: WorkerLost | undefined;

  constructor(
    private readonly worker: Worker,
    private readonly watching: Watching<Api>,
  ) {
    this.bridge = wrap<Api>(worker);
    this.api = checkedAnswers(this.bridge, watching.answers);
    worker.addEventListener('error', () => this.lose('died'));
    const { alive, patience } = watching;
    this.heartbeat = new Heartbeat(
      () => alive(this.api),
      patience,
      () => this.lose('stuck'),
    );
  }

  /**
   * @throws WorkerLost if it is lost before it has answered, AppError as `checkedAnswers`, and whatever it
   *   answers with
   */
  ask<T>(question: (api: Remote<Api>) => Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      if (this.lost) return reject(this.lost);
      this.waiting.add(reject);
      question(this.api)
        .then(resolve, reject)
        .finally(() => this.waiting.delete(reject));
    });
  }

  /** Ends it, and gives the reason. */
  lose(why: LossReason, detail = ''): void {
    if (this.lost) return;
    this.end(why);
    this.watching.onLost(why, detail);
  }

  /** Ends it at once, with all open questions. */
  stop(): void {
    if (!this.lost) this.end('stopped');
  }

  private end(why: LossReason): void {
    this.lost = new WorkerLost(why);
    this.heartbeat.stop();
    // Otherwise Comlink would hold the worker, and all that its owner has, for ever.
    this.bridge[releaseProxy]();
    this.worker.terminate();
    for (const reject of this.waiting) reject(this.lost);
    this.waiting.clear();
  }
}
