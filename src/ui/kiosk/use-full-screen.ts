import { useSyncExternalStore } from 'react';

/** Fills the screen; the browser may refuse, and nothing depends on it. */
export function enterFullScreen(): void {
  document.documentElement.requestFullscreen?.().catch(() => undefined);
}

export function leaveFullScreen(): void {
  if (document.fullscreenElement) document.exitFullscreen().catch(() => undefined);
}

function listen(changed: () => void): () => void {
  document.addEventListener('fullscreenchange', changed);
  return () => document.removeEventListener('fullscreenchange', changed);
}

export function useIsFullScreen(): boolean {
  return useSyncExternalStore(listen, () => document.fullscreenElement !== null);
}
