/** The time, for views of the last hours. */

const everyMs = 60_000;

/**
 * Tells the time every minute, and at once when somebody comes back to the page: a browser lets the timers of
 * a hidden page sleep.
 * @param tell gets milliseconds since 1970
 * @returns ends it
 */
export function followClock(tell: (now: number) => void): () => void {
  const look = () => tell(Date.now());
  const comeBack = () => document.visibilityState === 'visible' && look();
  const timer = setInterval(look, everyMs);
  document.addEventListener('visibilitychange', comeBack);
  return () => {
    clearInterval(timer);
    document.removeEventListener('visibilitychange', comeBack);
  };
}
