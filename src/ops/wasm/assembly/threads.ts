/** How threads share a job: each takes its rows, and all meet at barriers. */
import { arrivedAt, openedAt, threadsAt } from './plan';

/** How often a thread polls a barrier before it sleeps: most waits are short. */
const looks = 4000;

/** Returns when all threads have arrived. */
export function barrier(): void {
  const threads = load<i32>(threadsAt);
  if (threads === 1) return;
  const opened = atomic.load<i32>(openedAt);
  if (atomic.add<i32>(arrivedAt, 1) === threads - 1) {
    atomic.store<i32>(arrivedAt, 0);
    atomic.add<i32>(openedAt, 1);
    atomic.notify(openedAt, -1);
    return;
  }
  awaitChange(openedAt, opened);
}

/** Returns when the word at `place` is no longer `before`. */
export function awaitChange(place: usize, before: i32): void {
  for (let i = 0; i < looks; i++) if (atomic.load<i32>(place) !== before) return;
  while (atomic.load<i32>(place) === before) atomic.wait<i32>(place, before, -1);
}

/** Where a thread's share of `count` things begins. */
export function share(count: i32, thread: i32): i32 {
  return (count * thread) / load<i32>(threadsAt);
}

/** First row of a thread's share of `rows`, in whole fours. */
export function shareStart(rows: i32, thread: i32): i32 {
  return min(rows, share((rows + 3) >> 2, thread) << 2);
}
