/** Whether this page is of the version that is kept on the disk, or that the server has now. */

/** The page's first script: its name changes with anything that it loads. */
function ownScript(): string {
  return document.querySelector<HTMLScriptElement>('script[type=module][src]')?.src ?? '';
}

/** Whether the service worker keeps this very version. */
export async function isOwnVersionKept(): Promise<boolean> {
  return (await caches.match(ownScript())) !== undefined;
}

/** Whether the server has another version by now; false where it does not answer. */
export async function isReplaced(): Promise<boolean> {
  try {
    const response = await fetch('./', { cache: 'no-store' });
    const name = ownScript().split('/').at(-1);
    return response.ok && name !== undefined && !(await response.text()).includes(name);
  } catch {
    return false;
  }
}
