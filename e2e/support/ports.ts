/** Where the tests' servers listen; `E2E_PORT` moves both, so that two checkouts can be tested at once. */
export const appPort = Number(process.env.E2E_PORT ?? 4180);
export const harnessPort = appPort + 1;
