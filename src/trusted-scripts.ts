/** What Trusted Types ask for before a text becomes code; the content security policy allows this one policy. */

interface TrustedTypes {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): void;
}

/**
 * Lets this page or worker start workers from its own origin. Whatever else would turn a text into markup or code is
 * refused by the browser. To be called once, first of all; does nothing where the browser has no Trusted Types.
 */
export function allowOwnWorkers(): void {
  const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes };
  trustedTypes?.createPolicy('default', {
    createScriptURL(url) {
      if (new URL(url, location.href).origin === location.origin) return url;
      throw new TypeError(`${url} is not of this origin, so it is not started.`);
    },
  });
}
