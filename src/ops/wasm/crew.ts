/**
 * The threads of the WebAssembly program over one memory, and the jobs that they share (assembly/threads.ts).
 */
import type { Arena } from './arena';
import * as plan from './assembly/plan';
import { type HelperThread, instantiate, type ProgramExports, type WasmProgram } from './program';

export class Crew {
  private readonly program: ProgramExports;
  private readonly helpers: readonly HelperThread[];
  private jobs = 0;

  constructor(
    { module, threads, startThread }: WasmProgram,
    private readonly arena: Arena,
  ) {
    this.program = instantiate(module, arena.memory);
    this.helpers = Array.from({ length: threads - 1 }, (_, i) => startThread(module, arena.memory, i + 1));
  }

  /**
   * Threads that would take part in a job now: helpers join once they are up, and their numbers are
   * consecutive.
   */
  get ready(): number {
    const serving = Atomics.load(this.arena.words(plan.servingAt, 1), 0);
    let threads = 1;
    while (serving & (1 << threads)) threads++;
    return threads;
  }

  /** Runs the job that the plan in memory describes; returns when it is done. */
  run(kind: number): void {
    const { arena } = this;
    arena.set(plan.kindAt, kind);
    const threads = this.ready;
    arena.set(plan.threadsAt, threads);
    this.begin(threads);
    this.program.run(0);
  }

  /** Ends the threads; memory is freed with the last reference. */
  dispose(): void {
    this.arena.set(plan.quitAt, 1);
    this.begin(0);
    for (const helper of this.helpers) helper.stop();
  }

  /** Wakes the threads to read the plan. */
  private begin(threads: number): void {
    const job = this.arena.words(plan.jobAt, 1);
    Atomics.store(job, 0, (++this.jobs << plan.threadBits) | threads);
    Atomics.notify(job, 0);
  }
}
