/** The functions that the host calls: a thread's loop, and its part of a job. */
import { attend } from './attention';
import { convolve, findKernelGradient } from './convolution';
import { runBlocks } from './encoder';
import { multiplyFloats } from './float-product';
import { normaliseRow } from './layer-norm';
import { searchNearest } from './nearest';
import {
  jobAt,
  kindAt,
  quitAt,
  servingAt,
  threadBits,
  toConvolve,
  toEmbedFirst,
  toFindKernelGradient,
  toMultiply,
  toSearch,
} from './plan';
import { largestActivation, multiply, quantiseRow } from './product';
import { awaitChange, barrier } from './threads';

/** The loop of a thread other than the host's (number 0): one job after another until it is told to quit. */
export function serve(thread: i32): void {
  let seen = atomic.load<i32>(jobAt);
  atomic.or<i32>(servingAt, 1 << thread);
  for (;;) {
    awaitChange(jobAt, seen);
    seen = atomic.load<i32>(jobAt);
    if (load<i32>(quitAt) !== 0) return;
    // A thread that started late takes no part in a job that had already begun.
    if (thread < (seen & ((1 << threadBits) - 1))) run(thread);
  }
}

/** One thread's part of a job, as the plan says it; all threads end together. */
export function run(thread: i32): void {
  const kind = load<i32>(kindAt);
  if (kind === toMultiply) multiplyFloats(thread);
  else if (kind === toSearch) searchNearest(thread);
  else if (kind === toConvolve) convolve(thread);
  else if (kind === toFindKernelGradient) findKernelGradient(thread);
  else runBlocks(thread, kind === toEmbedFirst);
  barrier();
}

// For the tests, which compare each with its definition.
export { attend, largestActivation, multiply, normaliseRow, quantiseRow };
