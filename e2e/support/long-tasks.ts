/**
 * Tasks that would hold the page up. Processor time counts, not the clock's: what other programs take of a busy machine
 * meanwhile is no fault of the page.
 */
import { expect, type Page } from '@playwright/test';

/** Beyond it a person feels that the page hesitates. */
const LONG_MS = 50;

/** Of a trace of Chromium; times in microseconds. */
interface TraceEvent {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  /** Processor time of the thread. */
  readonly tdur?: number;
  readonly args: { readonly name?: string };
}

/** Milliseconds that each task of the page's own thread took of a processor during `work`, the longest first. */
export async function tasksDuring(page: Page, work: () => Promise<void>): Promise<number[]> {
  const browser = page.context().browser()!;
  await browser.startTracing(page, { categories: ['toplevel'] });
  let trace: Buffer;
  try {
    await work();
  } finally {
    trace = await browser.stopTracing();
  }
  const { traceEvents } = JSON.parse(trace.toString()) as { traceEvents: TraceEvent[] };
  const threadOf = ({ pid, tid }: TraceEvent) => `${pid} ${tid}`;
  const pages = new Set(
    traceEvents
      .filter(({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain')
      .map(threadOf),
  );
  const tasks = traceEvents.filter(
    (event) => event.name === 'ThreadControllerImpl::RunTask' && pages.has(threadOf(event)),
  );
  const taken = tasks.map(({ tdur = 0 }) => tdur / 1000).sort((a, b) => b - a);
  // A trace without tasks, or without what they take of a processor, would find every page smooth.
  expect(taken[0], 'the longest task in the trace').toBeGreaterThan(0);
  return taken;
}

/** A processor that others share is slower now and then; what the page itself does too long is in every run. */
const ATTEMPTS = 5;

/** Expects that in some run of `work`, which may run several times, nothing keeps the page's thread for more than 50 ms. */
export async function expectNoLongTask(
  page: Page,
  work: () => Promise<void>,
  what = 'long tasks',
): Promise<void> {
  let long: number[] = [];
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const tasks = await tasksDuring(page, work);
    long = tasks.filter((ms) => ms > LONG_MS);
    if (long.length === 0) return;
  }
  expect(long, `${what}, the last of ${ATTEMPTS} runs`).toEqual([]);
}
