/** What a content security policy leaves a worker: whether it may ask another origin, or take text for code. */
import type { Worker } from '@playwright/test';

/** @param elsewhere an address of another origin that answers @returns what was allowed, and the directives that were offended */
export function tryInWorker(
  worker: Worker,
  elsewhere: string,
): Promise<{ readonly allowed: string[]; readonly offended: string[] }> {
  return worker.evaluate(async (address) => {
    const allowed: string[] = [];
    const offended: string[] = [];
    addEventListener('securitypolicyviolation', ({ effectiveDirective }) =>
      offended.push(effectiveDirective),
    );
    const attempts = {
      // biome-ignore lint/security/noGlobalEval: it must be refused.
      eval: () => globalThis.eval('1'),
      function: () => new Function('return 1')(),
      request: () => fetch(address, { mode: 'no-cors' }),
      script: () => import(/* @vite-ignore */ address),
    };
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
