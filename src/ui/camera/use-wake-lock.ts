import { useEffect } from 'react';

/**
 * Keeps the screen on while the component is shown. The browser releases the lock when the page is hidden;
 * then it is requested again.
 */
export function useWakeLock(): void {
  useEffect(() => {
    let lock: WakeLockSentinel | undefined;
    let isOver = false;
    async function keepAwake() {
      if (document.hidden || isOver) return;
      try {
        lock = await navigator.wakeLock?.request('screen');
        if (isOver) await lock?.release();
      } catch {
        // Refused, as on an empty battery; the screen then sleeps as it is set to.
      }
    }
    void keepAwake();
    document.addEventListener('visibilitychange', keepAwake);
    return () => {
      isOver = true;
      document.removeEventListener('visibilitychange', keepAwake);
      void lock?.release();
    };
  }, []);
}
