/**
 * A worker that may be lost: its owner hears that it can compute no more, it dies, or it no longer answers. Whatever it was
 * asked by then ends in `WorkerLost`, where a bare worker would leave it unanswered for ever; who asked may ask a new one.
 */
import { type Remote, releaseProxy, wrap } from 'comlink';
import { AppError } from '../errors';
import { type Answers, checkedAnswers } from './answers';
import { Heartbeat } from './heartbeat';
import type { Calls } from './message-parts';

/**
 * `gpu`: the graphics card went away. `refused`: it refused a program or a command, and would again. `memory`: there was not
 * enough of it. `stuck`: it no longer answers. `died`: an error ended it. `stopped`: by its owner.
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
  /** What it may answer. */
  readonly answers: Answers<Api>;
  /** Anything that is answered at once by a worker that lives. */
  readonly alive: (api: Remote<Api>) => Promise<unknown>;
  /** Seconds without an answer that mean that it is stuck. */
  readonly patience: () => number;
  /** Hears once why it was lost, and what was said of it; not when it was stopped. */
  readonly onLost: (why: LossReason, detail: string) => void;
}

export class WatchedWorker<Api extends Calls<Api>> {
  private readonly bridge: Remote<Api>;
  /** The same, its answers checked. */
  private readonly api: Remote<Api>;
  private readonly heartbeat: Heartbeat;
  /** How those that wait for an answer hear that none will come. */
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

  /** @throws WorkerLost when it is lost before it has answered, AppError as `checkedAnswers`, and whatever it answers with */
  ask<T>(question: (api: Remote<Api>) => Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      if (this.lost) return reject(this.lost);
      this.waiting.add(reject);
      question(this.api)
        .then(resolve, reject)
        .finally(() => this.waiting.delete(reject));
    });
  }

  /** Ends it, and says why. */
  lose(why: LossReason, detail = ''): void {
    if (this.lost) return;
    this.end(why);
    this.watching.onLost(why, detail);
  }

  /** Ends it at once, and what it was asked. */
  stop(): void {
    if (!this.lost) this.end('stopped');
  }

  private end(why: LossReason): void {
    this.lost = new WorkerLost(why);
    this.heartbeat.stop();
    // Else Comlink holds the worker, and with it all that its owner has, for ever.
    this.bridge[releaseProxy]();
    this.worker.terminate();
    for (const reject of this.waiting) reject(this.lost);
    this.waiting.clear();
  }
}
