/** End-to-end tests in a real Chromium against the built app; `e2e/support/serve-*.ts` build what they serve. */
import { defineConfig } from '@playwright/test';
import { appPort, harnessPort } from './e2e/support/ports';
import { installedChromium, shortLived, withoutFeatures } from './tools/test/system-packages';

export default defineConfig({
  testDir: 'e2e',
  // `npm test` asks for more than there are processors, since much of a test is waiting.
  workers: Number(process.env.E2E_AT_ONCE ?? 1),
  // Files differ too much in length to be what is shared out.
  fullyParallel: true,
  projects: [
    { name: 'long', grep: /@long/u },
    { name: 'together', grepInvert: /@long/u },
  ],
  forbidOnly: true,
  timeout: 180_000,
  expect: { timeout: 30_000 },
  reporter: 'list',
  use: {
    baseURL: `http://127.0.0.1:${appPort}`,
    viewport: { width: 1366, height: 768 },
    // What is kept for the next start is for offline.spec.ts alone.
    serviceWorkers: 'block',
    launchOptions: {
      ...installedChromium(),
      args: [
        '--enable-unsafe-webgpu',
        '--use-webgpu-adapter=swiftshader',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--no-first-run',
        withoutFeatures,
        ...shortLived,
      ],
    },
  },
  webServer: [
    {
      command: 'node --import tsx e2e/support/serve-app.ts',
      url: `http://127.0.0.1:${appPort}/models/micro-clip/model.json`,
      timeout: 120_000,
    },
    {
      command: 'node --import tsx e2e/support/serve-harness.ts',
      url: `http://127.0.0.1:${harnessPort}/`,
      timeout: 120_000,
    },
  ],
});
