/** Whether this page has the version that is kept on the disk, and the version that the server has now. */

/** The page's first script: its name changes with anything that it loads. */
function ownScript(): string {
  return document.querySelector<HTMLScriptElement>('script[type=module][src]')?.src ?? '';
}

const ownName = () => ownScript().split('/').at(-1) ?? '';

/** Whether the service worker keeps this very version. */
export async function isOwnVersionKept(): Promise<boolean> {
  return (await caches.match(ownScript(), { ignoreSearch: true })) !== undefined;
}

/**
 * Whether the service worker has lost its files, by a damaged disk or by hand: it should have all of this
 * version or nothing. It fills itself when it is installed and never again.
 */
export async function isKeptLost(): Promise<boolean> {
  const page = await caches.match('index.html', { ignoreSearch: true });
  return !page || (await page.text()).includes(ownName());
}

/** Whether the server has another version by now; false if it does not answer. */
export async function isReplaced(): Promise<boolean> {
  try {
    const response = await fetch('./', { cache: 'no-store' });
    return response.ok && !(await response.text()).includes(ownName());
  } catch {
    return false;
  }
}
