import { useEffect } from 'react';
import { useKiosk } from '../../state/kiosk/kiosk-store';
import { fetchSamples } from '../../state/open-project/samples';
import type { ChosenFile } from '../../state/photos/photo';

/**
 * From a folder that the owner chose; gone with the page, and then a kiosk that was started with them waits
 * for it.
 */
let chosen: readonly ChosenFile[] = [];

/** The app's own, once they were read: a kiosk that runs for weeks asks the server for them once. */
let own: readonly ChosenFile[] = [];

async function samples(): Promise<readonly ChosenFile[]> {
  if (chosen.length > 0) return chosen;
  if (own.length === 0) own = (await fetchSamples(0)).test;
  return own;
}

export const chosenSamples = () => chosen;

export function chooseSamples(files: readonly ChosenFile[]): void {
  chosen = files;
}

/** The place among them: an engine that was restarted goes on there, not at the first. */
let at = 0;

/** Long enough to read a verdict and to look at the picture. */
const SHOWN_MS = 6000;

/** Inspects one sample after another, for ever. */
export function useSamples(active: boolean): void {
  const take = useKiosk((s) => s.take);
  useEffect(() => {
    if (!active) return;
    let isOver = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    async function next() {
      try {
        const photos = await samples();
        if (isOver) return;
        take(photos[at % photos.length]);
        at++;
      } catch {
        // The server does not answer; it is asked again next time.
      }
      if (!isOver) timer = setTimeout(() => void next(), SHOWN_MS);
    }
    void next();
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [active, take]);
}
