/** How browsers and Node put it that memory could not be had, for a WebAssembly program or for anything else. */
export const isShortage = (error: unknown): boolean =>
  error instanceof RangeError && /memory|allocation failed/i.test(error.message);
