/**
 * What a person in front of the page has seen done. It is told the moment that it is in the page, from the page itself, so
 * that a browser that is killed in the next moment has told it, and nothing counts that was not to be seen.
 */
import type { BrowserContext } from '@playwright/test';

export type Sighting = { readonly project: string } & (
  | { readonly kind: 'open' }
  /** It stood there long enough to be kept. */
  | { readonly kind: 'title'; readonly title: string }
  | { readonly kind: 'shots'; readonly names: readonly string[] }
  | { readonly kind: 'step'; readonly step: number }
  | { readonly kind: 'trained' }
  | { readonly kind: 'taught' }
  | { readonly kind: 'result'; readonly id: string; readonly name: string; readonly score: string }
  | { readonly kind: 'review'; readonly name: string; readonly decision: string }
);

export async function watchSightings(
  context: BrowserContext,
  onSighting: (sighting: Sighting) => void,
): Promise<void> {
  await context.exposeBinding('seen', (_source, sighting: Sighting) => onSighting(sighting));
  await context.addInitScript(lookOut);
}

/** Runs in the page. */
function lookOut(): void {
  const tell = (globalThis as unknown as { seen(sighting: object): void }).seen;
  const told = new Set<string>();
  let status: string | undefined;
  let lastStep: string | undefined;
  let wasTaught = false;
  let lastShots: string | undefined;

  function say(sighting: object): void {
    const key = JSON.stringify(sighting);
    if (told.has(key)) return;
    told.add(key);
    tell(sighting);
  }

  /** The address changes before the page does: for a moment another project's results are still to be seen. */
  const settledMs = 250;
  let address = location.hash;
  let since = 0;
  /** Words that a person types are kept when they have stopped for a moment. */
  const keptMs = 2000;
  let title: string | undefined;
  let titleSince = 0;

  function look(): void {
    if (location.hash !== address) {
      address = location.hash;
      since = performance.now();
      status = undefined;
      title = undefined;
      lastShots = undefined;
      setTimeout(look, settledMs + 1);
    }
    if (performance.now() - since < settledMs) return;
    const project = /^#\/project\/([^/]+)/.exec(location.hash)?.[1];
    if (!project || !document.querySelector('main nav')) return;
    say({ kind: 'open', project });
    const heading = document.querySelector('h1')?.textContent ?? '';
    if (heading !== title) {
      title = heading;
      titleSince = performance.now();
      setTimeout(look, keptMs + 1);
    } else if (heading !== 'Untitled project' && performance.now() - titleSince > keptMs) {
      say({ kind: 'title', project, title });
    }
    const list = document.querySelectorAll<HTMLElement>('[aria-label="Good photos"] > li');
    const names = [...list].map((photo) => photo.title);
    const shots = JSON.stringify(names);
    // The same photos again, after one was removed and is back.
    if (names.length > 0 && shots !== lastShots) tell({ kind: 'shots', project, names });
    lastShots = shots;

    const training = document.querySelector<HTMLElement>('[data-testid=training]');
    if (training) {
      const now = training.dataset.status;
      if (now === 'trained' && status === 'running') tell({ kind: 'trained', project });
      const step =
        now === 'running' ? /Loss after ([\d,]+) steps/.exec(training.textContent ?? '')?.[1] : undefined;
      // Each training has the same steps.
      if (step && step !== lastStep) tell({ kind: 'step', project, step: Number(step.replace(',', '')) });
      lastStep = step;
    }
    status = training?.dataset.status;

    const isTaught = document.querySelector('[data-testid=taught]') !== null;
    if (isTaught && !wasTaught) tell({ kind: 'taught', project });
    wasTaught = isTaught;

    for (const result of document.querySelectorAll<HTMLElement>('[data-testid=result][data-status=done]')) {
      const score = result.querySelector('.result-score')?.textContent?.replace(/[^\d.-]/g, '') ?? '';
      // Behind that of the list.
      const id = /[^-]+-[^-]+-[^-]+$/.exec(result.id)?.[0];
      say({ kind: 'result', project, id, name: result.dataset.name, score });
    }
    const name = document.querySelector('.review-name')?.textContent;
    const decision = document.querySelector<HTMLElement>('[data-testid=person-says] .verdict')?.dataset
      .verdict;
    if (name && decision) say({ kind: 'review', project, name, decision });
  }

  new MutationObserver(look).observe(document, {
    subtree: true,
    childList: true,
    attributes: true,
    characterData: true,
  });
}
