/** What a content security policy leaves a page or a worker: to ask another origin, or to take text for code or markup. */
import type { Page, Worker } from '@playwright/test';

/** @param elsewhere an address of another origin that answers @returns what was allowed, and the directives that were offended */
export function tryToOffend(
  where: Page | Worker,
  elsewhere: string,
): Promise<{ readonly allowed: string[]; readonly offended: string[] }> {
  // Both evaluate alike, but by types that have nothing in common.
  return (where as Worker).evaluate(async (address) => {
    const allowed: string[] = [];
    const offended: string[] = [];
    addEventListener('securitypolicyviolation', ({ effectiveDirective }) =>
      offended.push(effectiveDirective),
    );
    const anywhere = {
      // biome-ignore lint/security/noGlobalEval: it must be refused.
      eval: () => globalThis.eval('1'),
      function: () => new Function('return 1')(),
      request: () => fetch(address, { mode: 'no-cors' }),
      import: () => import(/* @vite-ignore */ address),
      worker: () => new Worker(address),
    };
    const inPage = {
      markup: () => {
        document.createElement('div').innerHTML = '<b>bold</b>';
      },
      script: () => {
        document.createElement('script').text = '1';
      },
    };
    const attempts = { ...anywhere, ...('document' in globalThis && inPage) };
    // What Playwright runs may evaluate text as long as it does not wait.
    await new Promise((resolve) => setTimeout(resolve));
    for (const [name, attempt] of Object.entries(attempts)) {
      try {
        await attempt();
        allowed.push(name);
      } catch {
        // As it must be.
      }
    }
    return { allowed, offended };
  }, elsewhere);
}
