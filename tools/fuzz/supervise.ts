/** Runs the cases of a target in a process of their own, and goes on behind a case that hangs or ends the process. */
import { fork } from 'node:child_process';
import type { Ends, News, Order } from './child';

export interface Failure {
  readonly number: number;
  /** To continue "it ...". */
  readonly why: string;
}

export interface Watch {
  /** Without a word for so long the process is killed; the first word may take `startMs`. */
  readonly hangMs: number;
  readonly startMs: number;
  readonly onCase?: (number: number) => void;
}

export const usualWatch: Watch = { hangMs: 15_000, startMs: 120_000 };

/** Bounds what JavaScript's objects take; bytes are watched by the peak of the whole process. */
const MOST_HEAP = '--max-old-space-size=1024';

export interface Outcome {
  /** In order. */
  readonly failures: readonly Failure[];
  /** Of the stretches that came to their end. */
  readonly ends: Ends;
  /** Why there is no case: the target cannot be opened. */
  readonly unopened?: string;
}

export async function supervise(order: Order, watch: Watch = usualWatch): Promise<Outcome> {
  const failures: Failure[] = [];
  const ends: Ends = {};
  for (let from = order.from; from < order.to; ) {
    const { reached, found, counted, unopened } = await runFrom({ ...order, from }, watch);
    if (unopened !== undefined) return { failures, ends, unopened };
    failures.push(...found);
    for (const [end, count] of Object.entries(counted)) ends[end] = (ends[end] ?? 0) + count;
    from = reached;
  }
  return { failures, ends };
}

interface Stretch {
  /** The next case to run. */
  readonly reached: number;
  readonly found: readonly Failure[];
  readonly counted: Ends;
  readonly unopened?: string;
}

function runFrom(order: Order, { hangMs, startMs, onCase }: Watch): Promise<Stretch> {
  const child = fork(new URL('./child.ts', import.meta.url), {
    execArgv: ['--import', 'tsx', MOST_HEAP],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  const found: Failure[] = [];
  let current = order.from;
  let counted: Ends | undefined;
  let unopened: string | undefined;
  let hung = false;
  let said = '';
  return new Promise((resolve, reject) => {
    const kill = () => {
      hung = true;
      child.kill('SIGKILL');
    };
    let clock = setTimeout(kill, startMs);
    child.stderr!.on('data', (text: Buffer) => {
      said = (said + text).slice(-2000);
    });
    child.on('message', (news: News) => {
      clearTimeout(clock);
      clock = setTimeout(kill, hangMs);
      if ('begun' in news) {
        current = news.begun;
        onCase?.(current);
      } else if ('failed' in news) found.push({ number: news.failed, why: news.why });
      else if ('unopened' in news) unopened = news.unopened;
      else counted = news.ends;
    });
    child.on('error', reject);
    child.on('close', (code, signal) => {
      clearTimeout(clock);
      if (unopened !== undefined) return resolve({ reached: order.from, found, counted: {}, unopened });
      if (counted) return resolve({ reached: order.to, found, counted });
      const why = hung
        ? `did not end within ${hangMs / 1000} s`
        : `ended the process (${signal ?? code}): ${said.trim()}`;
      resolve({ reached: current + 1, found: [...found, { number: current, why }], counted: {} });
    });
    child.send(order);
  });
}
